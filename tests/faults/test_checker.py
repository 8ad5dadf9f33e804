"""The checker finds nothing where nothing is wrong, and each thing that is by its own invariant."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from kernel.checkpoint import Checkpoint
from tests.faults.evidence import Evidence
from tests.faults.invariants import INVARIANTS, violations
from tests.faults.told import told

HOME = ("13.71", "feedback")
TOLD = ("13.71", "notification")


def test_a_history_without_a_fault_has_no_violation():
    evidence = told()
    outcomes = [entry.outcome for entry in evidence.entries]
    assert violations(evidence) == []
    assert outcomes.count("fail") == 2 and outcomes.count("ok") == 10


def test_what_the_attack_put_into_a_topic_is_no_violation():
    evidence = told()
    evidence.foreign = {(*HOME, b""), (*HOME, b"poison")}
    evidence.topics[HOME] += [b"", b"poison", *evidence.topics[HOME][:2]]
    assert violations(evidence) == []


def an_acknowledged_record_is_gone(evidence: Evidence) -> None:
    evidence.logs[HOME].pop()


def a_record_stands_behind_its_answer(evidence: Evidence) -> None:
    written = next(e for e in evidence.entries if e.outcome == "ok" and e.region == "13.71")
    written.position = -1


def a_command_was_done_twice(evidence: Evidence) -> None:
    log = evidence.logs[HOME]
    log.append(replace(log[-1], position=len(log), version=2))


def a_refused_command_was_done(evidence: Evidence) -> None:
    written = next(e for e in evidence.entries if e.outcome == "ok")
    written.outcome = "fail"


def a_position_is_missing(evidence: Evidence) -> None:
    del evidence.logs[HOME][1]


def a_column_lies(evidence: Evidence) -> None:
    log = evidence.logs[HOME]
    log[0] = replace(log[0], type="feedback.SurveyClosed.v1")


def a_message_differs_from_the_log(evidence: Evidence) -> None:
    evidence.topics[HOME][1] += b" "


def a_message_is_missing(evidence: Evidence) -> None:
    del evidence.topics[HOME][0]


def what_is_foreign_elsewhere_is_missing_here(evidence: Evidence) -> None:
    evidence.foreign = {("13.72", "feedback", evidence.topics[HOME].pop())}


def a_stranger_writes_into_a_topic(evidence: Evidence) -> None:
    evidence.topics[HOME].append(b"nobody told the checker of this")


def a_row_differs(evidence: Evidence) -> None:
    rows = evidence.rows["notification", "tally", "13.71"]
    rows["all"] = rows["all"].replace(b'"answers":3', b'"answers":2')


def a_row_is_not_shown(evidence: Evidence) -> None:
    evidence.rows["feedback", "satisfaction", "13.71"].clear()


def a_row_comes_from_nowhere(evidence: Evidence) -> None:
    rows = evidence.rows["feedback", "satisfaction", "13.71"]
    rows["u2/ktp/2026-Q1"] = next(iter(rows.values()))


def a_message_was_never_queued(evidence: Evidence) -> None:
    evidence.logs[TOLD].pop()


def a_checkpoint_names_another_record(evidence: Evidence) -> None:
    key = ("notification", "telling", "13.71")
    marks = evidence.checkpoints[key].marks
    marks["feedback"] = replace(marks["feedback"], id="another")


def a_reaction_happened_twice(evidence: Evidence) -> None:
    log = evidence.logs[TOLD]
    log.append(replace(log[-1], position=len(log), version=2))


def a_refusal_was_not_true(evidence: Evidence) -> None:
    early = next(e for e in evidence.entries if e.outcome == "fail")
    opened = evidence.entries[early.number + 1]
    early.begun, early.ended = opened.ended + 0.1, opened.ended + 0.2


def a_quiet_answer_was_too_early(evidence: Evidence) -> None:
    """Another's record had the answer's token in it; the command itself was never done."""
    again = next(e for e in evidence.entries if e.again)
    asked = evidence.entries[again.number - 1]
    again.fields = asked.fields
    again.position -= 1


def a_record_of_another_region(evidence: Evidence) -> None:
    rows = evidence.rows["feedback", "surveys", "13.71"]
    key, row = next(iter(rows.items()))
    rows[key] = row.replace(b"canary1371x", b"canary1372x")


def an_answer_shows_another_region(evidence: Evidence) -> None:
    evidence.shown["13.71", "/reporting/units"] = "canary1372x7"


def a_follower_stands_still(evidence: Evidence) -> None:
    evidence.checkpoints["feedback", "relay", "13.71"] = Checkpoint(None, {})


BROKEN: dict[Callable[[Evidence], None], str] = {
    an_acknowledged_record_is_gone: "ok-is-there",
    a_record_stands_behind_its_answer: "ok-is-there",
    a_command_was_done_twice: "nothing-twice",
    a_refused_command_was_done: "fail-is-not-there",
    a_position_is_missing: "dense",
    a_column_lies: "dense",
    a_message_differs_from_the_log: "topic-is-log",
    a_message_is_missing: "topic-is-log",
    a_stranger_writes_into_a_topic: "topic-is-log",
    what_is_foreign_elsewhere_is_missing_here: "topic-is-log",
    a_row_differs: "view-is-replay",
    a_row_is_not_shown: "view-is-replay",
    a_row_comes_from_nowhere: "view-is-replay",
    a_message_was_never_queued: "no-checkpoint-ahead",
    a_checkpoint_names_another_record: "no-checkpoint-ahead",
    a_reaction_happened_twice: "caused-once",
    a_refusal_was_not_true: "answers-are-true",
    a_quiet_answer_was_too_early: "answers-are-true",
    a_record_of_another_region: "canary-stays",
    an_answer_shows_another_region: "canary-stays",
    a_follower_stands_still: "lag-drains",
}


@pytest.mark.parametrize("breaking", BROKEN, ids=lambda each: each.__name__)
def test_what_is_broken_is_found_by_its_invariant(breaking: Callable[[Evidence], None]):
    evidence = told()
    breaking(evidence)
    assert BROKEN[breaking] in {each.invariant for each in violations(evidence)}


def test_every_invariant_has_a_case_in_which_it_fails():
    assert set(BROKEN.values()) == INVARIANTS.keys()


def test_one_lost_record_is_named():
    evidence = told()
    gone = evidence.logs[HOME].pop()
    lost = [each for each in violations(evidence) if each.invariant == "ok-is-there"]
    assert gone.stream.removeprefix("response-") in lost[0].where
