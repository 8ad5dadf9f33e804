"""What an office does beside plans and reports, with a canary in every text that is sealed."""

import csv
import io
from typing import Any

from tests.journeys.places import Place
from tests.security.canaries import Canaries

HR, HEAD, CLERK, LEADER = (
    ("hr-1", "hr"),
    ("e1", "appraiser"),
    ("e7", "employee"),
    ("e2", "employee"),
)
PLAN, LOG, MONTH = "/reporting/plans/e7/2026/1", "/reporting/work-log/e7/2026-03", "2026-03"
CSV = {"Content-Type": "text/csv"}
TEAM = {"title": "Tim KTP", "led_by": "e2", "members": ["e7"], "since": "2026-01-05"}
ASSIGNED = {"employee_id": "e7", "title": "Pendataan", "since": "2026-02-02", "team_id": "t1"}


def work(place: Place, canaries: Canaries, known: str) -> str:
    """After a plan was agreed; where the log then ends."""
    at = national(place, documents(place, around_the_plan(place, canaries, known)))
    at = regional_head_and_team(place, canaries, at)
    at = work_log(place, canaries, at)
    return report_in_words(place, canaries, at)


def around_the_plan(place: Place, canaries: Canaries, at: str) -> str:
    expected = {"value": "kompeten", "expected": canaries.text("what is expected of somebody")}
    wanted = {"kind": "equipment", "title": "Satu perangkat perekaman"}
    no = {"answer": "refused", "reason": canaries.text("why a resource is refused")}
    asked = {"expectations": [expected]}
    at = place.do("PUT", f"{PLAN}/expectations", HEAD, json=asked, after=at)
    at = place.do("PUT", f"{PLAN}/resources/s1", CLERK, json=wanted, after=at)
    return place.do("POST", f"{PLAN}/resources/s1/answer", HEAD, json=no, after=at)


def documents(place: Place, at: str) -> str:
    """Signed by both, listed, given out, and the link on them followed."""
    form = f"{PLAN}/documents/A.1.7"
    for by in (CLERK, HEAD):
        at = place.do("POST", f"{form}/sign", by, after=at)
        told = place.read(f"{PLAN}/documents", HR, at)["documents"]
    [signed] = [of for of in told if of["form"] == "A.1.7"]
    link_id = signed["issues"][-1]["link_id"]
    for path in (form, f"{form}/{link_id}", f"/reporting/documents/{link_id}"):
        assert place.send("GET", path, HR, after=at).is_success
    return at


def national(place: Place, at: str) -> str:
    """Plans are handed over, and compared with what comes back: with numbers of people in both."""
    file = place.send("GET", "/reporting/national/file?period=2026", HR, after=at)
    assert file.is_success, file.text
    at = place.do("POST", "/reporting/national/handed-over", HR, content=file.content, headers=CSV)
    lines = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    people = list(dict.fromkeys(line["nip"] for line in lines))
    text = io.StringIO()
    writer = csv.DictWriter(text, lines[0])
    writer.writeheader()
    for line in lines:
        other = {"reference": f"SKP-{people.index(line['nip'])}", "target_high": "21"}
        writer.writerow(line | other)
    theirs = text.getvalue().encode()
    at = place.do("POST", "/reporting/national/compare", HR, content=theirs, headers=CSV)
    for path in (
        "/reporting/national/copies?state=differs",
        "/reporting/national/differences/file",
    ):
        assert b"target_high" in place.send("GET", path, HR, after=at).content
    return at


def regional_head_and_team(place: Place, canaries: Canaries, at: str) -> str:
    mayor = {"official_id": "w1", "position": "Wali Kota", "since": "2026-01-05"}
    mayor["name"] = canaries.name("the regional head")
    declined = {"reason": canaries.text("why an assignment is declined")}
    at = place.do("PUT", "/reporting/regional-head", HR, json=mayor, after=at)
    at = place.do("PUT", "/reporting/teams/t1", HR, json=TEAM, after=at)
    at = place.do("PUT", "/reporting/assignments/a1", LEADER, json=ASSIGNED, after=at)
    return place.do("POST", "/reporting/assignments/a1/decline", HEAD, json=declined, after=at)


def work_log(place: Place, canaries: Canaries, at: str) -> str:
    def entry(minutes: int, **more: Any) -> dict[str, Any]:
        note = canaries.text("a note beside work")
        of = {"day": "2026-03-03", "plan_id": "e7~2026~1", "result_id": "r1", "note": note}
        return {**of, "minutes": minutes, **more}

    many = {"entries": [entry(30, entry_id="w2")]}
    again = {"reason": canaries.text("why a month is opened again")}
    at = place.do("PUT", f"{LOG}/w1", CLERK, json=entry(60), after=at)
    at = place.do("POST", LOG, CLERK, json=many, after=at)
    at = place.do("POST", f"{LOG}/w1/correct", CLERK, json=entry(90), after=at)
    at = place.do("POST", f"/reporting/work-months/{MONTH}/close", HR, after=at)
    return place.do("POST", f"/reporting/work-months/{MONTH}/reopen", HR, json=again, after=at)


def report_in_words(place: Place, canaries: Canaries, at: str) -> str:
    """Of somebody whose plan has its targets in words."""
    who, plan = LEADER, f"/reporting/plans/{LEADER[0]}/2026/1"
    words = {"indicator_id": "i1", "code": "answers", "aspects": ["quality"]}
    words["narrative"] = "Setiap pertanyaan warga dijawab tuntas pada hari yang sama"
    result = {"result_id": "r1", "kind": "utama", "title": "Warga terjawab", "narrated": [words]}
    told = {"indicator_id": "i1", "is_reached": True, "told": canaries.text("what was reached")}
    body = {"plan_id": f"{LEADER[0]}~2026~1", "results": [{"result_id": "r1", "narrated": [told]}]}
    path = f"/reporting/reports/{LEADER[0]}/2026-Q1"
    at = place.do("PUT", plan, who, json={"results": [result], "approach": "qualitative"}, after=at)
    at = place.do("POST", f"{plan}/agree", HEAD, after=at)
    at = place.do("PUT", path, who, json=body, after=at)
    place.read(path, HEAD, at)
    at = place.do("POST", f"{path}/accept", HEAD, after=at)
    files(place, who[0], at)
    return at


def files(place: Place, who: str, at: str) -> None:
    """Lists that show somebody, as files, for those who may see them; and for one who may not."""
    asked = (f"plans?employee_id={who}", f"reports?employee_id={who}", f"{LOG[11:]}?")
    for path in asked:
        for as_format in ("csv", "xlsx"):
            answer = place.send(
                "GET",
                f"/reporting/{path}&format={as_format}",
                HR,
                headers={"Kinerja-After": at},
            )
            assert answer.is_success and answer.content, (path, answer.status_code)
        closed = place.send("GET", f"/reporting/{path}&format=csv", ("e3", "employee"))
        assert closed.status_code == 403, path
