"""Everybody's everyday in one place, in which every name, number and text is a canary.

A kecamatan with a head and eight people: the roster is imported, plans and reports are returned and
accepted, citizens answer, somebody is scored and trained, reviewed, looked up, restricted,
forgotten, and handed all that is known of them.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from contracts.satisfaction import ELEMENTS
from services.evaluation.rules.predicate import VALUES
from tests.journeys.places import REGION, Place
from tests.security import followed, office
from tests.security.canaries import Canaries
from tests.security.scene import Scene

HR, OTHER, OFFICER = ("hr-1", "hr"), ("hr-2", "hr"), ("officer-1", "officer")
AUDITOR, OPS = ("auditor-1", "auditor"), ("ops-1", "ops")
HEAD, CLERK = ("e1", "appraiser", "employee"), ("e7", "employee")
RESTRICTED, FORGOTTEN = "e8", "e9"
CSV = {"Content-Type": "text/csv"}
UNITS = (
    "unit,title,kind,parent,code\n"
    "setda,Sekretariat Daerah,secretariat,,\n"
    "lubeg,Kecamatan Lubuk Begalung,kecamatan,setda,13.71.06\n"
)
VERBS_AT_ONCE = 3
HEADINGS = "employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads,nik"
PLAN_PATH, REPORT_PATH = "/reporting/plans/e7/2026/1", "/reporting/reports/e7/2026-Q1"
EVALUATION = "/evaluation/evaluations/e7~2026-q1"
ROUND = "/evaluation/review-rounds/e7/2026-Q1"
INDICATORS = [
    {"indicator_id": "i1", "code": "documents", "better": "higher", "source": "self"},
    {"indicator_id": "i2", "code": "service-time", "better": "lower", "source": "self"},
]
TARGET: dict[str, Any] = {
    "aspects": ["quality"],
    "measure": "satuan",
    "target_low": "20",
    "target_high": "20",
}
PLAN = {
    "results": [
        {
            "result_id": "r1",
            "kind": "utama",
            "title": "Pelayanan KTP",
            "indicators": [{"title": "Ukuran", **TARGET, **each} for each in INDICATORS],
        }
    ]
}
POLICY = {
    "policy_id": "2026",
    "satisfaction_target": ["76.61", "88.30"],
    "competencies": [{"code": "service-time", "competency": "queueing"}],
    "adopted_on": "2026-01-05",
}
SURVEY = {
    "unit_id": "lubeg",
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


class Walk:
    """Through one scene. ``mails`` are addresses of e7, e1 and of e2, whom the server refuses."""

    def __init__(self, scene: Scene, mails: dict[str, str]) -> None:
        self.scene = scene
        self.place: Place = scene.place
        self.canaries: Canaries = scene.canaries
        self.mails = mails
        everybody = ["e0", *(f"e{number}" for number in range(1, 10))]
        self.nips = {who: self.canaries.nip(f"the NIP of {who}") for who in everybody}
        self.niks = {who: self.canaries.nik(f"the NIK of {who}") for who in everybody}
        self.names = {who: self.canaries.name(f"the name of {who}") for who in everybody}
        self.known = ""  # a position behind the import

    def all(self) -> None:
        self.settle()
        self.be_reachable()
        self.plan_and_report()
        self.known = office.work(self.place, self.canaries, self.known)
        self.hear_citizens()
        self.score()
        self.train()
        self.known = followed.follow_up(self.place, self.canaries, self.known)
        self.review()
        self.correct()
        self.look_up()
        self.restrict_and_forget()
        self.hand_out()
        self.look()

    def row(self, who: str) -> str:
        """A line of the roster."""
        work = {"e0": "Sekretaris Daerah,jpt,IV/e,setda", "e1": "Camat,administrator,IV/b,lubeg"}
        above = {"e0": "", "e1": self.nips["e0"]}.get(who, self.nips["e1"])
        leads = {"e0": "setda", "e1": "lubeg"}.get(who, "")
        post = work.get(who, "Operator KTP,pelaksana,II/c,lubeg")
        last = f"{above},2024-01-01,{leads},{self.niks[who]}"
        return f'{who},{self.nips[who]},"{self.names[who]}",PNS,{post},{last}'

    def file(self, *people: str) -> bytes:
        return "\n".join([HEADINGS, *map(self.row, people or self.names)]).encode()

    def settle(self) -> None:
        do = self.place.do
        do("PUT", "/evaluation/policy", HR, json=POLICY)
        holiday = {"day": "2026-08-07", "title": "Hari Jadi Kota"}
        calendar = {"zone": "Asia/Jakarta", "national": True, "holidays": [holiday]}
        do("PUT", "/evaluation/calendars/2026", HR, json=calendar)
        do("POST", "/reporting/roster/units", HR, content=UNITS, headers=CSV)
        employees = "/reporting/roster/employees"
        dry = {"params": {"dry_run": "true"}, "headers": CSV}
        assert self.place.send("POST", employees, HR, content=self.file(), **dry).is_success
        self.known = do("POST", employees, HR, content=self.file(), headers=CSV)
        kept = self.names["e3"]
        self.names["e3"] = self.canaries.name("another name for e3, which no import gives")
        self.bring(1)
        self.names["e3"] = kept
        self.bring(0)

    def bring(self, code: int) -> None:
        """The roster by the command line, once more."""
        file = self.scene.tmp / "roster.csv"
        file.write_bytes(self.file())
        words = ("import", "roster", str(file), "--region", REGION)
        self.scene.says(HR, *words, codes=(code,))
        file.unlink()

    def be_reachable(self) -> None:
        for who, mail in self.mails.items():
            by = (who, "employee")
            self.place.do("PUT", "/notification/address", by, json={"mail": mail})

    def plan_and_report(self) -> None:
        do, text = self.place.do, self.canaries.text
        at = do("PUT", PLAN_PATH, CLERK, json=PLAN, after=self.known)
        reason = {"reason": text("a plan is returned")}
        at = do("POST", f"{PLAN_PATH}/return", HEAD, json=reason, after=at)
        self.place.read(PLAN_PATH, CLERK, at)
        self.place.read("/reporting/plans?employee_id=e7", HR, at)
        more = {"results": [{**PLAN["results"][0], "title": "Pelayanan KTP dan KK"}]}
        at = do("PUT", PLAN_PATH, CLERK, json=more, after=at)
        at = do("POST", f"{PLAN_PATH}/agree", HEAD, after=at)
        at = do("PUT", REPORT_PATH, CLERK, json=self.report("25"), after=at)
        reason = {"reason": text("a report is returned")}
        at = do("POST", f"{REPORT_PATH}/return", HEAD, json=reason, after=at)
        at = do("PUT", REPORT_PATH, CLERK, json=self.report("26"), after=at)
        self.known = do("POST", f"{REPORT_PATH}/accept", HEAD, after=at)

    def report(self, realised: str) -> dict[str, Any]:
        figures = {"i1": realised, "i2": "35"}
        told = [{"indicator_id": key, "realised": value} for key, value in figures.items()]
        note = self.canaries.text("a report's note")
        result = {"result_id": "r1", "indicators": told, "note": note}
        return {"plan_id": "e7~2026~1", "results": [result]}

    def hear_citizens(self) -> None:
        self.place.do("PUT", "/feedback/surveys/s1", OFFICER, json=SURVEY, after=self.known)
        for number in range(6):
            answers = [{"element": element, "value": 4} for element in ELEMENTS]
            paper = {"answers": answers, "channel": "paper", "answered_on": "2026-03-02"}
            paper["comment"] = self.canaries.text("a citizen's answer")
            self.place.do("PUT", f"/feedback/surveys/s1/responses/c{number}", OFFICER, json=paper)
        for kind in ("suggestion", "complaint"):
            self.suggest(f"citizen-{kind}", kind)

    def suggest(self, response_id: str, kind: str = "suggestion", **more: Any) -> str:
        said = {"kind": kind, "unit_id": "lubeg", "service": "ktp"}
        said["text"] = self.canaries.text(f"a citizen's {kind}")
        return self.place.do("PUT", f"/feedback/suggestions/{response_id}", (), json=said, **more)

    def score(self) -> None:
        self.place.read_until(EVALUATION, HEAD, lambda shown: shown["status"] == "ready")
        told: dict[str, Any] = {
            "behaviour": dict.fromkeys(VALUES, "meets"),
            "predicate": "sangat-baik",
        }
        told["reason"] = self.canaries.text("why somebody is scored so")
        because = self.canaries.text("why an indicator is rated so")
        heard = {"indicator_id": "i2", "rating": "meets", "feedback": [f"{REGION}/evaluation@0"]}
        told["indicators"] = [{**heard, "reason": because}]
        self.known = self.place.do("POST", f"{EVALUATION}/score", HEAD, json=told)

    def train(self) -> None:
        do = self.place.do
        do("PUT", "/training/courses/c1", OFFICER, json=COURSE)
        do("POST", "/training/courses/c1/enrol", CLERK, json={}, after=self.known)
        do("POST", "/training/courses/c1/enrol", ("e2", "employee"), json={})
        do("POST", "/training/courses/c1/withdraw", ("e2", "employee"), json={})
        present = {"session_id": "s1", "present": ["e7"]}
        do("POST", "/training/courses/c1/attendance", OFFICER, json=present)
        done = {"employee_id": "e7", "certificate": "800.2/1/2026", "post_score": "85.00"}
        do("POST", "/training/courses/c1/complete", OFFICER, json=done)

    def review(self) -> None:
        """Colleagues are asked about e7, by chance; all of them answer."""
        at = self.place.do("PUT", ROUND, HR)
        asked = list(self.asked(at))
        assert len(asked) > 2
        for who, review_id in asked:
            comment = self.canaries.text(f"what {who} says of e7")
            said = {"scores": dict.fromkeys(VALUES, 4), "comment": comment}
            self.place.do("PUT", f"{ROUND}/reviews/{review_id}", (who, "employee"), json=said)
        self.place.do("POST", f"{ROUND}/close", HR)
        self.place.read_until(f"{ROUND}/results", CLERK, lambda shown: shown["relations"])

    def asked(self, at: str) -> Iterator[tuple[str, str]]:
        """Whom the platform has picked: everybody looks."""
        for who in self.names:
            shown = self.place.read("/evaluation/reviews/asked", (who, "employee"), at)
            for each in shown["items"]:
                yield who, each["review_id"]

    def correct(self) -> None:
        """Who e7 is was recorded wrongly: by HR, and once more by a file that says why."""
        path = "/reporting/employees/e7/identity"
        for purpose in ("the corrected name of e7", "the right name of e7"):
            self.names["e7"] = self.canaries.name(purpose)
            self.nips["e7"] = self.canaries.nip(purpose)
            self.niks["e7"] = self.canaries.nik(purpose)
            who = {"name": self.names["e7"], "nip": self.nips["e7"], "nik": self.niks["e7"]}
            at = self.place.do("PUT", path, HR, json=who | {"basis": "found-wrong"})
            self.place.read_until(
                "/reporting/employees/e7", HR, lambda shown, who=who: shown["nip"] == who["nip"]
            )
        self.names["e7"] = self.canaries.name("the name of e7 by a file")
        content = f"{HEADINGS},correction\n{self.row('e7')},temuan".encode()
        employees = "/reporting/roster/employees"
        self.known = self.place.do("POST", employees, HR, content=content, headers=CSV, after=at)

    def look_up(self) -> None:
        first = self.names["e7"].split(" ", 1)[1][:16]
        asked: list[dict[str, str]] = [{"name": first}]
        asked += [{"nip": self.nips["e7"]}, {"nik": self.niks["e7"]}]
        asked += [{"nik": self.canaries.nik("a look-up")}]
        for body in asked:
            self.found("/reporting/employees/search", body)
            self.found("/vault/search", body)

    def found(self, path: str, body: dict[str, str]) -> None:
        answer = self.place.send("POST", path, HR, json=body)
        assert answer.is_success, (path, list(body), answer.text)

    def restrict_and_forget(self) -> None:
        do = self.place.do
        self.place.read_until(
            f"/vault/subjects/{FORGOTTEN}", HR, lambda subject: subject["commitments"]
        )
        do("POST", f"/vault/subjects/{RESTRICTED}/restrict", HR, json={})
        forgetting = f"/vault/subjects/{FORGOTTEN}/forgetting"
        basis = {"basis": "subject-request"}
        do("PUT", forgetting, HR, json=basis)
        do("POST", f"{forgetting}/withdraw", HR)
        at = do("PUT", forgetting, HR, json=basis)
        shown = self.place.read(f"/vault/subjects/{FORGOTTEN}", OTHER, at)
        seen = {"If-Match": f'"{shown["version"]}"'}
        do("POST", f"{forgetting}/approve", OTHER, headers=seen)
        self.place.read_until(f"/vault/subjects/{FORGOTTEN}", HR, is_gone)
        again = self.place.send(
            "POST", "/reporting/roster/employees", HR, content=self.file(FORGOTTEN), headers=CSV
        )
        assert again.status_code == 422, again.text
        do("POST", f"/vault/subjects/{RESTRICTED}/unrestrict", HR)

    def hand_out(self) -> None:
        self.place.do("PUT", "/vault/subjects/e7/exports/export-1", HR)
        document = self.scene.tmp / "e7.json"
        self.scene.says(HR, "subject", "export", REGION, "e7", "--output", str(document))
        assert self.canaries.marker in document.read_text()
        document.unlink()  # it is the person's
        self.place.do("POST", "/notification/address/withdraw", ("e2", "employee"))
        self.place.do("POST", "/feedback/surveys/s1/close", OFFICER)

    def look(self) -> None:
        """What operators see, several at a time."""
        looks = [f"tail {REGION}/reporting --from 0", "lag", "parked list", "doctor"]
        if not self.scene.is_distributed:  # the rest is the same in both
            looks += [
                f"tail {REGION}/feedback --from 0",
                f"replay {REGION}/reporting --view roster",
            ]
            looks += [f"deliveries list {REGION}/notification"]
            looks += [f"subject {verb} {REGION}" for verb in ("affected", "retention")]
        with ThreadPoolExecutor(VERBS_AT_ONCE) as threads:
            list(threads.map(self.looked, looks))

    def looked(self, words: str) -> None:
        by = HR if words.startswith("subject") else OPS
        self.scene.says(by, *words.split(), "--json", codes=(0, 1))


def is_gone(subject: dict[str, Any]) -> bool:
    return subject["standing"] == "forgotten" and subject["carried_out"]
