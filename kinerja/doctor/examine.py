"""All examinations, one after the other, and what they found for people."""

from collections.abc import Iterator

from rich.console import Console

from kinerja.doctor.brokers import examine_kafka
from kinerja.doctor.finding import Finding
from kinerja.doctor.own import examine_folder, examine_issuer, examine_keys, examine_regions
from kinerja.doctor.stores import examine_databases
from kinerja.settings import Settings

COLOURS = {"good": "green", "warning": "yellow", "wrong": "red"}


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that can be looked at from here, in the order in which it is needed."""
    for look in (
        examine_folder,
        examine_regions,
        examine_keys,
        examine_issuer,
        examine_databases,
        examine_kafka,
    ):
        yield from look(settings)


def show(found: list[Finding]) -> None:
    """A line for each, what is wrong last, where the eye is; the mend below it."""
    console = Console(highlight=False, soft_wrap=True)
    for each in sorted(found, key=lambda finding: list(COLOURS).index(finding.level)):
        console.print(f"[{COLOURS[each.level]}]{each.level:8}[/] {each.about}: {each.says}")
        if each.mend:
            console.print(f"         → {each.mend}")
