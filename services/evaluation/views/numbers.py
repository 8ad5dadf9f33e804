"""The numbers by PP 30/2019: the latest of each evaluation that has one."""

import msgspec

from contracts.evaluation import FigureComputed
from kernel.view import View


class NumberRow(msgspec.Struct, frozen=True):
    evaluation_id: str
    figure: FigureComputed
    recorded_at: str
    version: int


numbers: View[FigureComputed, NumberRow] = View(
    name="numbers",
    version=1,
    hears=FigureComputed,
    row=NumberRow,
    keys=lambda heard: [heard.event.evaluation_id],
    fold=lambda row, heard: NumberRow(
        heard.event.evaluation_id, heard.event, heard.cause, heard.version
    ),
    streams=lambda key: [f"figure-{key}"],
)
