"""How long each kind of record is kept, and why: data, by which `kinerja subject retention` counts.

A record is never deleted. What ends is that its personal values can be opened: the key of their
subject is destroyed (`kinerja forget`). So a term is a subject's, and runs from a record of it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from contracts.persons import ID
from contracts.subjects import RESPONSE, ROUND


class Kept(NamedTuple):
    """A kind of record. ``years`` is None for what is kept; ``types`` are those whose name begins
    so. ``source`` says where the term comes from, and where it is ours. Being named in a record
    that does not ``prolong`` a term is no sign that somebody's data is needed any longer."""

    kind: str
    what: str
    types: tuple[str, ...]
    source: str
    years: int | None = None
    prolongs: bool = True


PEOPLE = Kept(
    "people",
    "names, numbers, mail addresses and texts of people in the service, from the last record that"
    " names them; that they were looked up, exported or restricted does not count",
    (
        "reporting.Employ",
        "reporting.IdentityCorrected",
        "reporting.AppraiserAssigned",
        "reporting.ActingHead",
        "reporting.AgreementRenewed",
        "reporting.RegionalHead",
        "notification.MailAddress",
    ),
    "UU 27/2022, Pasal 43 (1) a and 44 (1) a: erased once no longer needed; ten years are ours,"
    " until the region's archive schedule (jadwal retensi arsip) names others",
    years=10,
)
CITIZENS = Kept(
    "citizens",
    "what citizens wrote in answers, suggestions and complaints, from the day it was recorded",
    ("feedback.CitizenFeedbackReceived",),
    "UU 27/2022, Pasal 43 (1) a; surveys are yearly (PermenPANRB 14/2017), so two years serve to"
    " compare one with the next: ours",
    years=2,
)

RETENTION: tuple[Kept, ...] = (
    PEOPLE,
    CITIZENS,
    Kept(
        "performance",
        "plans, reports, work logs, evaluations and their objections, trainings: official records",
        (
            "reporting.Plan",
            "reporting.Report",
            "reporting.SupportNamed",
            "reporting.BehaviourExpected",
            "reporting.Resource",
            "reporting.Document",
            "reporting.NationalCopy",
            "reporting.Assignment",
            "reporting.Team",
            "reporting.Work",
            "reporting.Leave",
            "reporting.EvidenceKept",
            "reporting.AppraiserReminded",
            "reporting.DutyExcused",
            "evaluation.Evaluation",
            "evaluation.Evaluator",
            "evaluation.ResultsTaken",
            "evaluation.DistributionJustified",
            "evaluation.FigureComputed",
            "evaluation.Objection",
            "evaluation.OrganisationRated",
            "evaluation.AppraiserNoted",
            "evaluation.Official",
            "training.",
        ),
        "PermenPANRB 6/2022 and UU 43/2009 on archives: kept; of whom they speak can be erased,"
        " what was achieved cannot",
    ),
    Kept(
        "reviews",
        "reviews by colleagues; who was asked is closed for ever when the round closes",
        ("evaluation.Review",),
        "kept with the evaluation that they were asked for: ours",
    ),
    Kept(
        "office",
        "units, policies, calendars, templates, surveys and indices: they name nobody",
        (
            "reporting.Unit",
            "reporting.CadenceNoted",
            "reporting.Template",
            "reporting.Month",
            "evaluation.CalendarAdopted",
            "evaluation.SatisfactionCounted",
            "feedback.Survey",
            "feedback.ServiceDelivered",
            "feedback.ComplaintAnswered",
        ),
        "no personal data",
    ),
    Kept(
        "messages",
        "that somebody was told something: ids and words of a fixed vocabulary",
        ("notification.Message",),
        "kept as the proof that terms began (PermenPANRB 6/2022); no personal value in them",
    ),
    Kept(
        "vault",
        "who was erased, restricted or exported and why; who looked up whom",
        ("vault.",),
        "UU 27/2022, Pasal 31: all processing is recorded",
        prolongs=False,
    ),
)


class Due(NamedTuple):
    """A subject whose key is to be destroyed, and since which day."""

    subject: str
    since: date


def rule_of(type: str) -> Kept | None:
    """The kind of a type of record: of the rule that names it most exactly."""
    found = [
        (len(begins), each)
        for each in RETENTION
        for begins in each.types
        if type.startswith(begins)
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def prolongs(service: str) -> bool:
    """Whether being named in the log of a service begins a term anew. In the vault's stands what
    was done with somebody's data: else it would be kept because it was looked at."""
    rule = rule_of(f"{service}.")
    return rule is None or rule.prolongs


def ends(last: date, years: int) -> date:
    """The day on which a term is over that began on a day: the same day so many years later; for
    29 February, in a year without one, 1 March."""
    try:
        return last.replace(year=last.year + years)
    except ValueError:
        return date(last.year + years, 3, 1)


def due(rule: Kept, last_of: Mapping[str, Mapping[str, date]], at: date) -> list[Due]:
    """Whose term under a rule is over on a day, the longest due first. ``last_of`` has for each
    subject the day of the last record by kind of data, of the logs that `prolongs` names; who has
    no sealed value has no key."""
    if rule.years is None:
        return []
    found = [
        Due(subject, ends(last, rule.years))
        for subject, kinds in last_of.items()
        if (last := begins(rule, subject, kinds)) and ends(last, rule.years) <= at
    ]
    return sorted(found, key=lambda each: (each.since, each.subject))


def begins(rule: Kept, subject: str, kinds: Mapping[str, date]) -> date | None:
    """The day from which a rule's term runs for a subject; None where it is not the subject's."""
    sealed = [day for kind, day in kinds.items() if kind != ID]
    if not sealed or subject.startswith(ROUND):
        return None
    if subject.startswith(RESPONSE):
        return max(sealed) if rule is CITIZENS else None
    return max(kinds.values()) if rule is PEOPLE else None


def unkept(types: Iterable[str]) -> list[str]:
    """The types of records of which no rule says how long they are kept."""
    return [type for type in types if rule_of(type) is None]
