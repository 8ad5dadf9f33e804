"""Where a plan begins: an earlier one, a template; and what a reviewer would object to in it."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.reporting import Approach
from kernel.edge import Caller, Edge
from kernel.http import Body, Done, Id, Listed, OpenText, done, only
from services.reporting.api.callers import Hr, Owner, Reader, check_reader
from services.reporting.api.plan_shapes import (
    MOST_RESULTS,
    AnnexShown,
    PlanBody,
    ResultBody,
    ResultShown,
    Segment,
    Shown,
    Year,
    content_of,
    results_of,
)
from services.reporting.api.plans import PLAN, plan_id, readable
from services.reporting.deciders.plan_template import PublishTemplate, WithdrawTemplate
from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_copy import copied
from services.reporting.rules.plan_hints import Hint, hints
from services.reporting.views.plan_templates import templates
from services.reporting.views.plans import asks_for_adjustment, plans
from services.reporting.views.roster import roster


class TemplateBody(Body):
    position: Annotated[OpenText, Field(max_length=200, examples=["Pengadministrasi Umum"])]
    approach: Approach = "quantitative"
    results: Annotated[tuple[ResultBody, ...], Field(max_length=MOST_RESULTS, min_length=1)]


class TemplateShown(Shown):
    template_id: str
    position: str
    approach: Approach
    results: list[ResultShown]
    version: int


class HintShown(BaseModel):
    """``refused``: such a plan is not taken; else an appraiser may return it for this."""

    code: Annotated[str, Field(examples=["single-value"])]
    result_id: str | None
    indicator_id: str | None
    refused: bool
    en: str
    id: str


class HintsShown(BaseModel):
    hints: list[HintShown]


class DraftShown(BaseModel):
    """To be changed and sent as the plan; nothing is stored yet."""

    approach: Approach
    results: list[ResultShown]
    annex: AnnexShown
    hints: list[HintShown]


def draft_routes(api: APIRouter, edge: Edge) -> None:
    @api.get(PLAN + "/draft")
    async def draft_plan(
        employee_id: Id,
        year: Year,
        segment: Segment,
        by: Reader,
        from_year: Year | None = None,
        from_segment: Segment = 1,
        template_id: Id | None = None,
    ) -> DraftShown:
        """An earlier plan, without any other word last year's, or a template; moved to this year.
        Nothing is stored."""
        await check_reader(edge, employee_id, by)
        if template_id is not None:
            template = await edge.row(templates, template_id, by)
            found = Content(results=template.results, approach=template.approach)
        else:
            key = plan_id(employee_id, from_year or year - 1, from_segment)
            before = await edge.row(plans, key, by)
            found = Content(results=before.results, approach=before.approach, annex=before.annex)
        begun = copied(found, year)
        return DraftShown(
            approach=begun.approach,
            results=[ResultShown.model_validate(result) for result in begun.results],
            annex=AnnexShown.model_validate(begun.annex),
            hints=await told(edge, employee_id, begun, by),
        )

    @api.post("/plan-check")
    async def check_plan(body: PlanBody, by: Owner) -> HintsShown:
        """What a reviewer would object to in this plan of the caller's; nothing is stored."""
        return HintsShown(hints=await told(edge, by.subject, content_of(body), by))

    @api.get(PLAN + "/hints")
    async def list_hints(employee_id: Id, year: Year, segment: Segment, by: Reader) -> HintsShown:
        """The same of a plan as it stands."""
        plan = await readable(edge, employee_id, year, segment, by)
        of = plan.revising or plan
        stands = Content(results=of.results, approach=of.approach, annex=of.annex)
        found = await told(edge, employee_id, stands, by)
        if asks_for_adjustment(plan):
            found.append(hint_shown(Hint("resource-refused")))
        return HintsShown(hints=found)

    template_routes(api, edge)


def template_routes(api: APIRouter, edge: Edge) -> None:
    @api.put("/plan-templates/{template_id}")
    async def publish_template(template_id: Id, body: TemplateBody, by: Hr) -> Done:
        asked = PublishTemplate(
            template_id=template_id,
            position=body.position,
            approach=body.approach,
            results=results_of(body.results),
        )
        return done(await edge.execute(asked, by))

    @api.post("/plan-templates/{template_id}/withdraw")
    async def withdraw_template(template_id: Id, by: Hr) -> Done:
        return done(await edge.execute(WithdrawTemplate(template_id=template_id), by))

    @api.get("/plan-templates")
    async def list_templates(by: Reader, employee_id: Id | None = None) -> Listed[TemplateShown]:
        """All, or those for the post of an employee: one's own, or of somebody one appraises."""
        position = None
        if employee_id is not None:
            await check_reader(edge, employee_id, by)
            position = (await edge.row(roster, employee_id, by)).position
        page = await edge.page(templates, by, **only(position=position))
        items = [TemplateShown.model_validate(row) for row in page.items]
        return Listed(items=items, next=page.next)


async def told(edge: Edge, employee_id: str, content: Content, by: Caller) -> list[HintShown]:
    person = (await edge.rows(roster, [employee_id], by)).get(employee_id)
    position_class = person.position_class if person else "pelaksana"
    return [hint_shown(hint) for hint in hints(content, position_class)]


def hint_shown(hint: Hint) -> HintShown:
    return HintShown(
        code=hint.code,
        result_id=hint.result_id or None,
        indicator_id=hint.indicator_id or None,
        refused=hint.refused,
        en=hint.sentence.en,
        id=hint.sentence.id,
    )
