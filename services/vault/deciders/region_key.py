"""The region key: which one wraps the keys of a region's subjects. Nobody decides about it here: a
rotation is done when it comes, from the journal beside the keys."""

from contracts.vault import RegionKeyRotated
from kernel.decider import Command, Decider


class RecordRotation(Command):
    """``commitment`` is that of the new region key, ``keys`` how many are wrapped under it."""

    commitment: str
    keys: int


def decide(command: RecordRotation, current: str) -> list[RegionKeyRotated]:
    if command.commitment == current:
        return []
    return [RegionKeyRotated(commitment=command.commitment, keys=command.keys)]


def evolve(current: str, event: RegionKeyRotated) -> str:
    return event.commitment


region_key: Decider[RecordRotation, str, RegionKeyRotated] = Decider(
    stream=lambda command: "region-key",
    initial="",
    decide=decide,
    evolve=evolve,
)
