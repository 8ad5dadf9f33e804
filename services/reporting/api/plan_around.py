"""What is said around a plan: supports, expectations of behaviour, resources."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from contracts.reporting import (
    CoreValue,
    Expectation,
    ResourceAnswer,
    ResourceKind,
    Support,
)
from kernel.edge import Edge, Personal
from kernel.http import Body, Done, Id, Listed, Text, done, only
from services.reporting.api.callers import Appraiser, Owner, Reader, whose
from services.reporting.api.plan_shapes import Segment, SupportBody, Title, Year
from services.reporting.api.plans import PLAN, plan_id, readable
from services.reporting.deciders.plan_state import (
    AnswerResource,
    ExpectBehaviour,
    NameSupport,
    RequestResource,
)
from services.reporting.views.plan_resources import ResourceStatus, resources


class ExpectationBody(Body):
    value: CoreValue
    expected: Annotated[Text, Field(examples=["Menjadi rujukan rekan baru di loket."])]


class ExpectationsBody(Body):
    expectations: Annotated[tuple[ExpectationBody, ...], Field(max_length=7)]


class ResourceBody(Body):
    kind: ResourceKind
    title: Annotated[Title, Field(examples=["Satu perangkat perekaman KTP-el"])]


class ResourceAnswerBody(Body):
    answer: ResourceAnswer
    reason: Annotated[Text | None, Field(description="Of a refusal.")] = None


class WantedShown(BaseModel):
    plan_id: str
    employee_id: str
    unit_id: str
    resource_id: str
    kind: ResourceKind
    title: str
    status: ResourceStatus
    reason: str | None


def around_routes(api: APIRouter, edge: Edge) -> None:
    @api.put(PLAN + "/supports/{result_id}")
    async def name_support(
        employee_id: Id, year: Year, segment: Segment, result_id: Id, body: SupportBody, by: Reader
    ) -> Done:
        """Whose result a result serves, as soon as it is known; by the employee or the appraiser,
        before and after the agreement."""
        asked = NameSupport(
            plan_id=plan_id(employee_id, year, segment),
            named_by=by.subject,
            result_id=result_id,
            supports=Support(
                leader_id=body.leader_id, result_id=body.result_id, direct=body.direct
            ),
        )
        return done(await edge.execute(asked, by))

    @api.put(PLAN + "/expectations")
    async def expect_behaviour(
        employee_id: Id, year: Year, segment: Segment, body: ExpectationsBody, by: Appraiser
    ) -> Done:
        """What the leader expects beside the guides of the core values."""
        plan = await readable(edge, employee_id, year, segment, by)
        texts = [Personal(employee_id, "expectation", of.expected) for of in body.expectations]
        sealed = await edge.seal(texts, by)
        asked = ExpectBehaviour(
            plan_id=plan.plan_id,
            expected_by=by.subject,
            expectations=tuple(
                Expectation(value=of.value, expected=text)
                for of, text in zip(body.expectations, sealed, strict=True)
            ),
        )
        return done(await edge.execute(asked, by))

    resource_routes(api, edge)


def resource_routes(api: APIRouter, edge: Edge) -> None:
    @api.put(PLAN + "/resources/{resource_id}")
    async def request_resource(
        employee_id: Id,
        year: Year,
        segment: Segment,
        resource_id: Id,
        body: ResourceBody,
        by: Owner,
    ) -> Done:
        asked = RequestResource(
            plan_id=plan_id(employee_id, year, segment),
            requested_by=by.subject,
            resource_id=resource_id,
            kind=body.kind,
            title=body.title,
        )
        return done(await edge.execute(asked, by))

    @api.post(PLAN + "/resources/{resource_id}/answer")
    async def answer_resource(
        employee_id: Id,
        year: Year,
        segment: Segment,
        resource_id: Id,
        body: ResourceAnswerBody,
        by: Appraiser,
    ) -> Done:
        plan = await readable(edge, employee_id, year, segment, by)
        why = [Personal(employee_id, "reason", body.reason)] if body.reason else []
        sealed = await edge.seal(why, by) if why else []
        asked = AnswerResource(
            plan_id=plan.plan_id,
            answered_by=by.subject,
            resource_id=resource_id,
            answer=body.answer,
            reason=sealed[0] if sealed else None,
        )
        return done(await edge.execute(asked, by))

    @api.get("/plan-resources")
    async def list_resources(
        by: Reader,
        employee_id: Id | None = None,
        unit_id: Id | None = None,
        status: ResourceStatus | None = None,
    ) -> Listed[WantedShown]:
        """What was asked for in plans: one's own; for HR those of anybody, refused ones first of
        all: each asks for an adjusted expectation."""
        where = whose(employee_id, None, by) | only(unit_id=unit_id) | only(status=status)
        page = await edge.page(resources, by, **where)
        texts = await edge.open({row.reason for row in page.items if row.reason}, by)
        items = [
            WantedShown(
                plan_id=row.plan_id,
                employee_id=row.employee_id,
                unit_id=row.unit_id,
                resource_id=row.resource_id,
                kind=row.kind,
                title=row.title,
                status=row.status,
                reason=texts[row.reason] if row.reason else None,
            )
            for row in page.items
        ]
        return Listed(items=items, next=page.next)
