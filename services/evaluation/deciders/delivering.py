"""The document: delivered by whoever signed, received by the employee, signed and returned.

With the receipt begin the terms to return it and to object. What the employee signs is no word on
the objection.
"""

from datetime import date

from contracts.evaluation import (
    EvaluationAcknowledged,
    EvaluationDelivered,
    EvaluationReceived,
    FollowUpEvent,
)
from kernel.decider import Command
from kernel.refusal import Conflict, Forbidden, Invalid
from services.evaluation.deciders.evaluation_state import Evaluation


class DeliverEvaluation(Command):
    evaluation_id: str
    delivered_by: str
    today: date


class ReceiveEvaluation(Command):
    """``on`` may lie before ``today`` where human resources (``by_office``) record what was signed
    for on paper."""

    evaluation_id: str
    recorded_by: str
    by_office: bool
    on: date
    today: date


class AcknowledgeEvaluation(Command):
    evaluation_id: str
    acknowledged_by: str
    today: date


DeliveringCommand = DeliverEvaluation | ReceiveEvaluation | AcknowledgeEvaluation


class NothingIsSigned(Conflict):
    """What is delivered or reported has been signed."""

    slug = "evaluation.nothing-is-signed"
    indonesian = "Evaluasi disampaikan dan dilaporkan setelah ditandatangani."


class OnlyTheSignerDelivers(Forbidden):
    """Whoever signed delivers the document, and reports it; human resources may report, too."""

    slug = "evaluation.only-the-signer-delivers"
    indonesian = "Yang menandatangani yang menyampaikan dokumen dan melaporkannya."


class NothingIsDelivered(Conflict):
    """What is received has been delivered."""

    slug = "evaluation.nothing-is-delivered"
    indonesian = "Dokumen diterima setelah disampaikan."


class OnlyTheEmployeeReceives(Forbidden):
    """The employee confirms the receipt; human resources record one on paper."""

    slug = "evaluation.only-the-employee-receives"
    indonesian = "Pegawai yang menyatakan penerimaan; kepegawaian mencatat tanda terima kertas."


class NoDayOfReceipt(Invalid):
    """A receipt lies between the delivery and today; only one on paper before today."""

    slug = "evaluation.no-day-of-receipt"
    indonesian = "Tanggal terima berada antara penyampaian dan hari ini."


class NothingIsReceived(Conflict):
    """Whoever signs, returns or objects has received the document."""

    slug = "evaluation.nothing-is-received"
    indonesian = "Dokumen harus diterima dahulu sebelum ditandatangani atau dikeberatani."


class OnlyTheEmployeeAnswers(Forbidden):
    """The employee signs and returns the document, objects, and withdraws the objection."""

    slug = "evaluation.only-the-employee-answers"
    indonesian = "Hanya pegawai yang dinilai yang mengembalikan dokumen atau berkeberatan."


def deliver(asked: DeliverEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    signed = evaluation.after.signed
    assert signed is not None, "a document that is signed has a signature"
    if asked.delivered_by != signed.signed_by:
        raise OnlyTheSignerDelivers(asked.evaluation_id)
    return [
        EvaluationDelivered(
            **evaluation.about,
            delivered_by=asked.delivered_by,
            signed_as=signed.signed_as,
            on=asked.today,
        )
    ]


def receive(asked: ReceiveEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    signed, delivered_on = evaluation.after.signed, evaluation.after.delivered_on
    assert signed is not None and delivered_on is not None, "it was signed and delivered"
    of = evaluation.about
    if asked.recorded_by != of["employee_id"] and not asked.by_office:
        raise OnlyTheEmployeeReceives(asked.evaluation_id)
    earliest = delivered_on if asked.by_office else asked.today
    if not earliest <= asked.on <= asked.today:
        raise NoDayOfReceipt(asked.evaluation_id, delivered=delivered_on.isoformat())
    return [
        EvaluationReceived(
            **of, recorded_by=asked.recorded_by, signed_as=signed.signed_as, on=asked.on
        )
    ]


def acknowledge(asked: AcknowledgeEvaluation, evaluation: Evaluation) -> list[FollowUpEvent]:
    of = evaluation.about
    if asked.acknowledged_by != of["employee_id"]:
        raise OnlyTheEmployeeAnswers(asked.evaluation_id)
    return [EvaluationAcknowledged(**of, on=asked.today)]
