"""A response is what one citizen said, once: an answer to a survey, a suggestion, a complaint.

An answer rests on its survey, read at the same moment: a survey that closes while answers come in
takes none after. Suggestions and complaints stand alone and are counted in the quarter of their
day. A citizen whose connection broke sends the same again, maybe a day later: that is no news.
"""

from datetime import date
from enum import Enum
from typing import Literal

from contracts.event import Sealed
from contracts.feedback import Answer, Channel, CitizenFeedbackReceived, Kind, ResponseEvent
from contracts.satisfaction import SCALE
from kernel.decider import Command, Decider, Seen, State
from kernel.refusal import Conflict, Invalid
from services.feedback.deciders import survey as surveys
from services.feedback.deciders.survey import NoSuchSurvey, Survey, survey


class GiveAnswer(Command):
    response_id: str
    survey_id: str
    answers: tuple[Answer, ...]
    channel: Channel
    answered_on: date
    comment: Sealed | None = None


class MakeSuggestion(Command):
    """Or a complaint: what a citizen says without having been asked."""

    response_id: str
    kind: Literal["suggestion", "complaint"]
    unit_id: str
    service: str
    channel: Channel
    answered_on: date
    comment: Sealed


ResponseCommand = GiveAnswer | MakeSuggestion


class ResponseIsGiven(Conflict):
    """What a citizen said stands as it was said; another opinion needs another response."""

    slug = "feedback.response-is-given"
    indonesian = "Tanggapan yang sudah dikirim tidak berubah; kirim tanggapan lain."


class SurveyIsClosed(Conflict):
    """This survey takes no more answers."""

    slug = "feedback.survey-is-closed"
    indonesian = "Survei ini sudah ditutup."


class SurveyIsNotOpenThatDay(Conflict):
    """An answer is given on a day of the survey, from its first to its last."""

    slug = "feedback.survey-is-not-open-that-day"
    indonesian = "Jawaban diberikan pada hari survei, dari hari pertama sampai hari terakhir."


class AnswersDoNotFit(Invalid):
    """An answer speaks once about every element that the survey asks, and about no other."""

    slug = "feedback.answers-do-not-fit"
    indonesian = "Setiap unsur dalam survei dijawab satu kali, dan tidak ada unsur lain."


class AnswerIsOffTheScale(Invalid):
    """Each element is answered with 1 (bad), 2, 3 or 4 (very good)."""

    slug = "feedback.answer-is-off-the-scale"
    indonesian = "Setiap unsur dijawab dengan 1 (tidak baik), 2, 3 atau 4 (sangat baik)."


class Status(Enum):
    UNKNOWN = "unknown"
    GIVEN = "given"


class Response(State, frozen=True):
    """Without the day: the same words on the next day are a repetition."""

    status: Status = Status.UNKNOWN
    kind: Kind = "survey"
    unit_id: str = ""
    service: str = ""
    survey_id: str | None = None
    answers: tuple[Answer, ...] = ()
    channel: Channel = "web"
    comment: Sealed | None = None


def decide(command: ResponseCommand, response: Response, seen: Seen) -> list[ResponseEvent]:
    match command, response.status:
        case GiveAnswer(), Status.UNKNOWN:
            return [take(command, seen(survey, f"survey-{command.survey_id}"))]
        case GiveAnswer(), Status.GIVEN:
            given = answered(command, seen(survey, f"survey-{command.survey_id}"))
            return unchanged(given, response)

        case MakeSuggestion(), Status.UNKNOWN:
            return [suggested(command)]
        case MakeSuggestion(), Status.GIVEN:
            return unchanged(suggested(command), response)


def take(asked: GiveAnswer, survey: Survey) -> CitizenFeedbackReceived:
    match survey.status:
        case surveys.Status.UNKNOWN:
            raise NoSuchSurvey(asked.survey_id)
        case surveys.Status.CLOSED:
            raise SurveyIsClosed(asked.survey_id)
        case surveys.Status.OPEN:
            check(asked, survey)
            return answered(asked, survey)


def check(asked: GiveAnswer, survey: Survey) -> None:
    if not survey.opens <= asked.answered_on <= survey.closes:
        opens, closes = survey.opens.isoformat(), survey.closes.isoformat()
        raise SurveyIsNotOpenThatDay(asked.survey_id, opens=opens, closes=closes)
    if sorted(answer.element for answer in asked.answers) != sorted(survey.elements):
        raise AnswersDoNotFit(asked.survey_id, elements=" ".join(survey.elements))
    if not all(answer.value in SCALE for answer in asked.answers):
        raise AnswerIsOffTheScale(asked.response_id, lowest=SCALE[0], highest=SCALE[-1])


def unchanged(said: CitizenFeedbackReceived, response: Response) -> list[ResponseEvent]:
    if evolve(response, said) != response:
        raise ResponseIsGiven(said.response_id)
    return []


def answered(asked: GiveAnswer, survey: Survey) -> CitizenFeedbackReceived:
    return CitizenFeedbackReceived(
        response_id=asked.response_id,
        kind="survey",
        unit_id=survey.unit_id,
        service=survey.service,
        period=survey.period,
        survey_id=asked.survey_id,
        answers=tuple(sorted(asked.answers, key=lambda answer: answer.element)),
        channel=asked.channel,
        answered_on=asked.answered_on,
        comment=asked.comment,
    )


def suggested(asked: MakeSuggestion) -> CitizenFeedbackReceived:
    day = asked.answered_on
    return CitizenFeedbackReceived(
        response_id=asked.response_id,
        kind=asked.kind,
        unit_id=asked.unit_id,
        service=asked.service,
        period=f"{day.year}-Q{(day.month + 2) // 3}",
        survey_id=None,
        answers=(),
        channel=asked.channel,
        answered_on=day,
        comment=asked.comment,
    )


def evolve(response: Response, event: ResponseEvent) -> Response:
    return Response(
        status=Status.GIVEN,
        kind=event.kind,
        unit_id=event.unit_id,
        service=event.service,
        survey_id=event.survey_id,
        answers=event.answers,
        channel=event.channel,
        comment=event.comment,
    )


def rests_on(
    command: ResponseCommand, response: Response
) -> list[tuple[Decider[surveys.SurveyCommand, Survey, surveys.SurveyEvent], str]]:
    match command:
        case GiveAnswer():
            return [(survey, f"survey-{command.survey_id}")]
        case MakeSuggestion():
            return []


response: Decider[ResponseCommand, Response, ResponseEvent] = Decider(
    stream=lambda command: f"response-{command.response_id}",
    initial=Response(),
    decide=decide,
    evolve=evolve,
    rests_on=rests_on,
)
