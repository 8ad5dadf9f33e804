"""What a body may be. Everything else is a clear refusal, and nothing is stored."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest

from kernel.shapes import XLSX
from tests.kernel.small import THINGS, Store

pytestmark = pytest.mark.anyio
MIB = 1024 * 1024
THING = f"{THINGS}/a7"
ROSTER = "/v1/regions/13.72/small/roster"
JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv"}


def padded(size: int) -> bytes:
    return b'{"name": "a"' + b" " * (size - 13) + b"}"


async def test_a_body_of_exactly_one_mebibyte_is_taken(hr: httpx2.AsyncClient):
    assert (await hr.put(THING, content=padded(MIB), headers=JSON)).status_code == 200


async def test_a_body_of_one_byte_more_is_too_large(hr: httpx2.AsyncClient, store: Store):
    answer = await hr.put(THING, content=padded(MIB + 1), headers=JSON)
    assert (answer.status_code, answer.json()["at_most"]) == (413, MIB)
    assert answer.headers["content-type"] == "application/problem+json"
    assert not store.things


async def test_a_body_of_unknown_length_is_cut_at_the_limit(hr: httpx2.AsyncClient, store: Store):
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            sent.append(65536)
            yield b" " * 65536

    answer = await hr.put(THING, content=endless(), headers=JSON)
    assert answer.status_code == 413
    assert sum(sent) <= MIB + 2 * 65536
    assert not store.things


async def test_a_post_without_a_body_of_its_own_takes_no_large_one(hr: httpx2.AsyncClient):
    path, key = f"{THINGS}/absent/close", {"Idempotency-Key": "k1"}
    answer = await hr.post(path, content=b" " * (MIB + 1), headers=key)
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "abc", "9" * 30])
async def test_a_length_that_is_none_is_refused(hr: httpx2.AsyncClient, length: str):
    answer = await hr.put(THING, content=b"{}", headers=JSON | {"Content-Length": length})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"name": "\xff"}', "not-utf-8"),
        (b'{"name": "\x00"}', "nul"),
        (b'{"name": ', "not-json"),
        (b'{"name": "a"} {}', "not-json"),
        (b'{"name": "a", "name": "b"}', "key-twice"),
        (b'{"name": "a", "parts": [{"amount": NaN}]}', "not-a-number"),
        (b'{"name": "a", "parts": [{"amount": -Infinity}]}', "not-a-number"),
        (b'{"name": "a", "parts": [{"amount": 1e999}]}', "number-too-large"),
        (b'{"name": "a", "parts": [{"amount": 9007199254740992}]}', "number-too-large"),
        (b'{"name": "a", "parts": [{"amount": %s}]}' % (b"9" * 5000), "number-too-large"),
        (b"[" * 33 + b"1" + b"]" * 33, "nesting"),
        (b"[" * 100_000 + b"]" * 100_000, "nesting"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "nesting"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_body_that_cannot_be_read_says_why(
    hr: httpx2.AsyncClient, store: Store, body: bytes, why: str
):
    answer = await hr.put(THING, content=body, headers=JSON)
    assert (answer.status_code, answer.json()["why"]) == (400, why)
    assert not store.things


@pytest.mark.parametrize("kind", ["text/plain", "", "application/x-www-form-urlencoded"])
async def test_another_content_type_is_refused(hr: httpx2.AsyncClient, kind: str):
    answer = await hr.put(THING, content=b'{"name": "a"}', headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["takes"]) == (415, "application/json")


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "#/name", "This is required."),
    ({"name": "a", "nick": 1}, "#/nick", "There is no such field."),
    ({"name": "a", "Budi Santoso": 1}, "#/*", "There is no such field."),
    ({"name": ""}, "#/name", "At least 1 characters."),
    ({"name": " \t"}, "#/name", "At least 1 characters."),
    ({"name": "x" * 2001}, "#/name", "At most 2000 characters."),
    ({"name": 7}, "#/name", "Must be a text."),
    ({"name": "a", "parts": [{}]}, "#/parts/0/amount", "This is required."),
    ({"name": "a", "parts": [{"amount": "x"}]}, "#/parts/0/amount", "Must be a whole number."),
    ({"name": "a\0b"}, "#", "NUL is not allowed."),
    ({"name": "a\x1b[2Jb"}, "#/name", "Control characters are not allowed."),
    ({"name": "Budi \u202eidub"}, "#/name", "Control characters are not allowed."),
    ({"name": "a\u2067b"}, "#/name", "Control characters are not allowed."),
    ({"name": "a", "parts": {}}, "#/parts", "Must be a list."),
]


@pytest.mark.parametrize(("body", "pointer", "message"), WRONG)
async def test_each_wrong_field_is_named(
    hr: httpx2.AsyncClient, body: dict[str, Any], pointer: str, message: str
):
    answer = await hr.put(THING, json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"in": "body", "pointer": pointer, "message": message}]


async def test_a_lone_surrogate_is_no_text(hr: httpx2.AsyncClient, store: Store):
    answer = await hr.put(THING, content=b'{"name": "\\ud800"}', headers=JSON)
    assert (answer.status_code, len(store.things)) == (422, 0)


async def test_a_surrogate_in_the_name_of_a_field_is_no_name(hr: httpx2.AsyncClient):
    answer = await hr.put(THING, content=b'{"name": "a", "\\ud800": 1}', headers=JSON)
    assert answer.status_code == 422


async def test_a_path_that_is_no_id_is_named(hr: httpx2.AsyncClient):
    answer = await hr.put(f"{THINGS}/A%20B", json={"name": "a"}, headers={"Accept-Language": "id"})
    (error,) = answer.json()["errors"]
    assert (error["in"], error["pointer"]) == ("path", "#/thing_id")
    assert error["message"].startswith("Harus sesuai pola ^[a-z0-9]")


@pytest.mark.parametrize("sent", ["Budi Santoso 198501012010011001", 198501012010011, ["Budi"]])
async def test_what_was_sent_is_never_quoted_back(hr: httpx2.AsyncClient, sent: object):
    answer = await hr.put(THING, json={"name": [sent], "parts": sent, "Budi Santoso": sent})
    assert answer.status_code == 422
    assert "Budi" not in answer.text and "1985" not in answer.text


async def test_a_text_is_stored_in_nfc(hr: httpx2.AsyncClient, store: Store):
    await hr.put(THING, json={"name": "Andre\u0301 "})
    assert store.things["a7"].name == "Andr\u00e9"


async def test_an_escaped_zero_that_is_no_nul_is_a_text(hr: httpx2.AsyncClient, store: Store):
    await hr.put(THING, content=rb'{"name": "\\u0000"}', headers=JSON)
    assert store.things["a7"].name == r"\u0000"


async def test_a_file_may_be_larger_than_a_body(hr: httpx2.AsyncClient, store: Store):
    file = b"nip;name\r\n" * (2 * MIB // 10)
    answer = await hr.put(ROSTER, content=file, headers=CSV)
    assert answer.json() == {"bytes": len(file)}
    assert store.files == [file]


@pytest.mark.parametrize("file", ["\ufeffa;é".encode(), "a;é".encode("cp1252")])
async def test_a_file_comes_as_the_spreadsheet_wrote_it(
    hr: httpx2.AsyncClient, store: Store, file: bytes
):
    await hr.put(ROSTER, content=file, headers=CSV)
    assert store.files == [file]


async def test_a_file_has_its_limit_too(hr: httpx2.AsyncClient, store: Store):
    answer = await hr.put(ROSTER, content=b"a" * (16 * MIB + 1), headers=CSV)
    assert (answer.status_code, answer.json()["at_most"]) == (413, 16 * MIB)
    assert not store.files


async def test_json_is_no_file(hr: httpx2.AsyncClient):
    answer = await hr.put(ROSTER, json={"a": 1})
    assert (answer.status_code, answer.json()["takes"]) == (415, f"text/csv or {XLSX}")


async def test_an_empty_file_is_missing(hr: httpx2.AsyncClient):
    assert (await hr.put(ROSTER, content=b"", headers=CSV)).status_code == 422
