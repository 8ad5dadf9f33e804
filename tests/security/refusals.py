"""Every "no" of the platform to somebody whose hands are full of names, numbers and texts.

Each route is asked wrongly in every way that is the same for all; then come the refusals of rules.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from kernel.checked import BODY_LIMIT
from kernel.shapes import FILE_LIMIT
from tests.security.canaries import Canaries
from tests.security.named import adopt, give_address, search
from tests.security.scene import WAYS, Scene
from tests.security.shapes import EVENTS, Way
from tests.security.walk import (
    CSV,
    EVALUATION,
    FORGOTTEN,
    HEAD,
    HEADINGS,
    HR,
    OFFICER,
    PLAN,
    PLAN_PATH,
    REPORT_PATH,
    ROUND,
    SURVEY,
    Walk,
)

JSON = {"Content-Type": "application/json"}
WHO = {"employee": "e7", "appraiser": "e1", "citizen": ""}
FILLED = {
    "year": "2026",
    "segment": "1",
    "period": "2026-Q1",
    "employee_id": "e7",
    "subject_id": "e7",
    "subject": "e7",
    "unit_id": "lubeg",
    "evaluation_id": "e7~2026-q1",
    "course_id": "c1",
    "survey_id": "s1",
    "month": "2026-03",
    "first": "2026-03-18",
    "entry_id": "w1",
    "team_id": "t1",
    "assignment_id": "a1",
    "resource_id": "s1",
    "result_id": "r1",
    "sha256": "ab" * 32,
    "number": "LK-1371-4711-40",
    "form": "A.1.7",
    "link_id": "6f" * 16,
    "table": "records",
    "view": "roster",
    "follower": "telling",
    "effect": "mailing",
}
WANTED = {
    "/reporting/late": "unit_id=lubeg&period=2026-Q2",
    "/reporting/completion": "period=2026-Q1",
    "/reporting/national/file": "period=2026",
    "/reporting/units/{unit_id}/matrix": "year=2026",
    "/reporting/units/{unit_id}/achievement": "period=2026-Q1",
}
"""What some addresses do not go without."""
ONCE = ("feedback",)  # the service whose operations are asked: they are the same in all


def asked_of(way: Way) -> bool:
    service = way.path.split("/")[1]
    return way.media != EVENTS and ("/operations/" not in way.path or service in ONCE)


def address(way: Way, **other: str) -> str:
    """The path with its parameters filled in, some otherwise."""
    filled = {name: FILLED.get(name, "a7") for name in way.parameters} | other
    return way.path.format(**filled)


class Refusals:
    """To one scene, which was walked through before."""

    def __init__(self, scene: Scene, walk: Walk) -> None:
        self.scene = scene
        self.walk = walk
        self.canaries: Canaries = scene.canaries
        self.name = self.canaries.name("what no route wants")
        self.text = self.canaries.text("what no route wants")
        self.nip = self.canaries.nip("what no route wants")
        self.mail = self.canaries.mail("what no route wants")

    def all(self) -> None:
        for way in filter(asked_of, WAYS):
            self.of_shape(way)
        self.of_strangers()
        self.of_names()
        self.of_files()
        self.of_rules()
        self.of_too_many()

    def by(self, way: Way) -> dict[str, str]:
        role = min(way.roles, key=lambda role: (role not in WHO, role))
        if role == "citizen":
            return {}
        who = WHO.get(role, f"{role}-9")
        return {"Authorization": f"Bearer {self.scene.place.token(who, role)}"}

    def ask(self, way: Way, path: str = "", **sent: Any) -> int:
        """Past the wire, for addresses hold canaries here; an answer that is no defect."""
        headers = {"Accept-Language": "en", "Idempotency-Key": f"k{len(self.scene.exchanges)}"}
        headers |= self.by(way) | sent.pop("headers", {})
        url = self.scene.url(way.path) + (path or address(way))
        answer = self.scene.place.client.request(way.method, url, headers=headers, **sent)
        assert answer.status_code < 500, (way.method, way.path, answer.text)
        return answer.status_code

    def of_shape(self, way: Way) -> None:
        for parameter in way.parameters:
            for canary in (self.name, self.nip, self.text):
                assert self.ask(way, address(way, **{parameter: quote(canary, safe="")})) >= 400
        for query in self.queries(way):
            assert self.ask(way, f"{address(way)}?{query}") >= 400
        for headers in self.headers():
            self.ask(way, headers=headers)
        if way.media == "application/json":
            for body, headers in self.bodies(way):
                assert self.ask(way, content=body, headers=JSON | headers) >= 400

    def queries(self, way: Way) -> Iterator[str]:
        canary = quote(self.name, safe="")
        yield f"{canary}=1"
        for known in ("cursor", "limit", "as_of", "name"):
            yield f"{known}={canary}"
        for spot in way.spots:
            if spot.where == "query":
                yield f"{spot.way[0]}={canary}"

    def headers(self) -> Iterator[dict[str, str]]:
        raw = quote(self.name)
        names = ("Authorization", "If-Match", "Kinerja-After", "Last-Event-ID", "Accept-Language")
        for name in (*names, "traceparent", "Accept", "Cookie", "User-Agent", "Referer"):
            yield {name: f"{raw} {self.nip}"}
        yield {"Idempotency-Key": f"{self.nip} {self.nip}"}
        yield {"Authorization": f"Bearer {self.nip}.{raw}.{self.mail}"}

    def bodies(self, way: Way) -> Iterator[tuple[bytes, dict[str, str]]]:
        """Bodies that cannot be read, or say what no route wants."""
        own = [spot.way[0] for spot in way.spots if spot.where == "body"]
        wrong: list[Any] = [self.text, [self.name], {self.name: self.nip}, {"nip": self.name}]
        wrong += [{name: {self.name: [self.text]}} for name in dict.fromkeys(own)]
        wrong += [{name: self.text * 40} for name in dict.fromkeys(own)]
        wrong += [{name: f"{self.text}\0"} for name in dict.fromkeys(own)]
        for body in wrong:
            yield json.dumps(body).encode(), {}
            yield json.dumps(body, ensure_ascii=False).encode(), {}
        yield f'{{"a":"{self.name}","a":"{self.nip}"}}'.encode(), {}
        yield f'{{"{self.name}'.encode(), {}
        yield self.name.encode("utf-16"), {}
        yield b"[" * 40 + json.dumps(self.text).encode() + b"]" * 40, {}
        yield json.dumps(self.text).encode(), {"Content-Type": "text/plain"}
        yield json.dumps(self.text).encode(), {"Content-Type": quote(self.name)}
        yield (self.text.encode() + b" ") * (BODY_LIMIT // len(self.text.encode()) + 1), {}

    def of_strangers(self) -> None:
        """Nobody, the wrong role, another region: the body is never looked at."""
        place, body = self.scene.place, {"reason": self.text}
        url = self.scene.url(PLAN_PATH)
        for headers in (
            {},
            {"Authorization": f"Bearer {place.token('e7', 'citizen')}"},
            {"Authorization": f"Bearer {place.token('e7', 'employee', region='13.72')}"},
        ):
            sent = place.client.put(f"{url}{PLAN_PATH}", json=body, headers=headers)
            assert sent.status_code in (401, 403)
        wrong = self.scene.place.client.get(f"{url}/nowhere/{quote(self.name)}")
        assert wrong.status_code == 404

    def of_names(self) -> None:
        """An issuer calls people by what belongs to them alone."""
        nik, telephone = self.canaries.nik("a subject"), self.canaries.telephone("a subject")
        words = f"siti{self.canaries.marker}", f"siti.{self.canaries.marker}"
        for subject in (self.name, self.nip, f"nip-{self.nip}", nik, telephone, self.mail, *words):
            for answer in (
                adopt(self.scene, subject, 2028),
                give_address(self.scene, subject, self.mail),
                search(self.scene, subject, self.nip),
            ):
                assert (answer.status_code, answer.json()["why"]) == (401, "unusable-subject")

    def of_files(self) -> None:
        """What an import refuses, column by column; and what it cannot read at all."""
        columns = HEADINGS.split(",")
        good = self.walk.row("e7").split(",")
        del good[3]  # the second half of the name, behind its comma
        good[2] = self.name.replace(",", "")
        files = [
            "\n".join((HEADINGS, ",".join([*good[:n], self.said(n), *good[n + 1 :]])))
            for n in range(len(columns))
        ]
        rows = [self.walk.row(who) for who in ("e2", "e3")]
        files += ["\n".join((HEADINGS, *rows, *rows)), "\n".join((self.name, rows[0])), self.text]
        files += [
            f"{HEADINGS}\n{self.walk.row('e4')[:-3]}\x07{self.text}",
            f"{HEADINGS},{self.nip}",
        ]
        for content in files:
            for encoding in ("utf-8", "utf-16"):
                self.refused("/reporting/roster/employees", content.encode(encoding))
        self.refused("/reporting/roster/employees", files[0].encode("cp1252", "replace"))
        large = self.text.encode() * (FILE_LIMIT // len(self.text.encode()) + 1)
        self.refused("/reporting/roster/employees", large)
        unit = f"unit,title,kind,parent,code\nu1,Dinas {self.nip},dinas,,\n"
        self.refused("/reporting/roster/units", unit.encode())
        self.refused("/reporting/roster/units", f"{self.name}\n{self.text}".encode())

    def said(self, column: int) -> str:
        return (self.nip, self.text.partition("\n")[0], self.name.replace(",", " "))[column % 3]

    def refused(self, path: str, content: bytes) -> None:
        url = self.scene.url(path) + path
        token = {"Authorization": f"Bearer {self.scene.place.token(*HR)}"}
        headers = CSV | token | {"Idempotency-Key": f"f{len(self.scene.exchanges)}"}
        answer = self.scene.place.client.post(url, content=content, headers=headers)
        assert 400 <= answer.status_code < 500, answer.text

    def of_rules(self) -> None:
        text, send = self.canaries.text, self.scene.place.send
        report = self.walk.report("1")
        said = {"kind": "complaint", "unit_id": "nowhere", "service": "ktp", "text": text("a no")}
        review: dict[str, Any] = {"scores": {}, "comment": text("a review of a stranger")}
        paper: dict[str, Any] = {"answers": [], "channel": "paper", "comment": text("too late")}
        score: dict[str, Any] = {"behaviour": {}, "reason": text("a score that is none")}
        answers = [
            send("POST", f"{REPORT_PATH}/return", HEAD, json={"reason": text("too late")}),
            send("POST", f"{PLAN_PATH}/return", ("e0", "appraiser"), json={"reason": text("a no")}),
            send("PUT", PLAN_PATH, ("e2", "employee"), json=PLAN),
            send("PUT", REPORT_PATH, ("e2", "employee"), json=report),
            send("PUT", REPORT_PATH, ("e7", "employee"), json=report, headers={"If-Match": '"1"'}),
            send("POST", f"{EVALUATION}/score", HEAD, json=score),
            send("PUT", "/feedback/suggestions/r9", (), json=said),
            send("PUT", "/feedback/surveys/s1/responses/r9", OFFICER, json=paper),
            send("PUT", f"{ROUND}/reviews/r9", ("e2", "employee"), json=review),
            send("PUT", "/notification/address", (FORGOTTEN, "employee"), json={"mail": self.mail}),
            send("POST", "/vault/search", HR, json={"name": self.name, "nip": self.nip}),
            send(
                "POST", "/reporting/employees/search", HR, json={"name": self.name, "nip": self.nip}
            ),
            send("PUT", "/feedback/surveys/s9", OFFICER, json=SURVEY | {"unit_id": self.name}),
            send("PUT", "/evaluation/calendars/2027", HR, json={"zone": self.name}),
            send("PUT", "/evaluation/calendars/2027", HR, json={"zone": self.nip}),
        ]
        assert [each.text for each in answers if not 400 <= each.status_code < 500] == []
        self.of_keys()

    def of_keys(self) -> None:
        """A careless client: its Idempotency-Key is somebody's NIP."""
        send, key = self.scene.place.send, {"Idempotency-Key": self.nip}
        path = "/vault/subjects/e6/restrict"
        assert send("POST", path, HR, json={}, headers=key).status_code == 200
        other = {"basis": "correction-pending"}
        assert send("POST", path, HR, json=other, headers=key).status_code == 422

    def of_too_many(self) -> None:
        by = ("hr-curious-1", "hr")
        for _ in range(40):
            looked = {"name": self.name[:40]}
            answer = self.scene.place.send("POST", "/vault/search", by, json=looked)
            if answer.status_code == 429:
                return
        raise AssertionError("nobody was stopped")


def read_all(scene: Scene) -> None:
    """Every route that reads, by everybody who may, filled with what is there."""
    for way in WAYS:
        if way.method == "GET" and way.media != EVENTS:
            for role in sorted(way.roles):
                by = () if role == "citizen" else (WHO.get(role, f"{role}-9"), role)
                wanted = WANTED.get(way.path)
                scene.place.send("GET", address(way) + (f"?{wanted}" if wanted else ""), by)


def stream(scene: Scene) -> None:
    """The inbox as it is told, until its first message."""
    token = scene.place.token("e7", "employee")
    headers = {"Authorization": f"Bearer {token}", "Accept": EVENTS}
    path = "/notification/inbox/live"
    with scene.fresh().stream("GET", scene.url(path) + path, headers=headers) as answer:
        assert next(line for line in answer.iter_lines() if line.startswith("data:"))
