"""The way to a predicate, as data and in words. Read the names from top to bottom."""

import string
from collections.abc import Iterable
from decimal import Decimal

import pytest
from msgspec.structs import replace

from contracts.evaluation import RatedValue, Rating, Reckoned
from contracts.event import Sealed
from contracts.reporting import RealisedResult
from services.evaluation.rules.achievement import Change
from services.evaluation.rules.appraisal import Appraisal, Led, Taken, appraise
from services.evaluation.rules.articles import RULES
from services.evaluation.rules.explaining import decision, sentences
from services.evaluation.rules.predicate import RATINGS, VALUES
from services.evaluation.rules.sources import Figure
from tests.spec.evaluation.facts import POLICY, realised, result, seven

AT = "13.72/reporting@9"
SLOTS = {
    "below", "meets", "above", "silent", "weak", "utama", "found",
    "realised", "low", "high", "counted", "proposed",
}  # fmt: skip


def made(*results: RealisedResult, values: Iterable[RatedValue] = seven("meets")) -> Appraisal:
    return appraise(Taken(results, AT), tuple(values), POLICY, {})


def step(of: Appraisal, name: str) -> Reckoned:
    return next(each for each in of.reckoned if each.step == name)


def test_every_indicator_result_and_value_is_a_step_and_so_are_work_behaviour_and_proposal():
    found = made(result(realised("90"), realised("80", code="other")))
    assert [each.step for each in found.reckoned] == [
        "indicator",
        "indicator",
        "result",
        "work",
        *["value"] * 7,
        "behaviour",
        "proposal",
    ]


def test_an_indicator_names_its_rule_and_the_record_of_its_figure():
    first = made(result(realised("90"))).reckoned[0]
    assert (first.part_id, first.rule, first.positions) == (
        "i-documents",
        "target-of-the-period",
        (AT,),
    )


def test_less_is_better_is_a_rule_of_its_own():
    found = made(result(realised("12", "20..20", better="lower")))
    assert found.reckoned[0].rule == "less-is-better"


def test_what_nobody_gave_says_that_it_is_left_out():
    silent = realised("0", code="satisfaction", source="citizen-satisfaction")
    found = made(result(realised("95"), silent))
    assert (found.reckoned[1].rule, found.reckoned[1].found) == ("nobody-gave-a-figure", None)
    of_result = step(found, "result")
    assert (of_result.above, of_result.silent, of_result.found) == (1, 1, "above")


def test_a_result_without_any_figure_says_so_and_gives_no_work_and_no_proposal():
    silent = realised("0", code="satisfaction", source="citizen-satisfaction")
    found = made(result(silent))
    assert (found.work, found.proposed) == (None, None)
    assert {step(found, name).rule for name in ("result", "work")} == {"nobody-gave-a-figure"}


def test_work_counts_its_results_and_how_many_main_ones_are_below():
    weak, strong = result(realised("80")), replace(result(realised("95")), result_id="r2")
    more = replace(result(realised("90"), kind="tambahan"), result_id="r3")
    work = step(made(weak, strong, more), "work")
    assert (work.above, work.meets, work.below, work.weak, work.utama) == (1, 1, 1, 1, 2)
    assert work.rule == "work-below"


def test_the_work_of_a_head_is_explained_by_the_organisation_and_where_it_is_recorded():
    found = appraise(
        Taken((result(realised("80")),), AT), seven("meets"), POLICY, {}, Led("above", "13.72/x@4")
    )
    work = step(found, "work")
    assert (work.rule, work.found, work.positions) == ("work-of-the-head", "above", ("13.72/x@4",))


def test_an_indicator_rated_by_feedback_names_the_feedback_too():
    change = Change(
        indicator_id="i-documents",
        rating="above",
        feedback=("13.72/evaluation@41",),
        because=Sealed("e7", "reason", "…"),
    )
    found = appraise(
        Taken((result(realised("80")),), AT),
        seven("meets"),
        POLICY,
        {},
        changes={"i-documents": change},
    )
    assert found.reckoned[0].rule == "changed-by-feedback"
    assert found.reckoned[0].positions == (AT, "13.72/evaluation@41")


def test_the_decision_says_whether_it_is_the_proposal():
    assert decision("baik", "baik").rule == "decided-as-proposed"
    assert decision("kurang", "baik").rule == "decided-otherwise"


def test_a_step_is_told_in_both_languages_with_its_article():
    found = made(result(realised("80.5", "90..95")))
    told = sentences(found.reckoned[0], {i.indicator_id: i for i in found.indicators})
    assert told is not None
    article, english, indonesian = told
    assert article.startswith("PermenPANRB 6/2022")
    assert "80.5 was realised against 90 to 95" in english
    assert english.endswith("below expectation.")
    assert indonesian.endswith("di bawah ekspektasi.")


def test_a_rule_of_a_later_version_is_left_unsaid():
    later = Reckoned(step="work", part_id="", rule="of-tomorrow", found="meets")
    assert sentences(later, {}) is None


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_an_article_and_sentences_of_known_words_only(name: str):
    rule = RULES[name]
    assert rule.article
    for sentence in (rule.en, rule.id):
        used = {slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot}
        assert used <= SLOTS
        assert sentence.endswith(".")


FIGURES: dict[Rating, str] = {"below": "80", "meets": "90", "above": "95"}


@pytest.mark.parametrize("work", RATINGS)
@pytest.mark.parametrize("behaviour", RATINGS)
def test_every_step_of_every_cell_can_be_said(work: Rating, behaviour: Rating):
    found = made(result(realised(FIGURES[work])), values=seven(behaviour))
    by_id = {i.indicator_id: i for i in found.indicators}
    assert all(sentences(each, by_id) for each in found.reckoned)
    assert [each.part_id for each in found.reckoned if each.step == "value"] == list(VALUES)


def test_a_source_elsewhere_says_of_how_many_records_the_figure_is_made():
    told = replace(realised("1", "10..15", better="lower"), planned_source="service-time")
    shown = Figure(Decimal(16), 40, ("13.72/feedback@1", "13.72/feedback@90"))
    found = appraise(Taken((result(told),), AT), (), POLICY, {"service-time": shown})
    said = sentences(found.reckoned[0], {i.indicator_id: i for i in found.indicators})
    assert said is not None and said[1].startswith("40 records of the unit show 16")
