"""What becomes of keys and reservations once a log holds the values, or never does."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.event import Event, Part, Sealed
from contracts.feedback import CitizenFeedbackReceived
from contracts.reporting import RealisedIndicator, RealisedResult, ReportSubmitted, UnitEstablished
from kernel.custodian import personal_in
from kernel.database import Database
from kernel.sealing import HeldByAnother
from kernel.vault import Vault
from tests.kernel.vault.given import REGION, Clock, bury, name, nip, note, stored, swept

BOX = Sealed("e1", "note", "AAAA")
COMMENT = Sealed("r1", "comment", "BBBB")


class Deep(Part):
    word: Sealed | None = None
    inner: "tuple[Deep, ...]" = ()


class Odd(Event):
    type = "test.Odd.v1"
    deep: Deep
    by_name: dict[str, list[Sealed]]
    anything: Any = None


def indicator() -> RealisedIndicator:
    return RealisedIndicator(
        indicator_id="i1",
        code="service-time",
        aspect="time",
        target_low=Decimal(1),
        target_high=Decimal(2),
        better="lower",
        source="self",
        realised=Decimal(1),
    )


REPORT = ReportSubmitted(
    report_id="e1~2026-q1",
    employee_id="e1",
    unit_id="u1",
    appraiser_id="e2",
    plan_id="p1",
    plan_revision=1,
    period="2026-Q1",
    attempt=1,
    results=(
        RealisedResult(result_id="a", kind="utama", indicators=(indicator(),)),
        RealisedResult(result_id="b", kind="utama", indicators=(indicator(),), note=BOX),
    ),
)
ANSWER = CitizenFeedbackReceived(
    response_id="r1",
    kind="survey",
    unit_id="u1",
    service="ktp",
    period="2026-Q1",
    survey_id="s1",
    answers=(),
    channel="web",
    answered_on=date(2026, 3, 1),
    comment=COMMENT,
)
UNIT = UnitEstablished(unit_id="u1", title="Dinas Kesehatan", kind="dinas")


def kept(database: Database) -> set[str]:
    """Subjects with a key."""
    return {row["subject"] for row in stored(database)["subject_keys"]}


@pytest.mark.parametrize("event, found", [(REPORT, [BOX]), (ANSWER, [COMMENT]), (UNIT, [])])
def test_the_personal_values_of_an_event_are_found(event: Event, found: list[Sealed]):
    assert personal_in(event) == found


def test_they_are_found_however_deep_they_lie():
    words = [Sealed("e1", "note", f"{number}AAA") for number in range(5)]
    deep = Deep(word=words[0], inner=(Deep(inner=(Deep(word=words[1]),)),))
    odd = Odd(deep=deep, by_name={"a": [words[2]], "b": [words[3]]}, anything=(1, {"x": words[4]}))
    assert personal_in(odd) == words


def test_what_a_log_holds_is_confirmed(vault: Vault, database: Database):
    [box, held] = vault.seal(REGION, [note("r1"), nip("e1", 1)])
    vault.confirm(REGION, personal_in(Odd(deep=Deep(word=held), by_name={"a": [box]})))
    rows = stored(database)
    assert all(row["confirmed"] for row in rows["subject_keys"] + rows["unique_values"])


def test_confirming_twice_changes_nothing(vault: Vault, database: Database):
    sealed = vault.seal(REGION, [name("e1", "Siti"), nip("e1", 1)])
    vault.confirm(REGION, sealed)
    once = stored(database)
    vault.confirm(REGION, sealed)
    assert stored(database) == once


def test_what_nobody_confirms_is_swept_after_a_day(vault: Vault, database: Database, clock: Clock):
    vault.confirm(REGION, vault.seal(REGION, [note("e1"), nip("e1", 1)]))
    vault.seal(REGION, [note("e2"), nip("e3", 3)])
    clock.advance(hours=26)
    assert swept(vault, clock) == 3
    assert kept(database) == {"e1"}
    assert [row["subject"] for row in stored(database)["unique_values"]] == ["e1"]


def test_what_was_sealed_within_the_day_is_not_swept(vault: Vault, clock: Clock):
    vault.seal(REGION, [nip("e1", 1)])
    clock.advance(hours=23.9)
    assert swept(vault, clock) == 0


def test_a_key_sealed_with_again_is_kept_for_another_day(
    vault: Vault, database: Database, clock: Clock
):
    first = vault.seal(REGION, [note("e1")])
    clock.advance(hours=23.9)
    assert vault.seal(REGION, [note("e1")]) == first
    clock.advance(hours=23.9)
    swept(vault, clock)
    assert kept(database) == {"e1"}


def test_no_sealing_of_the_last_day_is_swept_though_its_key_was_in_memory(
    vault: Vault, database: Database, clock: Clock
):
    vault.seal(REGION, [note("e1")])
    clock.advance(hours=0.9)
    vault.seal(REGION, [note("e1")])  # within the hour, so the database was not told
    clock.advance(hours=23.95)
    swept(vault, clock)
    assert kept(database) == {"e1"}


def test_a_person_who_was_swept_gets_another_key(vault: Vault, clock: Clock):
    [old] = vault.seal(REGION, [note("e1")])
    clock.advance(hours=26)
    swept(vault, clock)
    [box] = vault.seal(REGION, [note("e1")])
    assert box != old
    assert vault.open(REGION, [box]) == {box: "Rapat dinas"}


def test_a_value_that_was_swept_is_gone_from_memory_too(vault: Vault, clock: Clock):
    [box] = vault.seal(REGION, [note("e1")])
    clock.advance(hours=26)
    swept(vault, clock)
    assert vault.open(REGION, [box]) == {box: "[hilang]"}


def test_a_swept_number_is_free_for_another_person(vault: Vault, clock: Clock):
    vault.seal(REGION, [nip("e1", 1)])
    clock.advance(hours=26)
    swept(vault, clock)
    vault.seal(REGION, [nip("e2", 1)])
    assert vault.subject_of(REGION, "nip", nip("", 1).text, by="hr") == "e2"


def test_a_number_of_a_refused_command_is_swept_though_its_person_is_known(
    vault: Vault, clock: Clock
):
    vault.confirm(REGION, vault.seal(REGION, [nip("e1", 1)]))
    vault.seal(REGION, [nip("e1", 2)])  # the command was refused: no log ever holds it
    vault.confirm(REGION, vault.seal(REGION, [note("e1")]))
    clock.advance(hours=26)
    swept(vault, clock)
    assert vault.subject_of(REGION, "nip", nip("", 2).text, by="hr") is None
    with pytest.raises(HeldByAnother):
        vault.seal(REGION, [nip("e2", 1)])


def test_a_forgotten_person_is_passed_over(vault: Vault, database: Database):
    boxes = vault.seal(REGION, [note("e1"), name("e2", "Siti")])
    bury(database, REGION, "e1")
    vault.confirm(REGION, boxes)
    [row] = stored(database)["subject_keys"]
    assert (row["subject"], bool(row["confirmed"])) == ("e2", True)
