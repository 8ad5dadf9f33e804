"""Kecamatan Lubuk Begalung: a report becomes an evaluation, a need, a course, and messages."""

from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from contracts.catalogue import event_of
from contracts.satisfaction import ELEMENTS
from kinerja.catalogue import services
from services.evaluation.rules.predicate import VALUES
from tests.collector import Collector, Seen, collector
from tests.golden_streams import NamedBySeveral, stream_of
from tests.journeys.places import REGION, Place, distributed, embedded
from tests.kernel.logs import wait_for
from tests.verbs import kinerja

pytestmark = pytest.mark.server

LOGS = tuple(service.name for service in services)
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
SCORED = "7d0c1a93f1b8450e9d3d1f3a5a0c6e21"
SECRET = "Ibu Rahasia menunggu lama"
HR, OFFICER = ("hr-13.71", "hr"), ("officer-13.71", "officer")
CAMAT, EMPLOYEE = ("e1", "appraiser", "employee"), ("e7", "employee")
UNITS = (
    "unit,title,kind,parent,code\n"
    "setda,Sekretariat Daerah,secretariat,,\n"
    "lubuk-begalung,Kecamatan Lubuk Begalung,kecamatan,setda,13.71.06\n"
)
EMPLOYEES = (
    "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads\n"
    "e0,196901011994031009,Contoh Sekda,PNS,Sekretaris Daerah,jpt,IV/e,setda,,2024-01-01,setda\n"
    "e1,197001012000011001,Contoh Camat,PNS,Camat,administrator,IV/b,lubuk-begalung,"
    "196901011994031009,2024-01-01,lubuk-begalung\n"
    "e7,199001012015011002,Contoh Operator,PNS,Operator KTP,pelaksana,II/c,lubuk-begalung,"
    "197001012000011001,2024-01-01,\n"
)
POLICY = {
    "policy_id": "2026",
    "satisfaction_target": ["76.61", "88.30"],
    "competencies": [{"code": "service-time", "competency": "queueing"}],
    "adopted_on": "2026-01-05",
}
INDICATORS = [
    {"indicator_id": "i1", "code": "documents", "better": "higher", "source": "self"},
    {"indicator_id": "i2", "code": "service-time", "better": "lower", "source": "self"},
    {"indicator_id": "i3", "code": "satisfaction", "source": "citizen-satisfaction"},
]
TARGET = {"aspects": ["quality"], "measure": "satuan", "target_low": "20", "target_high": "20"}
RESULT = {"result_id": "r1", "kind": "utama", "title": "Pelayanan KTP"}
PLAN = {
    "results": [{**RESULT, "indicators": [{"title": "Ukuran", **TARGET, **i} for i in INDICATORS]}],
}
SURVEY = {
    "unit_id": "lubuk-begalung",
    "service": "ktp",
    "period": "2026-Q1",
    "population": 500,
    "opens": "2026-03-02",
    "closes": "2026-03-31",
}
COURSE = {
    "title": "Pelayanan prima",
    "kind": "classical",
    "seats": 30,
    "competencies": ["queueing"],
    "sessions": [{"session_id": "s1", "day": "2026-05-04", "hours_jp": 8}],
}


@pytest.fixture(scope="module")
def told() -> Generator[Collector]:
    """What the processes tell of themselves."""
    with collector() as taking:
        yield taking


@pytest.fixture(scope="module", params=[embedded, distributed])
def place(request: pytest.FixtureRequest, told: Collector) -> Generator[Place]:
    if request.param is distributed:
        request.getfixturevalue("kafka_server")  # says why it is skipped where there is none
    told.traces.clear()
    told.metrics.clear()
    often = {"OTEL_BSP_SCHEDULE_DELAY": "100", "OTEL_METRIC_EXPORT_INTERVAL": "500"}
    with request.param(more={"OTEL_EXPORTER_OTLP_ENDPOINT": told.endpoint, **often}) as running:
        yield running


def test_a_report_becomes_an_evaluation_a_need_a_course_and_messages(place: Place):
    adopt_and_import(place)
    submitted = plan_and_report(place)
    opened = place.read("/evaluation/evaluations/e7~2026-q1", EMPLOYEE, after=submitted)
    assert opened["status"] == "open"
    scored = score(place, submitted)
    need = place.read("/training/needs?employee_id=e7", EMPLOYEE, after=scored)["items"]
    assert [(each["competency"], each["status"]) for each in need] == [("queueing", "open")]
    completed = train(place, submitted)
    hours = place.read("/training/hours/e7/2026", EMPLOYEE, after=completed)
    assert (hours["hours_jp"], hours["missing_jp"]) == (8, 12)
    met = place.read_until("/training/needs?employee_id=e7&status=met", EMPLOYEE, has_items)
    assert len(met["items"]) == 1
    inbox = place.read("/notification/inbox", EMPLOYEE, after=completed)
    told = [message["subject"] for message in inbox["items"]]
    assert {
        "reporting.plan-agreed",
        "reporting.report-accepted",
        "evaluation.scored",
        "training.completed",
    } <= set(told)
    assert len(told) == len(set(told)), "nothing is told twice"


def has_items(page: dict[str, list[object]]) -> bool:
    return bool(page["items"])


def adopt_and_import(place: Place) -> None:
    place.do("PUT", "/evaluation/policy", HR, json=POLICY)
    place.do(
        "PUT", "/evaluation/calendars/2026", HR, json={"zone": "Asia/Jakarta", "national": True}
    )
    for kind, rows in (("units", UNITS), ("employees", EMPLOYEES)):
        csv = {"Content-Type": "text/csv"}
        place.do("POST", f"/reporting/roster/{kind}", HR, content=rows, headers=csv)


def plan_and_report(place: Place) -> str:
    place.do("PUT", "/reporting/plans/e7/2026/1", EMPLOYEE, json=PLAN)
    place.do("POST", "/reporting/plans/e7/2026/1/agree", CAMAT)
    figures = {"i1": "25", "i2": "35", "i3": "0"}
    told = [{"indicator_id": key, "realised": value} for key, value in figures.items()]
    result = {"result_id": "r1", "indicators": told, "note": SECRET}
    report = {"plan_id": "e7~2026~1", "results": [result]}
    trace = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    return place.do("PUT", "/reporting/reports/e7/2026-Q1", EMPLOYEE, json=report, headers=trace)


def score(place: Place, known: str) -> str:
    """Six citizens answer, the report is accepted, the camat scores. ``known`` is a position behind
    the import of the unit that citizens are asked about."""
    place.do("PUT", "/feedback/surveys/s1", OFFICER, json=SURVEY, after=known)
    for number in range(6):
        answers = [{"element": element, "value": 4} for element in ELEMENTS]
        paper = {"answers": answers, "channel": "paper", "answered_on": "2026-03-02"}
        place.do("PUT", f"/feedback/surveys/s1/responses/c{number}", OFFICER, json=paper)
    place.do("POST", "/reporting/reports/e7/2026-Q1/accept", CAMAT)
    path = "/evaluation/satisfaction/lubuk-begalung/2026-Q1"
    place.read_until(path, (), lambda shown: shown["answers"] == 6)
    path = "/evaluation/evaluations/e7~2026-q1"
    place.read_until(path, CAMAT, lambda shown: shown["status"] == "ready")
    behaviour = dict.fromkeys(VALUES, "meets")
    headers = {"traceparent": f"00-{SCORED}-00f067aa0ba902b7-01"}
    told = {"behaviour": behaviour}
    position = place.do("POST", f"{path}/score", CAMAT, json=told, headers=headers)
    shown = place.read(path, EMPLOYEE, after=position)
    ratings = {each["code"]: each["rating"] for each in shown["indicators"]}
    assert ratings == {"documents": "above", "service-time": "below", "satisfaction": "above"}
    assert shown["predicate"] == "baik"
    assert any(basis.startswith("13.71/reporting@") for basis in shown["basis"])
    return position


def train(place: Place, known: str) -> str:
    place.do("PUT", "/training/courses/c1", OFFICER, json=COURSE)
    place.do("POST", "/training/courses/c1/enrol", EMPLOYEE, json={}, after=known)
    present = {"session_id": "s1", "present": ["e7"]}
    place.do("POST", "/training/courses/c1/attendance", OFFICER, json=present)
    done = {"employee_id": "e7", "certificate": "800.2/1/2026", "post_score": "85.00"}
    return place.do("POST", "/training/courses/c1/complete", OFFICER, json=done)


@pytest.fixture(scope="module")
def records(place: Place) -> list[dict[str, Any]]:
    """Of all logs, when the test above has ended: its report was submitted within the trace."""
    return [record for name in LOGS for record in place.records(name)]


def test_one_trace_leads_from_the_call_to_the_last_record(records: list[dict[str, Any]]):
    traced = [record for record in records if TRACE in record.get("traceparent", "")]
    types = {record["type"].split(".")[1] for record in traced}
    assert types == {"ReportSubmitted", "EvaluationOpened", "MessageQueued"}
    (first,) = [record for record in traced if "causation" not in record]
    assert {record["correlation"] for record in traced} == {first["id"]}


SCORE = "POST /v1/regions/{region}/evaluation/evaluations/{evaluation_id}/score"
WAY = {
    True: [  # over Kafka
        ("kinerja-evaluation", SCORE, "SERVER"),
        ("kinerja-training", "process kinerja.{region}.evaluation", "CONSUMER"),
        ("kinerja-notification", "process kinerja.{region}.training", "CONSUMER"),
    ],
    False: [
        ("kinerja-embedded", SCORE, "SERVER"),
        ("kinerja-embedded", "needs_found process", "CONSUMER"),
        ("kinerja-embedded", "telling process", "CONSUMER"),
    ],
}


def way_to(spans: Sequence[Seen], last: tuple[str, str, str]) -> list[tuple[str, str, str]]:
    """From the call to the last span of that description, by their parents; empty until then."""
    by_id = {span.id: span for span in spans}
    for end in spans:
        way, span = list[tuple[str, str, str]](), by_id.get(end.id)
        while span and (end.service, end.name, end.kind) == last:
            way.insert(0, (span.service, span.name, span.kind))
            span = by_id.get(span.parent)
        if len(way) > 2:
            return way
    return []


def test_the_spans_of_one_call_lead_through_three_services(place: Place, told: Collector):
    has_kafka = place.addresses["training"] != place.addresses["evaluation"]
    way = WAY[has_kafka]
    wait_for(lambda: way_to(told.spans(SCORED), way[-1]) == way, 60)
    if has_kafka:
        wait_for(lambda: {"evaluation", "training"} <= sent_within(told, SCORED))


def sent_within(told: Collector, trace: str) -> set[str]:
    """Whose relays sent something of a trace: alone, or with others and a link to it."""
    return {
        span.service.removeprefix("kinerja-")
        for span in told.spans()
        if span.name.startswith("send ")
        if trace in (span.trace, *(linked for linked, _ in span.links))
    }


def test_the_metrics_of_every_service_come_to_the_collector(place: Place, told: Collector):
    def done() -> set[str]:
        points = [dict(point.labels) for point in told.points("kinerja_orders")]
        return {each["service"] for each in points if each["outcome"] == "done"}

    wait_for(lambda: done() == set(LOGS))
    shown = place.client.get(f"{place.addresses['reporting']}/metrics").text
    families = {line.split()[2] for line in shown.splitlines() if line.startswith("# TYPE")}
    pushed = {name for name in told.names() if not name.startswith("kinerja_http")}
    assert pushed <= {name.removesuffix("_total") for name in families}


def test_nothing_personal_is_told_to_the_collector(place: Place, told: Collector):
    bodies = str(told.traces) + str(told.metrics)
    assert "kinerja_orders" in bodies
    assert [word for word in ("Contoh", "199001012015011002", SECRET) if word in bodies] == []


def test_nothing_personal_stands_in_a_log(records: list[dict[str, Any]]):
    bodies = str(records)
    assert "ReportSubmitted" in bodies
    assert [word for word in ("Contoh", "199001012015011002", SECRET) if word in bodies] == []


def test_every_event_stands_in_the_stream_that_its_example_shows(records: list[dict[str, Any]]):
    seen: set[str] = set()
    for record in records:
        event = event_of(record["type"], msgspec.json.encode(record["data"]))
        with suppress(NamedBySeveral):
            assert event and record["subject"] == stream_of(event)
            seen.add(record["subject"].partition("-")[0])
    assert seen >= {"unit", "employee", "plan", "report", "evaluation", "need", "course"}
    assert seen >= {"training", "survey", "calendar"}


def test_every_view_is_its_replay_when_all_is_done(place: Place):
    settings = {
        name.removeprefix("KINERJA_").lower(): value
        for name, value in place.environment.items()
        if name.startswith("KINERJA_") and name != "KINERJA_DATA"
    }
    data, rows = Path(place.environment["KINERJA_DATA"]), 0
    for service, view in ((of, view) for of in services for view in of.views):
        words = (f"{REGION}/{service.name}", "--view", view.name, "--compare", "--json")
        done = kinerja("replay", *words, data=data, **settings)
        assert done.returncode == 0, (service.name, view.name, done.stdout, done.stderr)
        rows += msgspec.json.decode(done.stdout)["rows"]
    assert rows > 20


def test_nobody_of_another_region_comes_in(place: Place):
    path = "/reporting/plans/e7/2026/1"
    answer = place.send("GET", path, ("e7", "employee"), headers={})
    stranger = place.token("e7", "employee", region="13.72")
    url = f"{place.addresses['reporting']}/v1/regions/13.71{path}"
    refused = place.client.get(url, headers={"Authorization": f"Bearer {stranger}"})
    assert (answer.status_code, refused.status_code) == (200, 403)
