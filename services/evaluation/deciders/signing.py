"""An evaluation is signed by the appraiser, or by the superior once the window has closed.

What the superior or the regional head signs is final at once (PermenPANRB 6/2022, IV.A.11–12).
"""

from datetime import date

from contracts.evaluation import (
    EvaluationEscalated,
    EvaluationSigned,
    FollowUpEvent,
    Predicate,
    SignedAs,
)
from contracts.event import Sealed
from kernel.decider import Command, Seen
from kernel.refusal import Conflict, Forbidden
from services.evaluation.deciders.evaluation_state import Evaluation
from services.evaluation.deciders.finality import final
from services.evaluation.deciders.scoring import check_dropped_out
from services.evaluation.deciders.scoring_refusals import DeviationNeedsAReason
from services.evaluation.deciders.superior import is_regional_head, superior
from services.evaluation.rules.terms import TERMS


class SignEvaluation(Command):
    """Only a superior who signs in place of the appraiser may give another ``predicate``."""

    evaluation_id: str
    signed_by: str
    today: date
    predicate: Predicate | None = None
    reason: Sealed | None = None


class EscalateEvaluation(Command):
    """The clock: the window closed on this day."""

    evaluation_id: str
    on: date


SigningCommand = SignEvaluation | EscalateEvaluation


class NothingIsScored(Conflict):
    """What is signed has been scored."""

    slug = "evaluation.nothing-is-scored"
    indonesian = "Evaluasi ditandatangani setelah dinilai."


class EvaluationIsSigned(Conflict):
    """An evaluation is signed once; afterwards only an objection can change it."""

    slug = "evaluation.evaluation-is-signed"
    indonesian = "Evaluasi ditandatangani satu kali; sesudahnya hanya keberatan yang mengubahnya."


class OnlyTheAppraiserSigns(Forbidden):
    """The appraiser signs; the superior of the appraiser only where that was not done in time."""

    slug = "evaluation.only-the-appraiser-signs"
    indonesian = "Pejabat penilai yang menandatangani; atasannya hanya bila jendela terlewati."


class AppraiserIsInDefault(Forbidden):
    """Nothing was signed when the window closed: the superior of the appraiser signs."""

    slug = "evaluation.appraiser-is-in-default"
    indonesian = "Jendela evaluasi sudah tertutup; atasan pejabat penilai yang menandatangani."


class SignatureChangesNothing(Forbidden):
    """The appraiser signs what was scored; another predicate belongs into the score."""

    slug = "evaluation.signature-changes-nothing"
    indonesian = "Pejabat penilai menandatangani predikat yang sudah dinilai, bukan yang lain."


class NobodyIsAbove(Conflict):
    """Nobody is known to be above this appraiser; human resources say who is."""

    slug = "evaluation.nobody-is-above"
    indonesian = "Atasan pejabat penilai ini belum diketahui; kepegawaian perlu menetapkannya."


def sign(asked: SignEvaluation, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    scored = evaluation.scored
    if scored is None:
        raise NothingIsScored(asked.evaluation_id)
    signed_as = signing(asked, evaluation, seen)
    predicate = asked.predicate or scored.predicate
    is_changed = predicate != scored.predicate
    if is_changed and scored.dropped_out:
        check_dropped_out(asked.evaluation_id, predicate)
    if is_changed and signed_as != "superior":
        raise SignatureChangesNothing(asked.evaluation_id, scored=scored.predicate)
    if is_changed and asked.reason is None:
        raise DeviationNeedsAReason(asked.evaluation_id, proposed=scored.predicate)
    signed = EvaluationSigned(
        **evaluation.about,
        signed_by=asked.signed_by,
        signed_as=signed_as,
        on=asked.today,
        predicate=predicate,
        changed_from=scored.predicate if is_changed else None,
        reason=asked.reason if is_changed else None,
    )
    match signed_as:
        case "appraiser":
            return [signed]
        case "superior":
            return [signed, final(evaluation, predicate, "made-by-superior", asked.today)]
        case "regional-head":
            return [signed, final(evaluation, predicate, "made-by-regional-head", asked.today)]


def signing(asked: SignEvaluation, evaluation: Evaluation, seen: Seen) -> SignedAs:
    """As whom somebody signs. Raises the refusal of whoever may not."""
    opened = evaluation.opened
    assert opened is not None, "an evaluation that is scored was opened"
    if not evaluation.after.is_escalated:
        if asked.signed_by != opened.appraiser_id:
            raise OnlyTheAppraiserSigns(asked.evaluation_id)
        return "regional-head" if is_regional_head(opened.appraiser_id, seen) else "appraiser"
    if asked.signed_by == superior(opened.appraiser_id, seen, asked.today):
        return "superior"
    if asked.signed_by == opened.appraiser_id:
        raise AppraiserIsInDefault(asked.evaluation_id, article=TERMS["sign"].article)
    raise OnlyTheAppraiserSigns(asked.evaluation_id)


def sign_again(asked: SignEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    signed = evaluation.after.signed
    assert signed is not None, "a document that is signed has a signature"
    if asked.signed_by != signed.signed_by:
        raise EvaluationIsSigned(asked.evaluation_id)
    if asked.predicate not in (None, signed.predicate):
        raise EvaluationIsSigned(asked.evaluation_id)
    return []


def escalate(asked: EscalateEvaluation, evaluation: Evaluation, seen: Seen) -> list[FollowUpEvent]:
    opened = evaluation.opened
    assert opened is not None, "what waits for a signature was opened"
    above = superior(opened.appraiser_id, seen, asked.on)
    if above is None:
        raise NobodyIsAbove(asked.evaluation_id)
    return [EvaluationEscalated(**evaluation.about, superior_id=above, on=asked.on)]
