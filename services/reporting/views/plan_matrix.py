"""The role–result matrix of a unit (A.1.4–5): who contributes to which result of the leader."""

from collections.abc import Iterable

import msgspec

from contracts.reporting import PlannedResult
from services.reporting.views.plans import PlanRow


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    employee_id: str
    plan_id: str
    result_id: str
    title: str
    direct: bool


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A result of the leader; ``title`` is None while the leader's plan does not have it (yet)."""

    leader_id: str
    result_id: str
    title: str | None
    contributions: tuple[Contribution, ...]


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """``unsupporting`` are results that serve none of the leader's, so far."""

    columns: tuple[Column, ...]
    unsupporting: tuple[Contribution, ...]


def matrix(leader_id: str, leaders: Iterable[PlanRow], people: Iterable[PlanRow]) -> Matrix:
    """``leaders`` are the plans of the leader, ``people`` those of the unit, of one year."""
    titles = {of.result_id: of.title for plan in leaders for of in plan.results}
    columns: dict[tuple[str, str], list[Contribution]] = {
        (leader_id, result_id): [] for result_id in titles
    }
    loose: list[Contribution] = []
    for plan in people:
        if plan.employee_id == leader_id:
            continue
        for result in plan.results:
            if result.supports is None:
                loose.append(contribution(plan, result))
                continue
            key = (result.supports.leader_id, result.supports.result_id)
            columns.setdefault(key, []).append(contribution(plan, result))
    return Matrix(
        columns=tuple(
            Column(
                leader_id=of,
                result_id=result_id,
                title=titles.get(result_id) if of == leader_id else None,
                contributions=tuple(found),
            )
            for (of, result_id), found in columns.items()
        ),
        unsupporting=tuple(loose),
    )


def contribution(plan: PlanRow, result: PlannedResult) -> Contribution:
    return Contribution(
        employee_id=plan.employee_id,
        plan_id=plan.plan_id,
        result_id=result.result_id,
        title=result.title,
        direct=result.supports.direct if result.supports else False,
    )
