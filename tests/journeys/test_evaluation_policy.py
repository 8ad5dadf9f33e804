"""Kecamatan Lubuk Begalung: a policy is adopted, and people are evaluated until that is final.

The clerk objects and the superior decides; the head is scored by what the leader above says of the
kecamatan; the secretary is evaluated by the mayor, against which nobody objects.
"""

from collections.abc import Generator
from typing import Any

import pytest

from services.evaluation.rules.predicate import VALUES
from tests.journeys.places import Place, distributed, embedded
from tests.journeys.test_lubuk_begalung import (
    CAMAT,
    EMPLOYEE,
    HR,
    PLAN,
    POLICY,
    adopt_and_import,
)

pytestmark = [pytest.mark.server, pytest.mark.timeout(300)]

SECRETARY, MAYOR, OFFICIAL = (
    ("e0", "appraiser", "employee"),
    ("w1", "appraiser"),
    ("p1", "appraiser"),
)
MAYOR_TOOK_OFFICE = {
    "official_id": "w1",
    "name": "Contoh Wali Kota",
    "position": "Wali Kota",
    "since": "2025-02-20",
}
EVALUATIONS = "/evaluation/evaluations"
LATE = {"opens": {"month": 12, "day": 21}, "closes": {"month": 2, "day": 15}}


@pytest.fixture(scope="module", params=[embedded, distributed])
def place(request: pytest.FixtureRequest) -> Generator[Place]:
    if request.param is distributed:
        request.getfixturevalue("kafka_server")  # says why it is skipped where there is none
    with request.param() as running:
        yield running


def test_a_policy_is_adopted_and_people_are_evaluated_by_it_until_it_is_final(place: Place):
    refused = place.send("PUT", "/evaluation/policy", HR, json={**POLICY, "annual_window": LATE})
    assert "IV.A.8" in refused.json()["details"]["article"]
    adopt_and_import(place)
    name_officials(place)
    the_clerk_objects(place)
    the_head_is_scored_by_the_kecamatan(place)
    nobody_objects_to_the_mayor(place)
    compared = place.read("/evaluation/comparison/2026-Q1", HR)
    assert (compared["items"], compared["small"]["people"]) == ([], None)  # three are too few


def name_officials(place: Place) -> None:
    place.do("PUT", "/reporting/regional-head", HR, json=MAYOR_TOOK_OFFICE)
    named = {"person_id": "p1", "since": "2025-02-20"}
    place.do("PUT", "/evaluation/officials/authorised-official", HR, json=named)
    path = "/evaluation/officials/regional-head"
    place.read_until(path, HR, lambda shown: shown["person_id"] == "w1")


def reported(place: Place, who: tuple[str, ...], above: tuple[str, ...], plan: Any) -> str:
    """Somebody's report of the first quarter is accepted; where the evaluation is ready."""
    path = f"/reporting/plans/{who[0]}/2026/1"
    place.do("PUT", path, who, json=plan)
    place.do("POST", f"{path}/agree", above)
    told = [{"indicator_id": key, "realised": "25"} for key in ("i1", "i2", "i3")]
    result = {"result_id": "r1", "indicators": told}
    report = {"plan_id": f"{who[0]}~2026~1", "results": [result]}
    place.do("PUT", f"/reporting/reports/{who[0]}/2026-Q1", who, json=report)
    place.do("POST", f"/reporting/reports/{who[0]}/2026-Q1/accept", above)
    evaluation = f"{EVALUATIONS}/{who[0]}~2026-q1"
    place.read_until(evaluation, above, lambda shown: shown["status"] == "ready")
    return evaluation


def scored_and_received(
    place: Place, who: tuple[str, ...], above: tuple[str, ...], plan: Any
) -> str:
    path = reported(place, who, above, plan)
    place.do("POST", f"{path}/score", above, json={"behaviour": dict.fromkeys(VALUES, "meets")})
    place.do("POST", f"{path}/sign", above, json={})
    place.do("POST", f"{path}/deliver", above)
    place.do("POST", f"{path}/receive", who, json={})
    return path


def steps(place: Place, who: tuple[str, ...], after: str) -> list[str]:
    return [each["step"] for each in place.read("/evaluation/waiting", who, after)["items"]]


def the_clerk_objects(place: Place) -> None:
    path = scored_and_received(place, EMPLOYEE, CAMAT, PLAN)
    at = place.do("POST", f"{path}/object", EMPLOYEE, json={"reason": "Waktu layanan keliru."})
    assert steps(place, SECRETARY, at) == ["receive-objection"]
    place.do("POST", f"{path}/report", CAMAT)
    place.do("POST", f"{path}/objection/receive", SECRETARY)
    for side, who in (("employee", EMPLOYEE), ("appraiser", CAMAT)):
        said = {"side": side, "text": "Sudah diperiksa bersama."}
        place.do("POST", f"{path}/objection/explain", who, json=said)
    decision = {"reason": "Antrean tercatat salah.", "predicate": "sangat-baik"}
    at = place.do("POST", f"{path}/objection/decide", SECRETARY, json=decision)
    shown = place.read(path, EMPLOYEE, at)
    assert (shown["predicate"], shown["after"]["ground"]) == ("sangat-baik", "objection-decided")
    assert (shown["after"]["reported"], steps(place, CAMAT, at)) == (
        "objection-pending",
        ["report-final"],
    )
    at = place.do("POST", f"{path}/report", CAMAT)
    assert place.read(path, OFFICIAL, at)["after"]["reported"] == "final"
    inbox = place.read_until(
        "/notification/inbox",
        EMPLOYEE,
        lambda shown: "evaluation.final" in {each["subject"] for each in shown["items"]},
    )
    told = [each["subject"] for each in inbox["items"]]
    assert {"evaluation.delivered", "evaluation.objection-decided"} <= set(told)


def the_head_is_scored_by_the_kecamatan(place: Place) -> None:
    path = reported(place, CAMAT, SECRETARY, PLAN)
    body = {"behaviour": dict.fromkeys(VALUES, "meets")}
    early = place.send("POST", f"{path}/score", SECRETARY, json=body)
    assert early.json()["type"].endswith("evaluation.organisation-is-not-rated")
    rated = {"predicate": "baik", "document": "LKjIP triwulan I 2026"}
    unit = "/evaluation/organisations/lubuk-begalung/2026-Q1"
    where = place.do("PUT", unit, SECRETARY, json=rated)
    place.do("POST", f"{path}/score", SECRETARY, json=body)
    at = place.do("POST", f"{path}/sign", SECRETARY, json={})
    shown = place.read(path, CAMAT, at)
    assert (shown["work_rating"], shown["predicate"]) == ("meets", "baik")
    assert where in shown["basis"]


def nobody_objects_to_the_mayor(place: Place) -> None:
    """The secretary heads the secretariat, of which the mayor says how it did."""
    rated = {"predicate": "istimewa", "document": "LKjIP triwulan I 2026"}
    place.do("PUT", "/evaluation/organisations/setda/2026-Q1", MAYOR, json=rated)
    appointed = {"appraiser_id": "w1", "since": "2026-01-05"}
    place.do("PUT", "/reporting/employees/e0/appraiser", HR, json=appointed)
    budget = {"results": [{**PLAN["results"][0], "perspective": "budget"}]}
    path = scored_and_received(place, SECRETARY, MAYOR, budget)
    refused = place.send("POST", f"{path}/object", SECRETARY, json={"reason": "Kurang adil."})
    assert refused.status_code == 409
    assert "IV.A.12" in refused.json()["details"]["article"]
    assert place.read(path, SECRETARY)["after"]["ground"] == "made-by-regional-head"
