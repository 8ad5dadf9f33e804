"""Who acts as head of each unit, or did: the same terms as on the roster, found by unit."""

import msgspec

from contracts.reporting import ActingHeadAppointed, ActingHeadEnded
from kernel.heard import Heard
from kernel.view import View
from services.reporting.deciders.person import ActsFor

ActingEvent = ActingHeadAppointed | ActingHeadEnded


class ActingHeadsRow(msgspec.Struct, frozen=True):
    """By employee. Whether a term holds, whoever reads asks of a day."""

    terms: dict[str, ActsFor]


def fold_acting(row: ActingHeadsRow | None, heard: Heard[ActingEvent]) -> ActingHeadsRow | None:
    event = heard.event
    terms = {of: term for of, term in (row.terms if row else {}).items() if of != event.employee_id}
    if isinstance(event, ActingHeadAppointed):
        term = ActsFor(event.unit_id, event.acting, event.since, event.until)
        terms[event.employee_id] = term
    return ActingHeadsRow(terms) if terms else None


acting_heads: View[ActingEvent, ActingHeadsRow] = View(
    name="acting_heads",
    version=1,
    hears=ActingEvent,
    row=ActingHeadsRow,
    keys=lambda heard: [heard.event.unit_id],
    fold=fold_acting,
)
