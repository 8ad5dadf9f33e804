"""The conventions that every route has, whoever wrote it."""

from typing import Annotated, NoReturn

import httpx2
import pytest
from fastapi import APIRouter, Request, Response
from starlette.routing import Route

from kernel.http import AccessIsUndeclared, Caller, allow, cursor_of
from kernel.identity import Identity, KeysAreAway
from tests.kernel.small import (
    BALLOTS,
    NOT_READY,
    NOW,
    THINGS,
    Store,
    client,
    small_app,
    token,
)

pytestmark = pytest.mark.anyio
THING = {"name": "Loket 1"}
KEY = {"Idempotency-Key": "k1"}


def slug(answer: httpx2.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    return answer.json()["type"].removeprefix("urn:kinerja:problem:")


async def test_a_write_answers_with_its_position_and_version(hr: httpx2.AsyncClient):
    answer = await hr.put(f"{THINGS}/a7", json=THING)
    assert answer.json() == {"position": "13.72/small@0", "version": 1}
    assert answer.headers["kinerja-position"] == "13.72/small@0"
    assert answer.headers["etag"] == '"1"'


async def test_the_caller_is_made_of_token_address_and_headers(
    hr: httpx2.AsyncClient, store: Store
):
    headers = {"If-Match": '"7"', "Kinerja-After": "13.72/small@4, 13.72/evaluation@12"}
    await hr.put(f"{THINGS}/a7", json=THING, headers=headers)
    (by,) = store.callers
    assert (by.subject, by.region, by.time, by.language) == ("e7", "13.72", NOW, "en")
    assert by.has("hr") and not by.has("auditor")
    assert by.route == "PUT /v1/regions/{region}/small/things/{thing_id}"
    assert (by.expected, by.after) == (7, (("small", 4), ("evaluation", 12)))


async def test_the_payload_of_a_key_differs_with_address_and_body(
    hr: httpx2.AsyncClient, store: Store
):
    for path, name in (("a7", "x"), ("a7", "y"), ("a8", "x"), ("a7", "x")):
        await hr.put(f"{THINGS}/{path}", json={"name": name})
    one, other_body, other_path, again = (by.payload for by in store.callers)
    assert one == again
    assert len({one, other_body, other_path}) == 3


async def test_a_list_is_read_by_cursor_and_limit(hr: httpx2.AsyncClient, store: Store):
    page = (await hr.get(THINGS, params={"limit": 7})).json()
    await hr.get(THINGS, params={"cursor": page["next"]})
    assert [(by.cursor, by.limit) for by in store.callers] == [("", 7), ("a7", 50)]


async def test_events_go_on_after_the_last_one_received(hr: httpx2.AsyncClient):
    for thing in ("a1", "a2", "a3"):
        await hr.put(f"{THINGS}/{thing}", json={"name": thing})
    answer = await hr.get(f"{THINGS}/stream", headers={"Last-Event-ID": cursor_of("a1")})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert [line for line in answer.text.splitlines() if line.startswith("data")] == [
        'data: "a2"',
        'data: "a3"',
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"Kinerja-After": "13.72/small"},
        {"Kinerja-After": "13.71/small@4"},
        {"Kinerja-After": "13.72/small@4,"},
        {"Idempotency-Key": "k" * 256},
        {"Idempotency-Key": "two words"},
    ],
)
async def test_a_header_that_cannot_be_read_is_named(
    hr: httpx2.AsyncClient, store: Store, headers: dict[str, str]
):
    answer = await hr.put(f"{THINGS}/a7", json=THING, headers=headers)
    assert (answer.status_code, slug(answer)) == (400, "kernel.malformed-header")
    assert answer.json()["header"] == next(iter(headers))
    assert not store.things


@pytest.mark.parametrize("tag", ["7", "*", '"*"', '"-1"', 'W/"7"', '"7", "8"'])
async def test_if_match_takes_one_version_and_says_so(
    hr: httpx2.AsyncClient, store: Store, tag: str
):
    answer = await hr.put(f"{THINGS}/a7", json=THING, headers={"If-Match": tag})
    assert (answer.status_code, slug(answer)) == (400, "kernel.if-match-names-no-version")
    assert not store.things


async def test_a_parameter_that_no_route_takes_is_refused_naming_those_it_takes(
    hr: httpx2.AsyncClient, store: Store
):
    listed = await hr.get(f"{THINGS}?limits=5")
    assert (listed.status_code, slug(listed)) == (400, "kernel.unknown-parameter")
    assert listed.json()["parameters"] == ["as_of", "cursor", "format", "limit", "sort"]
    assert "limits" not in listed.text
    put = await hr.put(f"{THINGS}/a7?dry_run=true", json=THING)
    assert (put.status_code, slug(put)) == (400, "kernel.unknown-parameter")
    assert not store.things


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics", "/openapi.json"])
async def test_what_is_no_route_of_a_region_takes_any_parameter(
    nobody: httpx2.AsyncClient, path: str
):
    assert (await nobody.get(f"{path}?at=now")).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=²",
        "cursor=a",
        "cursor=YTc=",
        "cursor=%ff",
        "cursor=_w",
    ],
)
async def test_a_parameter_that_cannot_be_read_is_named(hr: httpx2.AsyncClient, query: str):
    answer = await hr.get(f"{THINGS}?{query}")
    assert (answer.status_code, slug(answer)) == (400, "kernel.malformed-parameter")
    assert answer.json()["parameter"] == query.partition("=")[0]


async def test_a_post_without_idempotency_key_is_refused(hr: httpx2.AsyncClient):
    answer = await hr.post(f"{THINGS}/closed/close")
    assert (answer.status_code, slug(answer)) == (400, "kernel.idempotency-key-is-missing")


@pytest.mark.parametrize(
    ("thing", "status", "problem"),
    [
        ("absent", 404, "small.no-such-thing"),
        ("closed", 409, "small.thing-is-closed"),
        ("foreign", 403, "small.not-yours"),
        ("stale", 412, "kernel.stale"),
        ("batch", 422, "kernel.batch-refused"),
        ("busy", 503, "kernel.queue-is-full"),
        ("broken", 500, "kernel.unexpected"),
    ],
)
async def test_every_kind_of_no_has_its_status(
    hr: httpx2.AsyncClient, thing: str, status: int, problem: str
):
    answer = await hr.post(f"{THINGS}/{thing}/close", headers=KEY)
    assert (answer.status_code, slug(answer)) == (status, problem)


@pytest.mark.parametrize("thing", ["absent", "closed", "foreign", "stale", "busy", "broken"])
async def test_a_no_tells_nothing_of_what_was_read_before_it(hr: httpx2.AsyncClient, thing: str):
    answer = await hr.post(f"{THINGS}/{thing}/close", headers=KEY)
    assert {"etag", "kinerja-position"}.isdisjoint(answer.headers)
    assert answer.headers["cache-control"] == "no-store"


async def test_a_refusal_says_its_rule_and_the_facts_that_help(hr: httpx2.AsyncClient):
    told = (await hr.post(f"{THINGS}/closed/close", headers=KEY)).json()
    assert told["detail"] == "A closed thing does not change."
    assert (told["about"], told["details"]) == ("closed", {"until": "2026-04-01"})


@pytest.mark.parametrize("wanted", ["id", "id-ID,id;q=0.9,en;q=0.8", "en;q=0.5, id", "", "fr"])
async def test_problems_are_told_in_indonesian_by_default(hr: httpx2.AsyncClient, wanted: str):
    headers = KEY | {"Accept-Language": wanted}
    told = (await hr.post(f"{THINGS}/absent/close", headers=headers)).json()
    assert (told["title"], told["detail"]) == ("Tidak ditemukan", "Benda ini belum dibuat.")


async def test_a_refused_batch_names_each_command(hr: httpx2.AsyncClient):
    told = (await hr.post(f"{THINGS}/batch/close", headers=KEY)).json()
    assert [(one["command"], one["about"]) for one in told["refusals"]] == [(0, "a1"), (3, "a4")]


async def test_a_full_queue_says_when_to_come_back(hr: httpx2.AsyncClient):
    answer = await hr.post(f"{THINGS}/busy/close", headers=KEY)
    assert (answer.headers["retry-after"], answer.json()["why"]) == ("1", "queue-is-full")


async def test_the_text_of_an_unexpected_error_reaches_nobody(
    hr: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
):
    answer = await hr.post(f"{THINGS}/broken/close", headers=KEY)
    assert "Budi" not in answer.text
    assert "Budi" not in " ".join(record.getMessage() for record in caplog.records)


async def test_an_address_that_leads_nowhere_is_a_problem(hr: httpx2.AsyncClient):
    assert slug(await hr.get("/v1/nowhere")) == "kernel.no-such-route"


async def test_a_wrong_method_is_told_the_right_one(hr: httpx2.AsyncClient):
    answer = await hr.delete(f"{THINGS}/a7")
    assert (answer.status_code, slug(answer)) == (405, "kernel.method-not-allowed")
    assert answer.headers["allow"] == "PUT"


async def test_answers_are_kept_by_no_cache_and_guessed_by_no_browser(hr: httpx2.AsyncClient):
    answer = await hr.get(THINGS)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_while_the_issuer_is_away_strangers_are_asked_to_come_back(store: Store):
    async def away() -> NoReturn:
        raise KeysAreAway

    unknown = Identity("http://issuer.test", "kinerja", away)
    async with client(small_app(store, unknown), "hr") as hr:
        answers = [await hr.get(THINGS), await hr.put(f"{THINGS}/a7", json=THING)]
    assert [(a.status_code, a.json()["why"]) for a in answers] == [(503, "keys-are-away")] * 2


async def test_without_a_token_nobody_enters(nobody: httpx2.AsyncClient, store: Store):
    answer = await nobody.put(f"{THINGS}/a7", json=THING)
    assert (answer.status_code, slug(answer)) == (401, "kernel.not-signed-in")
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert not store.things


async def test_nothing_is_read_of_the_body_of_a_stranger(nobody: httpx2.AsyncClient):
    answer = await nobody.put(f"{THINGS}/a7", content=b"{", headers={"Content-Type": "text/x"})
    assert slug(answer) == "kernel.not-signed-in"


async def test_a_role_that_is_not_named_is_refused(store: Store):
    async with client(small_app(store), "auditor") as auditor:
        answer = await auditor.put(f"{THINGS}/a7", json=THING)
    assert (answer.status_code, slug(answer)) == (403, "kernel.another-role")
    assert answer.json()["roles"] == ["employee", "hr"]


async def test_a_token_of_another_region_is_refused(store: Store):
    async with client(small_app(store), "hr", region="13.71") as neighbour:
        answer = await neighbour.put(f"{THINGS}/a7", json=THING)
    assert (answer.status_code, slug(answer)) == (403, "kernel.another-region")


async def test_a_national_auditor_enters_every_region(store: Store):
    async with client(small_app(store), "hr", region="*") as national:
        assert (await national.put(f"{THINGS}/a7", json=THING)).status_code == 200


async def test_an_unknown_region_is_told_which_exist(hr: httpx2.AsyncClient):
    answer = await hr.get("/v1/regions/99.99/small/things")
    assert (answer.status_code, answer.json()["regions"]) == (404, ["13.71", "13.72"])


async def test_a_citizen_needs_no_token(nobody: httpx2.AsyncClient, store: Store):
    answer = await nobody.put("/v1/regions/13.72/small/answers/r1", json=THING)
    assert answer.status_code == 200
    (by,) = store.callers
    assert (by.subject, by.unnamed, by.traceparent) == ("anonymous", True, "")


async def test_a_route_says_that_its_caller_stays_unknown(hr: httpx2.AsyncClient, store: Store):
    for path in (BALLOTS, THINGS):
        await hr.put(f"{path}/a7", json=THING)
    assert [(by.subject, by.unnamed) for by in store.callers] == [("e7", True), ("e7", False)]


async def test_a_token_that_a_citizen_sends_is_checked_and_used(
    nobody: httpx2.AsyncClient, store: Store
):
    path = "/v1/regions/13.72/small/answers/r1"
    good = {"Authorization": f"Bearer {token('employee')}"}
    bad = {"Authorization": "Bearer x.y.z"}
    assert (await nobody.put(path, json=THING, headers=bad)).status_code == 401
    assert (await nobody.put(path, json=THING, headers=good)).status_code == 200
    assert [by.subject for by in store.callers] == ["e7"]


async def test_a_token_in_the_name_of_the_platform_is_refused(nobody: httpx2.AsyncClient):
    for subject in ("system", "anonymous"):
        signed = {"Authorization": f"Bearer {token('employee', subject=subject)}"}
        answer = await nobody.put(f"{THINGS}/a7", json=THING, headers=signed)
        assert (answer.status_code, answer.json()["why"]) == (401, "reserved-subject")


@pytest.mark.parametrize(("language", "said"), [("en", "a random UUID"), ("id", "UUID acak")])
async def test_a_token_that_calls_somebody_by_a_number_is_told_what_would_do(
    nobody: httpx2.AsyncClient, language: str, said: str
):
    nip = "198001152005011001"
    signed = {"Authorization": f"Bearer {token('employee', subject=nip)}"}
    answer = await nobody.put(
        f"{THINGS}/a7", json=THING, headers=signed | {"Accept-Language": language}
    )
    problem = answer.json()
    assert (answer.status_code, problem["why"]) == (401, "unusable-subject")
    assert problem["type"] == "urn:kinerja:problem:kernel.subject-is-unusable"
    assert said in problem["usable"] and nip not in answer.text


def test_a_route_that_does_not_say_who_may_call_it_stops_the_start():
    router = APIRouter(prefix="/small")

    @router.get("/open")
    async def open_to_all() -> None: ...

    with pytest.raises(AccessIsUndeclared, match="/small/open needs exactly one `allow`"):
        small_app(routers=[router])


def test_a_route_with_two_declarations_stops_the_start():
    router = APIRouter(prefix="/small")

    @router.get("/both")
    async def both(
        one: Annotated[Caller, allow("hr")], other: Annotated[Caller, allow("citizen")]
    ) -> None: ...

    with pytest.raises(AccessIsUndeclared, match="not 2"):
        small_app(routers=[router])


def test_a_route_that_is_not_fastapis_stops_the_start():
    async def raw(request: Request) -> Response: ...

    router = APIRouter(prefix="/small", routes=[Route("/raw", raw)])
    with pytest.raises(AccessIsUndeclared, match="is no route of FastAPI's"):
        small_app(routers=[router])


def test_a_role_that_does_not_exist_cannot_be_allowed():
    with pytest.raises(ValueError, match="a route names some of the roles"):
        allow("boss")


async def test_a_process_that_lives_says_so(nobody: httpx2.AsyncClient):
    assert (await nobody.get("/livez")).json() == {"alive": True}


async def test_a_process_that_is_behind_says_by_how_much():
    async with client(small_app(ready=lambda: NOT_READY)) as prober:
        answer = await prober.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert answer.json()["behind"] == [
        {"name": "inbox", "region": "13.72", "records": 4711},
        {"name": "kafka", "why": "unreachable"},
    ]


async def test_requests_are_measured_by_route_and_not_by_address(hr: httpx2.AsyncClient):
    await hr.put(f"{THINGS}/a7", json=THING)
    counted = (await hr.get("/metrics")).text
    assert 'route="/v1/regions/{region}/small/things/{thing_id}",status="200"' in counted
    assert "a7" not in counted
