"""A template of a plan is published by the region for a position, published anew when it changes,
and withdrawn. Employees begin with it; plans that did are plans of their own."""

from msgspec.structs import replace

from contracts.reporting import (
    Approach,
    PlannedResult,
    TemplateEvent,
    TemplatePublished,
    TemplateWithdrawn,
)
from kernel.decider import Command, Decider, State
from kernel.refusal import Invalid, NotFound


class PublishTemplate(Command):
    template_id: str
    position: str
    approach: Approach
    results: tuple[PlannedResult, ...]


class WithdrawTemplate(Command):
    template_id: str


TemplateCommand = PublishTemplate | WithdrawTemplate


class NoSuchTemplate(NotFound):
    """Nobody published this template."""

    slug = "reporting.no-such-template"
    indonesian = "Templat ini belum pernah diterbitkan."


class TemplateNamesALeader(Invalid):
    """A template is of a position: it names no leader, whom each employee names for themselves."""

    slug = "reporting.template-names-a-leader"
    indonesian = "Templat berlaku bagi jabatan: pimpinan disebut oleh pegawai masing-masing."


class Template(State, frozen=True, kw_only=True):
    """``published`` is None before and after."""

    known: bool = False
    published: TemplatePublished | None = None


def decide(command: TemplateCommand, template: Template) -> list[TemplateEvent]:
    match command, template.published:
        case PublishTemplate(), published:
            told = publish(command)
            return [] if told == published else [told]
        case WithdrawTemplate(), None:
            if not template.known:
                raise NoSuchTemplate(command.template_id)
            return []
        case WithdrawTemplate(), _:
            return [TemplateWithdrawn(template_id=command.template_id)]


def publish(asked: PublishTemplate) -> TemplatePublished:
    if any(of.supports or of.assigned_by or of.assignment_id for of in asked.results):
        raise TemplateNamesALeader(asked.template_id)
    return TemplatePublished(
        template_id=asked.template_id,
        position=asked.position,
        approach=asked.approach,
        results=asked.results,
    )


def evolve(template: Template, event: TemplateEvent) -> Template:
    match event:
        case TemplatePublished():
            return Template(known=True, published=event)
        case TemplateWithdrawn():
            return replace(template, published=None)


template: Decider[TemplateCommand, Template, TemplateEvent] = Decider(
    stream=lambda command: f"template-{command.template_id}",
    initial=Template(),
    decide=decide,
    evolve=evolve,
)
