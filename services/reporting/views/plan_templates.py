"""Templates of plans that the region has published, by position."""

import msgspec

from contracts.reporting import Approach, PlannedResult, TemplateEvent, TemplatePublished
from kernel.heard import Heard
from kernel.view import View


class TemplateRow(msgspec.Struct, frozen=True, kw_only=True):
    template_id: str
    position: str
    approach: Approach
    results: tuple[PlannedResult, ...]
    version: int


def fold_template(row: TemplateRow | None, heard: Heard[TemplateEvent]) -> TemplateRow | None:
    if not isinstance(heard.event, TemplatePublished):
        return None
    return TemplateRow(
        template_id=heard.event.template_id,
        position=heard.event.position,
        approach=heard.event.approach,
        results=heard.event.results,
        version=heard.version,
    )


templates: View[TemplateEvent, TemplateRow] = View(
    name="plan_templates",
    version=1,
    hears=TemplateEvent,
    row=TemplateRow,
    keys=lambda heard: [heard.event.template_id],
    fold=fold_template,
    find_by=("position",),
    streams=lambda key: [f"template-{key}"],
)
