"""A region adopts the policy by which it scores; another one, under another name, replaces it.

A policy never changes and never comes back: every score names the policy it was made with, so the
same name must mean the same rules for good. What the regulation (PermenPANRB 6/2022) leaves open
the policy says; where it contradicts the regulation it is refused with the article
(`rules/limits.py`).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from contracts.evaluation import (
    AnnualWindow,
    Cadence,
    CompetencyOf,
    Documentation,
    EvaluationPolicyAdopted,
    ReviewRules,
    Tie,
    Window,
)
from kernel.decider import Command, Decider, State
from kernel.refusal import Conflict, Invalid, Refusal
from services.evaluation.rules.limits import FIRST_YEAR, LIMITS, Choice

STREAM = "policy-current"


class AdoptPolicy(Command):
    """``scheme`` may be what gives no predicate any more, to be refused with the article."""

    policy_id: str
    scheme: Literal["permenpanrb-6-2022", "pp-30-2019"]
    cadence: Cadence
    small_part: tuple[int, int]
    satisfaction_target: tuple[Decimal, Decimal]
    competencies: tuple[CompetencyOf, ...]
    adopted_on: date
    documentation: Documentation = "monthly"
    window: Window = Window()
    annual_window: AnnualWindow = AnnualWindow()
    most: tuple[int, int] = (1, 2)
    tie: Tie = "lower"
    citizen_weight: int = 1
    reviews: ReviewRules = ReviewRules()
    numeric_until: int | None = None
    internal_figure: bool = False


class PolicyNameIsTaken(Conflict):
    """A policy never changes; different rules are adopted under another name."""

    slug = "evaluation.policy-name-is-taken"
    indonesian = "Kebijakan tidak dapat diubah; tetapkan aturan lain dengan nama lain."


class PolicyIsReplaced(Conflict):
    """A policy that another one has replaced does not come back under its old name."""

    slug = "evaluation.policy-is-replaced"
    indonesian = "Kebijakan yang sudah diganti tidak berlaku lagi dengan nama yang sama."


class NumbersGiveNoPredicate(Invalid):
    """From 2022 on the official predicate comes from PermenPANRB 6/2022, never from the numbers of
    PP 30/2019; these serve the periods to 2021, and as an internal figure."""

    slug = "evaluation.numbers-give-no-predicate"
    indonesian = (
        "Mulai 2022 predikat resmi ditetapkan menurut PermenPANRB 6/2022, bukan dari angka PP"
        " 30/2019; angka itu hanya untuk periode sampai 2021 dan sebagai angka internal."
    )


class WindowMissesItsPeriod(Invalid):
    """The window of a period opens in its last month, until the 25th, and closes on one of the
    first twenty working days of the next."""

    slug = "evaluation.window-misses-its-period"
    indonesian = (
        "Jendela evaluasi dibuka paling lambat tanggal 25 bulan terakhir periodenya dan ditutup"
        " paling lambat hari kerja ke-20 bulan berikutnya."
    )


class AnnualWindowIsTooLong(Invalid):
    """A year is evaluated from the end of December to 31 January at the latest."""

    slug = "evaluation.annual-window-is-too-long"
    indonesian = "Evaluasi tahunan dilakukan sejak akhir Desember sampai paling lambat 31 Januari."


class MostIsLessThanHalf(Invalid):
    """The most part is half or more, and less than all."""

    slug = "evaluation.most-is-less-than-half"
    indonesian = "Sebagian besar berarti paling sedikit setengah dan kurang dari seluruhnya."


class SmallPartIsNoShare(Invalid):
    """A small part is more than nothing and less than half."""

    slug = "evaluation.small-part-is-no-share"
    indonesian = "Sebagian kecil harus lebih dari 0 dan kurang dari setengah."


class TargetIsOutsideTheIndex(Invalid):
    """A target for satisfaction is a range within 25 to 100, its lower end first."""

    slug = "evaluation.target-is-outside-the-index"
    indonesian = "Target kepuasan adalah rentang antara 25 dan 100, dimulai dari batas bawah."


class CitizensCountForNothing(Invalid):
    """An indicator that citizens' answers measure counts once to three times, never not at all."""

    slug = "evaluation.citizens-count-for-nothing"
    indonesian = "Indikator kepuasan masyarakat dihitung satu sampai tiga kali, tidak pernah nol."


class ReviewsWouldTellWhoAnswered(Invalid):
    """A round asks three to six peers and two to six subordinates, and shows a mean of three
    answers or more, of no more than peers are asked."""

    slug = "evaluation.reviews-would-tell-who-answered"
    indonesian = (
        "Putaran penilaian meminta tiga sampai enam rekan dan dua sampai enam bawahan; rata-rata"
        " tampil mulai dari tiga jawaban, tidak lebih dari jumlah rekan yang diminta."
    )


class CompetencyIsNamedTwice(Invalid):
    """The same indicator code points to the same competency once."""

    slug = "evaluation.competency-is-named-twice"
    indonesian = "Pasangan kode indikator dan kompetensi hanya boleh disebut satu kali."


CONTRADICTED: Mapping[Choice, type[Refusal]] = {
    "numeric_until": NumbersGiveNoPredicate,
    "window.opens_on": WindowMissesItsPeriod,
    "window.closes_after": WindowMissesItsPeriod,
    "annual_window": AnnualWindowIsTooLong,
    "most": MostIsLessThanHalf,
    "small_part": SmallPartIsNoShare,
    "satisfaction_target": TargetIsOutsideTheIndex,
    "citizen_weight": CitizensCountForNothing,
    "reviews": ReviewsWouldTellWhoAnswered,
}


class Policy(State, frozen=True):
    current: EvaluationPolicyAdopted | None = None
    replaced: frozenset[str] = frozenset()


def decide(command: AdoptPolicy, policy: Policy) -> list[EvaluationPolicyAdopted]:
    match command, policy.current:
        case AdoptPolicy(), None:
            return [adopt(command)]
        case AdoptPolicy(), EvaluationPolicyAdopted() as current:
            return replacing(command, current, policy.replaced)


def replacing(
    asked: AdoptPolicy, current: EvaluationPolicyAdopted, replaced: frozenset[str]
) -> list[EvaluationPolicyAdopted]:
    if asked.policy_id in replaced:
        raise PolicyIsReplaced(asked.policy_id, current=current.policy_id)
    adopted = adopt(asked)
    if adopted == current:
        return []
    if adopted.policy_id == current.policy_id:
        raise PolicyNameIsTaken(asked.policy_id)
    return [adopted]


def adopt(asked: AdoptPolicy) -> EvaluationPolicyAdopted:
    if asked.scheme == "pp-30-2019":
        raise NumbersGiveNoPredicate(
            asked.policy_id, article=LIMITS["numeric_until"].article, since=FIRST_YEAR
        )
    adopted = EvaluationPolicyAdopted(
        policy_id=asked.policy_id,
        scheme=asked.scheme,
        cadence=asked.cadence,
        small_part=asked.small_part,
        satisfaction_target=asked.satisfaction_target,
        competencies=asked.competencies,
        adopted_on=asked.adopted_on,
        documentation=asked.documentation,
        window=asked.window,
        annual_window=asked.annual_window,
        most=asked.most,
        tie=asked.tie,
        citizen_weight=asked.citizen_weight,
        reviews=asked.reviews,
        numeric_until=asked.numeric_until,
        internal_figure=asked.internal_figure,
    )
    check(adopted)
    return adopted


def check(policy: EvaluationPolicyAdopted) -> None:
    for choice, limit in LIMITS.items():
        if not limit.allows(policy):
            raise CONTRADICTED[choice](
                policy.policy_id, choice=choice, allowed=limit.says, article=limit.article
            )
    if len(set(policy.competencies)) < len(policy.competencies):
        raise CompetencyIsNamedTwice(policy.policy_id)


def evolve(policy: Policy, event: EvaluationPolicyAdopted) -> Policy:
    if policy.current is None:
        return Policy(event)
    return Policy(event, policy.replaced | {policy.current.policy_id})


policy: Decider[AdoptPolicy, Policy, EvaluationPolicyAdopted] = Decider(
    stream=lambda command: STREAM, initial=Policy(), decide=decide, evolve=evolve
)
