"""Whom a record names: which fields hold the id of a person, in which role, and which hold none.

Personal values are sealed; what remains in the open are ids, and an id may be made of others, of
which one is a person's. A field of free text that stands neither in `PERSONS` nor in
`contracts.things` is a problem of the contracts (`unclassified`): what is known of somebody could
not be found otherwise.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, cast

from contracts.history import TOLD_BY
from contracts.ids import BETWEEN
from contracts.schema import Schema
from contracts.subjects import RESPONSE, ROUND
from contracts.things import THINGS

Role = Literal[
    "about",
    "recipient",
    "participant",
    "looked-up",
    "appraiser",
    "actor",
    "looker",
    "proposer",
    "mentioned",
]

OWN: frozenset[Role] = frozenset(("about", "recipient", "participant", "looked-up"))
"""In these roles a record says something of the person; in the others it is about somebody else."""

SEALED = {"subject", "label", "box"}
ID = "id"
"""The kind of a mention that is not sealed; that of a sealed value is its label."""


class Names(NamedTuple):
    """A field that names a person. Of an id made of ids the person's is at ``part``, counted from
    0 or, from the end, from -1; ``prefix`` stands before it where keys are kept."""

    role: Role
    part: int | None = None
    prefix: str = ""

    def subject(self, id: str) -> str | None:
        """The subject that an id names; None for one that names nobody, such as a unit's inbox."""
        parts = id.split(BETWEEN)
        if (self.part is None) != (len(parts) == 1):
            return None
        found = parts[0 if self.part is None else self.part]
        return self.prefix + found if found else None


PERSONS: Mapping[str, Names] = {
    "employee_id": Names("about"),
    "person_id": Names("about"),
    "subject_id": Names("about"),
    "response_id": Names("about", prefix=RESPONSE),
    "plan_id": Names("about", part=0),
    "copy_id": Names("about", part=0),
    "document_id": Names("about", part=0),
    "report_id": Names("about", part=0),
    "evaluation_id": Names("about", part=0),
    "distribution_id": Names("appraiser", part=0),
    "round_id": Names("about", part=0),
    "need_id": Names("about", part=0),
    "training_id": Names("about", part=-1),
    "duty_id": Names("about", part=0),
    "log_id": Names("about", part=0),
    "open_for": Names("about"),
    "recipient_id": Names("recipient"),
    "present": Names("participant"),
    "enrolled": Names("participant"),
    "waitlisted": Names("participant"),
    "led_by": Names("participant"),
    "members": Names("participant"),
    "official_id": Names("about"),
    "subjects": Names("looked-up"),
    "appraiser_id": Names("appraiser"),
    "superior_id": Names("appraiser"),
    "in_place_of": Names("appraiser"),
    "agreed_by": Names("appraiser"),
    "leader_id": Names("mentioned"),
    "actor_id": Names("actor"),
    "looker_id": Names("looker"),
    "signer_id": Names("actor"),
    "assigned_by": Names("proposer"),
    "proposed_by": Names("proposer"),
    "escalated_to": Names("appraiser"),
    "reported_to": Names("mentioned"),
    "decided_by": Names("actor"),
    "delivered_by": Names("actor"),
    "named_by": Names("actor"),
    "rated_by": Names("actor"),
    "recorded_by": Names("actor"),
    "reported_by": Names("actor"),
    "signed_by": Names("actor"),
}
"""Fields of events, and of the rows folded from them, that hold ids of persons: one or a list."""

MESSAGES: Mapping[str, str | None] = {
    "reporting.plan-proposed": "plan_id",
    "reporting.plan-returned": "plan_id",
    "reporting.plan-agreed": "plan_id",
    "reporting.plan-revised": "plan_id",
    "reporting.plan-escalated": "plan_id",
    "reporting.plan-passed-on": "plan_id",
    "reporting.plan-closed": "plan_id",
    "reporting.resource-answered": "plan_id",
    "reporting.assignment-proposed": None,
    "reporting.assignment-approved": None,
    "reporting.report-submitted": "report_id",
    "reporting.report-returned": "report_id",
    "reporting.report-accepted": "report_id",
    "reporting.plan-reminded": "duty_id",
    "reporting.report-reminded": "duty_id",
    "reporting.report-missed": "duty_id",
    "reporting.appraiser-reminded": "report_id",
    "reporting.identity-corrected": "employee_id",
    "evaluation.scored": "evaluation_id",
    "evaluation.escalated": "evaluation_id",
    "evaluation.delivered": "evaluation_id",
    "evaluation.objected": "evaluation_id",
    "evaluation.objection-escalated": "evaluation_id",
    "evaluation.objection-decided": "evaluation_id",
    "evaluation.final": "evaluation_id",
    "evaluation.reminded": "evaluation_id",
    "evaluation.overdue": "evaluation_id",
    "training.need-found": "need_id",
    "training.need-met": "need_id",
    "training.enrolled": None,
    "training.waitlisted": None,
    "training.completed": "training_id",
    "feedback.citizen-answered": "response_id",
}
"""The field whose id a message carries in ``about``, by its subject; None for a thing's."""

SLOTS: Mapping[str, Names] = {"employee": Names("mentioned")}
"""Places in the wording of a message in which a person stands."""

STREAMS: Mapping[str, str] = {
    "employee-": "employee_id",
    "plan-": "plan_id",
    "copy-": "copy_id",
    "document-": "document_id",
    "report-": "report_id",
    "log-": "log_id",
    "duty-": "duty_id",
    "evidence-": "employee_id",
    "leave-": "employee_id",
    "evaluation-": "evaluation_id",
    "assessment-": "evaluation_id",
    "figure-": "evaluation_id",
    "distribution-": "distribution_id",
    "reminder-": "evaluation_id",
    "line-": "employee_id",
    ROUND: "round_id",
    "need-": "need_id",
    "training-": "training_id",
    RESPONSE: "response_id",
    "address-": "person_id",
    "subject-": "subject_id",
}
"""Streams whose name holds a person's id, by their beginning, and the field it is that of."""


SHARES = frozenset({"document-key"})
"""Labels of sealed values that say nothing of their subject: shares of the key of a closed file."""

WORDS: Mapping[str, str] = {
    "reason": "text",
    "note": "text",
    "comment": "text",
    "recommendation": "text",
}
"""What people call the labels of values that are not called by their label."""


class Mention(NamedTuple):
    """That somebody is named: in which role, and by what, an id or the label of a value."""

    subject: str
    role: Role
    kind: str


def mentions(data: Any) -> Iterator[Mention]:
    """Everybody whom the data of a record, or a row, names; as JSON gives it, of any version."""
    if isinstance(data, list):
        for each in cast("list[Any]", data):
            yield from mentions(each)
    elif isinstance(data, dict):
        fields = cast("dict[str, Any]", data)
        if is_sealed(fields):
            role: Role = "mentioned" if fields["label"] in SHARES else "about"
            yield Mention(fields["subject"], role, fields["label"])
            return
        for field, value in fields.items():
            if names := names_of(field, fields):
                yield from mentioned(names, value)
            else:
                yield from mentions(value)


def mentioned(names: Names, value: Any) -> Iterator[Mention]:
    """The persons in one field: an id or a list of them."""
    for id in cast("list[Any]", value) if isinstance(value, list) else [value]:
        if isinstance(id, str) and (subject := names.subject(id)):
            yield Mention(subject, names.role, ID)


def names_of(field: str, around: Mapping[str, Any]) -> Names | None:
    """How a field names a person, None where it does not; ``around`` are all fields beside it."""
    if field == "word":
        return SLOTS.get(str(around.get("slot")))
    if field != "about":
        return PERSONS.get(field)
    subject = str(around.get("subject"))
    if "." not in subject:  # as messages were told before their subjects named a service
        begins, _, rest = subject.partition("-")
        subject = TOLD_BY.get(begins, "") + rest
    kind = MESSAGES.get(subject)
    return PERSONS[kind]._replace(role="mentioned") if kind else None


def in_stream(stream: str) -> Mention | None:
    """Who is named by the name of a stream."""
    for begins, field in STREAMS.items():
        if stream.startswith(begins):
            names = PERSONS[field]
            subject = names.subject(stream.removeprefix(begins))
            return Mention(subject, names.role, ID) if subject else None
    return None


def is_sealed(value: Mapping[str, Any]) -> bool:
    """Whether this is a sealed value as JSON has it."""
    return set(value) == SEALED


def unclassified(
    schemas: Iterable[Schema], known: Iterable[str] = PERSONS.keys() | THINGS.keys()
) -> list[str]:
    """The fields of free text of these types that nobody has said to name a person or a thing:
    ``<type or part>.<field>``. Words of a closed list, days, times and numbers need no saying."""
    known = frozenset(known)
    return sorted(
        {
            f"{owner['title']}.{field}"
            for schema in schemas
            for owner in (schema, *schema.get("$defs", {}).values())
            for field, about in owner.get("properties", {}).items()
            if field not in known and _is_free(about)
        }
    )


def _is_free(about: Schema) -> bool:
    """Text whose words no list or format bounds, or a list of such."""
    if "anyOf" in about:
        return any(_is_free(choice) for choice in about["anyOf"])
    if about.get("type") == "array":
        inside = [*about.get("prefixItems", []), about.get("items")]
        return any(isinstance(each, dict) and _is_free(cast(Schema, each)) for each in inside)
    return about.get("type") == "string" and not about.keys() & {"enum", "const", "format"}
