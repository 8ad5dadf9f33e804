"""All examinations, one after the other, and what they found for people."""

from collections.abc import Callable, Iterator, Mapping

from rich.console import Console

from kinerja.doctor.brokers import examine_kafka
from kinerja.doctor.finding import Finding, wrong
from kinerja.doctor.keys import examine_keys, examine_kms
from kinerja.doctor.own import examine_folder, examine_issuer, examine_regions
from kinerja.doctor.stores import examine_databases, examine_vault
from kinerja.settings import Settings, variable

LOOKS: tuple[tuple[Callable[[Settings], Iterator[Finding]], set[str]], ...] = (
    (examine_folder, {"data"}),
    (examine_regions, {"regions"}),
    (examine_kms, {"region_keys_kms"}),
    (examine_keys, {"data", "regions", "region_keys_file", "region_keys_kms", "vault"}),
    (examine_issuer, {"issuer", "host", "port"}),
    (examine_databases, {"data", "database"}),
    (examine_vault, {"data", "vault"}),
    (examine_kafka, {"kafka", "database", "regions"}),
)
"""What is looked at, and the settings without which it cannot be."""

COLOURS = {"good": "green", "warning": "yellow", "wrong": "red"}


def examine(settings: Settings, amiss: Mapping[str, str]) -> Iterator[Finding]:
    """Everything that can be looked at from here, in the order in which it is needed. ``amiss``
    says what is wrong with a setting; what depends on it is not looked at."""
    for name, what in amiss.items():
        yield wrong(variable(name), what, "see docs/reference/settings.md")
    for look, needs in LOOKS:
        if needs.isdisjoint(amiss):
            yield from look(settings)


def show(found: list[Finding]) -> None:
    """A line for each, what is wrong last, where the eye is; the mend below it."""
    console = Console(highlight=False, soft_wrap=True)
    for each in sorted(found, key=lambda finding: list(COLOURS).index(finding.level)):
        console.print(f"[{COLOURS[each.level]}]{each.level:8}[/] {each.about}: {each.says}")
        if each.mend:
            console.print(f"         → {each.mend}")
