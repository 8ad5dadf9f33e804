"""No address takes anything personal, and no text that is kept as it is takes a person's number."""

from typing import Annotated

from fastapi import APIRouter

from kernel.http import Body, Caller, OpenText, Text, allow
from tests.security.shapes import Spot, Way, ways
from tests.services.apps import APPS, app_of

WAYS = [way for app in APPS.values() for way in ways(app)]
Hr = Annotated[Caller, allow("hr")]
OF_PEOPLE = {"subject_id", "subject", "looker_id"}
SPOTS = [spot for way in WAYS for spot in way.spots]
PLAN = "/reporting/plans/{employee_id}/{year}/{segment}"
PLANS = (f"PUT {PLAN}", f"POST {PLAN}/revise", "POST /reporting/plan-check")
TEMPLATE = "PUT /reporting/plan-templates/{template_id}"
MANUAL = ("definition", "formula", "frequency", "origin", "purpose")
OF_RESULTS = {
    "title",
    "indicators/*/title",
    "indicators/*/measure",
    "narrated/*/narrative",
    *(f"{kind}/*/manual/{word}" for kind in ("indicators", "narrated") for word in MANUAL),
}
OPEN_TEXTS = {
    *(f"{put} body results/*/{text}" for put in (*PLANS, TEMPLATE) for text in OF_RESULTS),
    *(f"{put} body annex/{part}/*" for put in PLANS for part in ("accountability", "consequences")),
    f"{TEMPLATE} body position",
    f"PUT {PLAN}/resources/{{resource_id}} body title",
    "PUT /reporting/assignments/{assignment_id} body title",
    "PUT /reporting/employees/{employee_id}/end body went_to",
    "PUT /reporting/employees/{employee_id}/post body position",
    "PUT /reporting/employees/{employee_id}/standing body host",
    "PUT /reporting/regional-head body position",
    "PUT /reporting/teams/{team_id} body title",
    "POST /evaluation/calendars/{year}/correct body added/*/title",
    "PUT /evaluation/calendars/{year} body holidays/*/title",
    "PUT /evaluation/organisations/{unit_id}/{period} body document",
    "PUT /training/courses/{course_id} body title",
}


def personal_in_addresses(spots: list[Spot]) -> list[str]:
    """Parameters of paths and queries that take something personal."""
    return [
        str(spot) for spot in spots if spot.where != "body" and not spot.takes <= allowed_in(spot)
    ]


def allowed_in(spot: Spot) -> set[str]:
    """Of a person nothing at all; of a thing a word, or digits that are nobody's NIP or NIK: ids
    look so."""
    return set[str]() if spot.way[0] in OF_PEOPLE else {"word", "telephone"}


def test_no_address_takes_anything_personal():
    assert personal_in_addresses(SPOTS) == []


def test_every_service_has_texts_that_are_looked_at():
    assert {spot.path.split("/")[1] for spot in SPOTS} == set(APPS)


def test_texts_that_are_kept_as_they_are_are_known():
    """Words of the office; whoever adds one lists it, here and in the docs."""
    found = {str(spot) for spot in SPOTS if spot.is_open_text}
    assert {each for each in found if "/operations/" not in each} == OPEN_TEXTS
    rest = {each.partition("/operations/")[2] for each in found - OPEN_TEXTS}
    assert rest == {"parked/{follower}/drop body reason"}


def planted() -> list[Way]:
    """A route with everything that is wrong, and what is right beside it."""
    router = APIRouter(prefix="/planted")

    class Wanted(Body):
        nickname: Text | None = None
        titles: tuple[OpenText, ...] = ()

    @router.put("/people/{name}")
    async def name_somebody(name: str, wanted: Wanted, by: Hr, nip: str = "") -> None: ...

    del name_somebody
    return ways(app_of(router))


def test_a_name_in_a_path_and_a_number_in_a_query_are_noticed():
    found = personal_in_addresses([spot for way in planted() for spot in way.spots])
    put = "PUT /planted/people/{name}"
    assert found == [f"{put} path name", f"{put} query nip"]


def test_a_field_is_personal_or_open_by_what_it_takes():
    body = [spot for way in planted() for spot in way.spots if spot.where == "body"]
    kinds = {"/".join(spot.way): (spot.is_personal, spot.is_open_text) for spot in body}
    assert kinds == {"nickname": (True, False), "titles/*": (False, True)}
