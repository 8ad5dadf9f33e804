"""A plan or a report as we have it beside the copy of it in the national application, which is the
system of record (PermenPANRB 6/2022, Pasal 35(3)): what differs between them.

Indicators of both sides are matched by our ids, where the file has brought them along, else by the
words of result and indicator.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec.structs import replace

from contracts.reporting import Copied, CopyDifference, PlannedResult, RealisedResult
from services.reporting.rules.national_file import ListedCopy, Told, figure
from services.reporting.rules.national_words import COMPARED

FINAL = "final"
MOST_KEPT: Final = 40  # differences in one event, which is limited to 48 KiB
MOST_CHARACTERS: Final = 120

Words = Mapping[tuple[str, str], tuple[str, str]]
"""The words of result and indicator, by their ids."""


def planned(results: Iterable[PlannedResult]) -> list[Told]:
    """The indicators of a plan, of either approach."""
    found: list[Told] = []
    for result in results:
        whole = {
            "kind": result.kind,
            "perspective": result.perspective or "",
            "result": spaced(result.title),
        }
        for of in result.indicators:
            measured = {
                "indicator": spaced(of.title),
                "aspects": aspects_of(of.aspects),
                "target_low": figure(of.target_low),
                "target_high": figure(of.target_high),
                "measure": spaced(of.measure),
                "better": of.better,
            }
            found.append(told(result.result_id, of.indicator_id, whole | measured))
        for of in result.narrated:
            narrated = {"indicator": spaced(of.narrative), "aspects": aspects_of(of.aspects)}
            found.append(told(result.result_id, of.indicator_id, whole | narrated))
    return found


def words_of(results: Iterable[PlannedResult]) -> Words:
    """What a report, which names only ids, is read beside."""
    return {
        (of.result_id, of.indicator_id): (of.said["result"], of.said["indicator"])
        for of in planned(results)
    }


def realised(results: Iterable[RealisedResult], words: Words) -> list[Told]:
    """The indicators of a report."""
    found: list[Told] = []
    for result in results:
        for of in result.indicators:
            title, indicator = words.get((result.result_id, of.indicator_id), ("", ""))
            said = {"result": title, "indicator": indicator, "realised": figure(of.realised)}
            found.append(told(result.result_id, of.indicator_id, said))
    return found


def told(result_id: str, indicator_id: str, said: Mapping[str, str]) -> Told:
    return Told(result_id=result_id, indicator_id=indicator_id, said=said)


def spaced(text: str) -> str:
    return " ".join(text.split())


def aspects_of(aspects: Iterable[str]) -> str:
    given = set(aspects)
    return ", ".join(of for of in ("quantity", "quality", "time", "cost") if of in given)


class Differing(NamedTuple):
    """A difference, and the line of the file in which it stands."""

    line: int
    what: CopyDifference


def compared(ours: Sequence[Told], theirs: ListedCopy, copied: Copied) -> list[Differing]:
    """What differs, in the order of the file; what only we have comes last."""
    by_id = {(of.result_id, of.indicator_id): of for of in ours}
    by_words = {words(of): of for of in ours}
    left = dict(by_id)
    found: list[Differing] = []
    if theirs.status not in ("", FINAL):
        found.append(differing(theirs.line, None, "status", FINAL, theirs.status))
    for their in theirs.parts:
        our = by_id.get((their.result_id, their.indicator_id)) or by_words.get(words(their))
        if our is None or left.pop((our.result_id, our.indicator_id), None) is None:
            found.append(differing(their.line, None, "indicator", "", their.said["indicator"]))
        else:
            found += fields(our, their, COMPARED[copied])
    for our in left.values():
        found.append(differing(theirs.line, our, "indicator", our.said["indicator"], ""))
    return found


def words(of: Told) -> tuple[str, str]:
    return of.said["result"].casefold(), of.said["indicator"].casefold()


def fields(our: Told, their: Told, names: Iterable[str]) -> list[Differing]:
    pairs = ((name, our.said.get(name, ""), their.said[name]) for name in names)
    return [
        differing(their.line, our, name, here, there)
        for name, here, there in pairs
        if there and here != there
    ]


def differing(line: int, our: Told | None, field: str, here: str, there: str) -> Differing:
    what = CopyDifference(
        result_id=our.result_id if our else "",
        indicator_id=our.indicator_id if our else "",
        field=field,
        here=here,
        there=there,
    )
    return Differing(line, what)


def kept(differences: Sequence[Differing]) -> tuple[CopyDifference, ...]:
    """What an event has room for."""
    return tuple(
        replace(of.what, here=cut(of.what.here), there=cut(of.what.there))
        for of in differences[:MOST_KEPT]
    )


def cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
