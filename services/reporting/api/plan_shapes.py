"""Plans as they are sent and shown over HTTP."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from contracts.reporting import (
    Annex,
    Approach,
    Aspect,
    Better,
    ClosingGround,
    Control,
    CoreValue,
    Perspective,
    PlannedResult,
    PlannedSource,
    ResourceAnswer,
    ResourceKind,
    ResultKind,
    RevisionGround,
)
from kernel.http import Body, Id, OpenText, Period, Text
from services.reporting.api.national_shapes import NationalShown
from services.reporting.rules.plan_content import Content
from services.reporting.views.plans import PlanStatus

MOST_RESULTS = 30
MOST_INDICATORS = 10
MOST_STEPS = 12
MOST_LINES = 20


def written_out(value: Decimal) -> Decimal:
    """Without an exponent, so that every reader of the event sees plain digits."""
    return Decimal(f"{value:f}")


Figure = Annotated[
    Decimal,
    Field(max_digits=15, decimal_places=4, allow_inf_nan=False, examples=["95.5"]),
    AfterValidator(written_out),
]
Title = Annotated[OpenText, Field(max_length=300, examples=["Pelayanan KTP tepat waktu"])]
Line = Annotated[OpenText, Field(max_length=500, examples=["Laporan setiap triwulan"])]
Measure = Annotated[OpenText, Field(max_length=100, examples=["persen"])]
Year = Annotated[int, Field(ge=2020, le=2100, examples=[2026])]
Segment = Annotated[
    int,
    Field(ge=1, le=20, description="1; after a transfer the next one begins.", examples=[1]),
]


class StepBody(Body):
    """The target of one period on the way to the annual one."""

    period: Period
    target_low: Figure
    target_high: Figure


class ManualBody(Body):
    """How the figure comes about (A.1.3)."""

    definition: Line
    formula: Line
    origin: Annotated[Line, Field(description="Where the figures come from.")]
    frequency: Annotated[Line, Field(examples=["Setiap bulan"])]
    purpose: Annotated[Line | Literal[""], Field(description="What it is measured for.")] = ""
    control: Annotated[
        Control | None, Field(description="How far the figure lies in one's own hands.")
    ] = None


class IndicatorBody(Body):
    indicator_id: Annotated[Id, Field(examples=["i1"])]
    code: Annotated[Id, Field(examples=["service-time"])]
    title: Title
    aspects: Annotated[tuple[Aspect, ...], Field(max_length=4, description="The first one leads.")]
    target_low: Figure
    target_high: Annotated[Figure, Field(description="The same as the lower end: one value.")]
    measure: Annotated[Measure | Literal[""], Field(description="The unit of the target.")] = ""
    better: Better = "higher"
    source: Annotated[PlannedSource, Field(description="Whose figure counts.")] = "self"
    steps: Annotated[
        tuple[StepBody, ...],
        Field(max_length=MOST_STEPS, description="A target for each period, to the year's end."),
    ] = ()
    manual: ManualBody | None = None


class NarratedBody(Body):
    """Indicator and target in one sentence: the qualitative approach."""

    indicator_id: Annotated[Id, Field(examples=["i1"])]
    code: Annotated[Id, Field(examples=["service-quality"])]
    narrative: Annotated[
        Line, Field(examples=["Pengaduan warga dijawab tuntas paling lambat dua hari kerja"])
    ]
    aspects: Annotated[tuple[Aspect, ...], Field(max_length=4)]
    manual: ManualBody | None = None


class SupportBody(Body):
    """The leader's result that a result serves; the leader's plan may come later."""

    leader_id: Id
    result_id: Annotated[Id, Field(examples=["r1"])]
    direct: bool = True


class ResultBody(Body):
    result_id: Annotated[Id, Field(examples=["r1"])]
    kind: ResultKind
    title: Title
    indicators: Annotated[tuple[IndicatorBody, ...], Field(max_length=MOST_INDICATORS)] = ()
    narrated: Annotated[tuple[NarratedBody, ...], Field(max_length=MOST_INDICATORS)] = ()
    perspective: Annotated[
        Perspective | None, Field(description="In plans of leading posts (JPT).")
    ] = None
    assigned_by: Annotated[Id | None, Field(description="The leader or team that assigned it.")] = (
        None
    )
    acting: Annotated[bool, Field(description="In a post held for another (Plt./Plh.).")] = False
    supports: SupportBody | None = None
    assignment_id: Annotated[
        Id | None, Field(description="Another leader's assignment that the appraiser approved.")
    ] = None


class AnnexBody(Body):
    """The annex (A.1.8), in the words of the office."""

    accountability: Annotated[
        tuple[Line, ...],
        Field(max_length=MOST_LINES, description="When is reported, and by what it is shown."),
    ] = ()
    consequences: Annotated[
        tuple[Line, ...],
        Field(max_length=MOST_LINES, description="What follows from reaching or missing it."),
    ] = ()


class PlanBody(Body):
    results: Annotated[tuple[ResultBody, ...], Field(max_length=MOST_RESULTS)]
    approach: Approach = "quantitative"
    annex: AnnexBody = AnnexBody()


class RevisionBody(PlanBody):
    ground: Annotated[RevisionGround, Field(description="Why during the year.")]


class ReasonBody(Body):
    reason: Annotated[Text, Field(examples=["Target waktu layanan belum terukur."])]


def content_of(body: PlanBody) -> Content:
    return Content(
        results=results_of(body.results),
        approach=body.approach,
        annex=msgspec.convert(body.annex.model_dump(), Annex),
    )


def results_of(results: tuple[ResultBody, ...]) -> tuple[PlannedResult, ...]:
    return msgspec.convert([result.model_dump() for result in results], tuple[PlannedResult, ...])


class Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class StepShown(Shown):
    period: str
    target_low: Decimal
    target_high: Decimal


class ManualShown(Shown):
    definition: str
    formula: str
    origin: str
    frequency: str
    purpose: str
    control: Control | None


class IndicatorShown(Shown):
    indicator_id: str
    code: str
    title: str
    aspects: list[Aspect]
    target_low: Decimal
    target_high: Decimal
    measure: str
    better: Better
    source: PlannedSource
    steps: list[StepShown]
    manual: ManualShown | None


class NarratedShown(Shown):
    indicator_id: str
    code: str
    narrative: str
    aspects: list[Aspect]
    manual: ManualShown | None


class SupportShown(Shown):
    leader_id: str
    result_id: str
    direct: bool


class ResultShown(Shown):
    result_id: str
    kind: ResultKind
    title: str
    indicators: list[IndicatorShown]
    narrated: list[NarratedShown]
    perspective: Perspective | None
    assigned_by: str | None
    acting: bool
    supports: SupportShown | None
    assignment_id: str | None


class AnnexShown(Shown):
    accountability: list[str]
    consequences: list[str]


class LaidShown(Shown):
    """A revision on its way."""

    ground: RevisionGround
    approach: Approach
    results: list[ResultShown]
    annex: AnnexShown


class BehaviourShown(Shown):
    """A core value (BerAKHLAK) with its guides; ``expected`` is what the leader adds to them."""

    value: CoreValue
    guides: list[str]
    expected: str | None


class ResourceShown(Shown):
    resource_id: str
    kind: ResourceKind
    title: str
    answer: ResourceAnswer | None
    reason: str | None


class ReachedShown(Shown):
    indicator_id: str
    period: str
    realised: Decimal


class PlanShown(Shown):
    """``results`` are those agreed, before the first agreement those proposed; ``revising`` is a
    revision on its way. ``reason`` is why it was last returned, while it is; ``since`` when it came
    to its status; ``superior_id`` who answers instead of an appraiser who let the term pass."""

    spread: ClassVar = ("results", "indicators")

    plan_id: Annotated[str, Field(examples=["e7~2026~1"])]
    employee_id: str
    unit_id: str
    appraiser_id: str
    superior_id: str | None
    year: int
    segment: int
    status: PlanStatus
    revision: Annotated[int, Field(description="0 until it is agreed.")]
    approach: Approach
    results: list[ResultShown]
    annex: AnnexShown
    revising: LaidShown | None
    behaviour: list[BehaviourShown]
    resources: list[ResourceShown]
    unmet: Annotated[
        list[str], Field(description="Resources refused since the last revision: adjust it.")
    ]
    reason: str | None
    ground: ClosingGround | None
    ended: date | None
    reached: list[ReachedShown]
    national: NationalShown | None
    since: datetime
    version: int
