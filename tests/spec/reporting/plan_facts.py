"""What may be asked about the plan of the clerk e7, whom e1 appraises, and e0 above e1."""

from datetime import UTC, date, datetime
from decimal import Decimal

from contracts.event import Sealed
from contracts.reporting import (
    BehaviourExpected,
    Expectation,
    NarratedIndicator,
    PlanClosed,
    PlanEscalated,
    PlannedResult,
    PlanRevised,
    Reached,
    ResourceAnswered,
    ResourceRequested,
    Step,
    Support,
    SupportNamed,
)
from services.reporting.deciders.plan_state import (
    AgreePlan,
    AnswerResource,
    ClosePlan,
    EscalatePlan,
    ExpectBehaviour,
    NameSupport,
    ProposePlan,
    RequestResource,
    ReturnPlan,
    RevisePlan,
)
from services.reporting.rules.plan_content import Content
from tests.spec.reporting.facts import AGREED, RESULTS, SERVICE, SPEED, WHY, changed, registered

PLAN = "e7~2026~1"
JANUARY = date(2026, 1, 12)
SUPERIOR = registered("e0", appraiser_id=None)
HEAD_BELOW = registered("e1", appraiser_id="e0", leads="u1")

CONTENT_AGREED = Content(results=RESULTS)
PROPOSE = ProposePlan(
    plan_id=PLAN,
    employee_id="e7",
    year=2026,
    segment=1,
    today=JANUARY,
    content=CONTENT_AGREED,
)
RETURN = ReturnPlan(plan_id=PLAN, returned_by="e1", reason=WHY)
AGREE = AgreePlan(plan_id=PLAN, agreed_by="e1")

FEWER = (changed(SERVICE, indicators=(SPEED,)),)
REVISE = RevisePlan(
    plan_id=PLAN,
    revised_by="e7",
    today=date(2026, 6, 1),
    ground="assignment",
    content=Content(results=FEWER),
)
REVISED = PlanRevised(
    plan_id=PLAN,
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    year=2026,
    segment=1,
    revision=2,
    ground="assignment",
    results=FEWER,
)
AGREED_AGAIN = changed(AGREED, revision=2, results=FEWER)

DUE = datetime(2026, 1, 31, 16, 59, 59, tzinfo=UTC)
ESCALATE = EscalatePlan(plan_id=PLAN, due=DUE)
ESCALATED = PlanEscalated(
    plan_id=PLAN, employee_id="e7", appraiser_id="e1", superior_id="e0", year=2026, due=DUE
)

TRANSFER = date(2026, 4, 1)
REACHED = (Reached(indicator_id="i1", period="2026-Q1", realised=Decimal("1.5")),)
CLOSE = ClosePlan(plan_id=PLAN, ended=TRANSFER, reached=REACHED)
CLOSED = PlanClosed(
    plan_id=PLAN,
    employee_id="e7",
    unit_id="u1",
    appraiser_id="e1",
    year=2026,
    segment=1,
    revision=1,
    ground="employee-transferred",
    ended=TRANSFER,
    reached=REACHED,
)

LEADERS = Support(leader_id="e1", result_id="r3")
NAME_SUPPORT = NameSupport(plan_id=PLAN, named_by="e7", result_id="r1", supports=LEADERS)
SUPPORT_NAMED = SupportNamed(plan_id=PLAN, employee_id="e7", result_id="r1", supports=LEADERS)

EXPECTATIONS = (Expectation(value="kompeten", expected=Sealed("e7", "expectation", "…")),)
EXPECT = ExpectBehaviour(plan_id=PLAN, expected_by="e1", expectations=EXPECTATIONS)
EXPECTED = BehaviourExpected(
    plan_id=PLAN, employee_id="e7", appraiser_id="e1", expectations=EXPECTATIONS
)

REQUEST = RequestResource(
    plan_id=PLAN,
    requested_by="e7",
    resource_id="s1",
    kind="equipment",
    title="Satu perangkat perekaman",
)
REQUESTED = ResourceRequested(
    plan_id=PLAN,
    employee_id="e7",
    unit_id="u1",
    resource_id="s1",
    kind="equipment",
    title="Satu perangkat perekaman",
)
REFUSE = AnswerResource(
    plan_id=PLAN, answered_by="e1", resource_id="s1", answer="refused", reason=WHY
)
REFUSED = ResourceAnswered(
    plan_id=PLAN,
    employee_id="e7",
    appraiser_id="e1",
    resource_id="s1",
    answer="refused",
    reason=WHY,
)

NARRATED = PlannedResult(
    result_id="r1",
    kind="utama",
    title="Pengaduan warga dijawab tuntas",
    narrated=(
        NarratedIndicator(
            indicator_id="i1",
            code="complaints",
            narrative="Setiap pengaduan dijawab tuntas paling lambat dua hari kerja",
            aspects=("quality", "time"),
        ),
    ),
)
QUARTERS = tuple(
    Step(period=f"2026-Q{n}", target_low=Decimal(metres), target_high=Decimal(metres))
    for n, metres in enumerate((15, 40, 40, 5), 1)
)
ROAD = changed(
    SPEED,
    code="road",
    title="Jalan yang dibangun",
    aspects=("quantity",),
    target_low=Decimal(100),
    target_high=Decimal(100),
    measure="meter",
    better="higher",
    steps=QUARTERS,
)


def proposing(results: tuple[PlannedResult, ...], **other: object) -> ProposePlan:
    """The clerk proposes these results instead."""
    return changed(PROPOSE, content=changed(CONTENT_AGREED, results=results, **other))
