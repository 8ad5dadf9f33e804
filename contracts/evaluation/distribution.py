"""Why an appraiser's predicates spread otherwise than the pattern of the organisation's."""

from datetime import date

from contracts.event import Event, Sealed


class DistributionJustified(Event):
    """The appraiser says why (SE MenPANRB 3/2023); the latest counts. ``distribution_id`` is the
    appraiser and the period, joined."""

    type = "evaluation.DistributionJustified.v1"
    distribution_id: str
    appraiser_id: str
    period: str
    reason: Sealed
    on: date


DistributionEvent = DistributionJustified
