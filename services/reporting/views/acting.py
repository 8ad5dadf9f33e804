"""Who acts as head of each unit, or did: the same terms as on the roster, found by unit."""

import msgspec

from contracts.reporting import ActingHeadAppointed, ActingHeadEnded
from kernel.heard import Heard
from kernel.view import View
from services.reporting.deciders.person import ActsFor

ActingEvent = ActingHeadAppointed | ActingHeadEnded


class ActingHead(msgspec.Struct, frozen=True):
    employee_id: str
    term: ActsFor


class ActingHeadsRow(msgspec.Struct, frozen=True):
    """By employee. Whether a term holds, whoever reads asks of a day."""

    heads: tuple[ActingHead, ...]


def fold_acting(row: ActingHeadsRow | None, heard: Heard[ActingEvent]) -> ActingHeadsRow | None:
    event = heard.event
    heads = [each for each in row.heads if each.employee_id != event.employee_id] if row else []
    if isinstance(event, ActingHeadAppointed):
        term = ActsFor(event.unit_id, event.acting, event.since, event.until)
        heads.append(ActingHead(event.employee_id, term))
    in_order = tuple(sorted(heads, key=lambda each: each.employee_id))
    return ActingHeadsRow(in_order) if in_order else None


acting_heads: View[ActingEvent, ActingHeadsRow] = View(
    name="acting_heads",
    version=1,
    hears=ActingEvent,
    row=ActingHeadsRow,
    keys=lambda heard: [heard.event.unit_id],
    fold=fold_acting,
)
