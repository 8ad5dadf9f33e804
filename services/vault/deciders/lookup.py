"""A look-up: somebody searched for people, and it is recorded once. Nobody decides about it: it has
happened when it comes here, from the journal beside the keys."""

from contracts.vault import Instant, LookedUpBy, SubjectsLookedUp
from kernel.decider import Command, Decider


class RecordLookup(Command):
    lookup_id: str
    looker_id: str
    by: LookedUpBy
    subjects: tuple[str, ...]
    found: int
    looked_at: Instant
    asked: int | None = None
    file: str | None = None


def decide(command: RecordLookup, is_recorded: bool) -> list[SubjectsLookedUp]:
    if is_recorded:
        return []
    return [
        SubjectsLookedUp(
            lookup_id=command.lookup_id,
            looker_id=command.looker_id,
            by=command.by,
            subjects=command.subjects,
            found=command.found,
            looked_at=command.looked_at,
            asked=command.asked,
            file=command.file,
        )
    ]


def evolve(is_recorded: bool, event: SubjectsLookedUp) -> bool:
    return True


lookup: Decider[RecordLookup, bool, SubjectsLookedUp] = Decider(
    stream=lambda command: f"lookup-{command.lookup_id}",
    initial=False,
    decide=decide,
    evolve=evolve,
)
