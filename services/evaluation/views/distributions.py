"""Why predicates spread otherwise than the pattern: the latest word of each appraiser and period.

How they spread is counted from the evaluations when it is read: an appraiser has few.
"""

from datetime import date

import msgspec

from contracts.evaluation import DistributionJustified
from contracts.event import Sealed
from kernel.heard import Heard
from kernel.view import View


class JustificationRow(msgspec.Struct, frozen=True):
    distribution_id: str
    appraiser_id: str
    period: str
    reason: Sealed
    on: date
    recorded_at: str
    version: int


def fold_justification(
    row: JustificationRow | None, heard: Heard[DistributionJustified]
) -> JustificationRow:
    said = heard.event
    return JustificationRow(
        distribution_id=said.distribution_id,
        appraiser_id=said.appraiser_id,
        period=said.period,
        reason=said.reason,
        on=said.on,
        recorded_at=heard.cause,
        version=heard.version,
    )


justifications: View[DistributionJustified, JustificationRow] = View(
    name="justifications",
    version=1,
    hears=DistributionJustified,
    row=JustificationRow,
    keys=lambda heard: [heard.event.distribution_id],
    fold=fold_justification,
    streams=lambda key: [f"distribution-{key}"],
)
