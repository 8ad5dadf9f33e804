"""What a reviewer would object to in a plan, told to its author before it is proposed.

A hint is data: a code and a sentence in both languages. Some say what the platform refuses, most
what an appraiser would return it for (PermenPANRB 6/2022, II; pp. 29, 51, 93).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from contracts.reporting import Indicator, PlannedResult, PositionClass
from services.reporting.rules.plan_content import Content
from services.reporting.rules.plan_trajectory import sums

_ACTIVITIES = """melaksanakan melakukan menyusun membuat mengikuti menghadiri menyiapkan
    mempersiapkan mengelola membantu mengumpulkan mengolah menginput memproses menerima mencatat
    mengarsipkan mengetik mengantar memfasilitasi mengoordinasikan mengkoordinasikan memonitor
    memantau mengawasi melayani memeriksa mendampingi merencanakan mengajar menyampaikan memberikan
    menyelenggarakan mengadakan pelaksanaan penyusunan pembuatan kegiatan rapat"""
ACTIVITIES = frozenset(_ACTIVITIES.split())
"""First words of what one does; a result says what is there when it is done."""


class Sentence(msgspec.Struct, frozen=True):
    en: str
    id: str


HINTS: Final[Mapping[str, Sentence]] = {
    "no-main-result": Sentence(
        "A plan needs at least one main result (utama).",
        "Rencana memerlukan paling sedikit satu hasil kerja utama.",
    ),
    "acting-is-main": Sentence(
        "What is done in a post held for another (Plt./Plh.) is a main result.",
        "Hasil kerja sebagai Plt./Plh. dicatat sebagai hasil kerja utama.",
    ),
    "no-indicator": Sentence(
        "Nobody can tell whether this result was reached: it has no indicator.",
        "Hasil kerja ini belum punya indikator, jadi tidak dapat diukur.",
    ),
    "no-unit": Sentence(
        "The target has no unit: 95 what?",
        "Target belum bersatuan: 95 apa?",
    ),
    "activity": Sentence(
        "This reads like an activity; name what is there when it is done.",
        "Ini berbunyi seperti kegiatan; sebutkan hasil yang ada setelah selesai.",
    ),
    "supports-nothing": Sentence(
        "This result supports no result of the leader; name it as soon as the leader's plan is"
        " known.",
        "Hasil kerja ini belum mendukung hasil kerja pimpinan; sebutkan begitu rencana pimpinan"
        " diketahui.",
    ),
    "single-value": Sentence(
        "A range is fairer than a single value: from which figure to which is it reached?",
        "Rentang lebih adil daripada satu angka: dari berapa sampai berapa target tercapai?",
    ),
    "no-trajectory": Sentence(
        "Without a target for each period the reports count against the target of the whole year.",
        "Tanpa target per periode, laporan dihitung terhadap target satu tahun penuh.",
    ),
    "does-not-add-up": Sentence(
        "The targets of the periods do not add up to the target of the year.",
        "Jumlah target per periode tidak sama dengan target tahunan.",
    ),
    "no-manual": Sentence(
        "A leading post (JPT) describes how each figure comes about (indicator manual, A.1.3).",
        "JPT menjelaskan cara memperoleh setiap angka (manual indikator, A.1.3).",
    ),
    "no-perspective": Sentence(
        "In the plan of a leading post (JPT) each main result names its perspective.",
        "Dalam SKP JPT setiap hasil kerja utama menyebut perspektifnya.",
    ),
    "no-budget": Sentence(
        "The plan of a leading post (JPT) needs a result in the budget perspective.",
        "SKP JPT wajib memuat hasil kerja dalam perspektif anggaran.",
    ),
    "resource-refused": Sentence(
        "A resource was refused and the expectation is as it was: adjust it by a revision.",
        "Sumber daya ditolak, tetapi ekspektasi belum disesuaikan: ajukan revisi.",
    ),
}


class Hint(msgspec.Struct, frozen=True):
    """``refused`` is true where the platform refuses such a plan."""

    code: str
    result_id: str = ""
    indicator_id: str = ""
    refused: bool = False

    @property
    def sentence(self) -> Sentence:
        return HINTS[self.code]


def hints(content: Content, position_class: PositionClass) -> list[Hint]:
    """What to think over, in the order of the plan; what is refused comes first."""
    found = [*of_plan(content, position_class)]
    for result in content.results:
        found += of_result(result, position_class)
        for indicator in result.indicators:
            found += of_indicator(result, indicator, position_class)
    return sorted(found, key=lambda hint: not hint.refused)


def of_plan(content: Content, position_class: PositionClass) -> Iterator[Hint]:
    results = content.results
    if not any(result.kind == "utama" for result in results):
        yield Hint("no-main-result", refused=True)
    if position_class == "jpt" and not any(r.perspective == "budget" for r in results):
        yield Hint("no-budget", refused=True)


def of_result(result: PlannedResult, position_class: PositionClass) -> Iterator[Hint]:
    is_main, is_leading = result.kind == "utama", position_class == "jpt"
    asked: Iterable[tuple[str, bool, bool]] = (
        ("acting-is-main", result.acting and not is_main, True),
        ("no-indicator", not (result.indicators or result.narrated), True),
        ("no-perspective", is_leading and is_main and result.perspective is None, True),
        ("activity", first_word(result.title) in ACTIVITIES, False),
        ("supports-nothing", is_main and not is_leading and result.supports is None, False),
    )
    for code, so, refused in asked:
        if so:
            yield Hint(code, result.result_id, refused=refused)


def of_indicator(
    result: PlannedResult, of: Indicator, position_class: PositionClass
) -> Iterator[Hint]:
    asked: Mapping[str, Callable[[], bool]] = {
        "no-unit": lambda: not re.search(r"[^\W\d_]|%", of.measure),
        "single-value": lambda: of.target_low == of.target_high,
        "no-trajectory": lambda: not of.steps,
        "does-not-add-up": lambda: not adds_up(of),
        "no-manual": lambda: position_class == "jpt" and of.manual is None,
    }
    for code, so in asked.items():
        if so():
            yield Hint(code, result.result_id, of.indicator_id)


def adds_up(of: Indicator) -> bool:
    """Whether quantities that are summed over the year come to its target; others need not."""
    if not of.steps or of.aspects[:1] != ("quantity",):
        return True
    return sums(of.steps) == (of.target_low, of.target_high)


def first_word(title: str) -> str:
    return title.split(maxsplit=1)[0].lower() if title.strip() else ""
