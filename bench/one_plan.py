"""What is said of one plan in January, command by command: each of them is one event."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from contracts.event import Sealed
from contracts.ids import joined
from contracts.reporting import Expectation, Indicator, PlannedResult, Step, Support
from kernel.decider import Command
from services.reporting.deciders.plan_state import (
    AgreePlan,
    AnswerResource,
    ExpectBehaviour,
    NameSupport,
    ProposePlan,
    RequestResource,
    ReturnPlan,
    RevisePlan,
)
from services.reporting.rules.plan_content import Content

EVENTS_OF_A_PLAN = 18


def content(year: int, low: int) -> Content:
    """Two results with three indicators each, four quarters on the way."""
    steps = tuple(
        Step(period=f"{year}-Q{n}", target_low=Decimal(low), target_high=Decimal(95))
        for n in (1, 2, 3, 4)
    )
    indicators = [
        Indicator(
            indicator_id=f"i{n}",
            code=f"service-{n}",
            title="Berkas yang benar pada pemeriksaan pertama",
            aspects=("quality",),
            target_low=Decimal(low),
            target_high=Decimal(95),
            measure="persen",
            steps=steps,
        )
        for n in range(1, 7)
    ]
    title = "Pelayanan administrasi kependudukan yang cepat dan akurat"
    return Content(
        results=(
            PlannedResult(
                result_id="r1", kind="utama", title=title, indicators=tuple(indicators[:3])
            ),
            PlannedResult(
                result_id="r2", kind="tambahan", title=title, indicators=tuple(indicators[3:])
            ),
        )
    )


def asked(
    of: str, above: str, year: int, reason: Sealed, expected: Sealed
) -> Iterator[tuple[str, Command]]:
    """Who says what of a plan, in order: each is one event."""
    plan = joined(of, str(year), "1")
    today = date(year, 1, 12)
    first, better, last = (content(year, low) for low in (80, 85, 90))

    def propose(told: Content) -> tuple[str, Command]:
        return of, ProposePlan(
            plan_id=plan, employee_id=of, year=year, segment=1, today=today, content=told
        )

    def revise(told: Content) -> tuple[str, Command]:
        return of, RevisePlan(
            plan_id=plan, revised_by=of, today=today, ground="feedback", content=told
        )

    def support(result_id: str) -> tuple[str, Command]:
        leaders = Support(leader_id=above, result_id="r1")
        return of, NameSupport(plan_id=plan, named_by=of, result_id=result_id, supports=leaders)

    def expect(*values: Expectation) -> tuple[str, Command]:
        return above, ExpectBehaviour(plan_id=plan, expected_by=above, expectations=values)

    def request(resource_id: str) -> tuple[str, Command]:
        return of, RequestResource(
            plan_id=plan,
            requested_by=of,
            resource_id=resource_id,
            kind="equipment",
            title="Satu perangkat perekaman",
        )

    def answer(resource_id: str, refused: bool) -> tuple[str, Command]:
        return above, AnswerResource(
            plan_id=plan,
            answered_by=above,
            resource_id=resource_id,
            answer="refused" if refused else "provided",
            reason=reason if refused else None,
        )

    give_back = above, ReturnPlan(plan_id=plan, returned_by=above, reason=reason)
    agree = above, AgreePlan(plan_id=plan, agreed_by=above)
    yield from (propose(first), request("s1"), request("s2"), give_back, propose(better))
    yield from (expect(Expectation(value="kompeten", expected=expected)), support("r1"))
    yield from (answer("s1", False), answer("s2", True), agree, revise(last), give_back)
    yield from (revise(first), agree, support("r2"), expect(), request("s3"), answer("s3", False))
