"""By which ids people may be known: they stand in the open for ever."""

import uuid
from hashlib import sha256

import pytest
from hypothesis import given as every
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.personal import is_number_like
from contracts.subjects import is_id, is_person, is_reserved, is_subject
from kernel.shapes import Id, SubjectId

NIP, NIK, TELEPHONE = "198001152005011001", "1371011501800001", "081234567890"
an_id, a_subject_id = TypeAdapter[str](Id), TypeAdapter[str](SubjectId)


@pytest.mark.parametrize(
    "subject",
    [
        "e7",
        "hr-13.72",
        "ops_1",
        "f81d4fae-7dec-41d0-a765-000000000000",
        "01hzy3v7k9t4c2m8q5w6x7y8z9",
        sha256(b"e7").hexdigest(),
        "kepegawaian-00012345",
        "a1" * 32,
    ],
)
def test_an_id_that_tells_nothing_of_a_person_is_usable(subject: str):
    assert is_person(subject) and is_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        NIP,
        NIK,
        TELEPHONE,
        "196512101",
        f"nip{NIP}",
        f"nip-{NIP}",
        f"{NIK}a",
        f"a.{TELEPHONE}",
        "19800115-200501-1-001",
        "nip-19800115.200501.1.001",
        "19800115 200501 1 001",
    ],
)
def test_somebodys_number_is_no_id_however_it_is_dressed(subject: str):
    assert not is_person(subject) and not is_subject(subject)


@pytest.mark.parametrize(
    "subject",
    [
        "siti",
        "siti.rahmawati",
        "Siti Rahmawati",
        "dr-siti-s.kom",
        "siti@example.go.id",
        "siti1@example.go.id",
        "Siti1",
    ],
)
def test_a_name_and_a_mail_address_are_no_id(subject: str):
    assert not is_person(subject)


@pytest.mark.parametrize(
    "subject",
    ["", "a b1", "a/b1", "a~b1", "é1", "a1\n", "auth0|5f0c6a1d", "a1" * 33, "-a1", "\0", "E7"],
)
def test_what_no_route_could_name_is_no_id(subject: str):
    assert not is_person(subject) and not is_subject(subject)


@pytest.mark.parametrize(
    "subject",
    ["system", "anonymous", "anonymous-1", "response-r1", "round-e7", "response-", "round-"],
)
def test_nobody_is_known_by_what_the_platform_makes(subject: str):
    assert not is_person(subject)


@pytest.mark.parametrize("subject", ["response-r1", "response-qz", "round-e7~2026-q1", "round-h1"])
def test_what_the_platform_makes_has_a_key(subject: str):
    assert is_subject(subject)


@pytest.mark.parametrize("id", ["response-r1", "round-e7", "round-", "response-"])
def test_nobody_chooses_an_id_under_which_a_response_or_a_round_has_its_key(id: str):
    assert is_reserved(id) and not is_id(id)
    with pytest.raises(ValidationError, match="response- or round-"):
        an_id.validate_python(id)


@pytest.mark.parametrize("id", ["responses", "round", "rounds-1", "a-response-1"])
def test_an_id_that_only_looks_reserved_is_let_in(id: str):
    assert is_id(id) and an_id.validate_python(id) == id


@every(st.uuids())
def test_every_random_uuid_is_usable(made: uuid.UUID):
    assert is_person(str(made)) == any(c in "abcdef" for c in str(made))


@every(st.binary(min_size=16, max_size=16).map(bytes.hex))
def test_digits_within_a_random_id_are_no_number(made: str):
    alone = made.strip("abcdef").isdigit()  # all of them beside each other: not by chance
    assert is_number_like(made) == alone


@every(st.one_of(st.from_regex(r"[a-z0-9._~|@-]{1,20}", fullmatch=True), st.text(max_size=20)))
def test_what_has_a_key_can_be_asked_for_by_its_id(text: str):
    """A route takes exactly what the vault makes keys for: else one could never be destroyed."""
    try:
        taken = a_subject_id.validate_python(text) == text
    except ValidationError:
        taken = False
    assert taken == is_subject(text)


@every(st.from_regex(r"[a-z0-9][a-z0-9._-]{0,63}", fullmatch=True))
def test_whoever_is_known_by_an_id_can_be_registered_under_it(text: str):
    assert is_id(text) or not is_person(text)
