"""One person whom every service comes to know, through the routes of each; nobody in it exists.

`CANARY` stands in no other id, so whatever holds these letters is about that person or names them.
"""

from typing import Any

import httpx2

from contracts.satisfaction import ELEMENTS
from services.evaluation.rules.predicate import VALUES
from tests.platform import Platform
from tests.services.vault.office import Office

CANARY, HEAD, OTHER, RESPONSE = "qz7canary", "qz1head", "qz2other", "qzanswer"
NAME, NIP, MAIL = "Kenari Contoh", "199001012015011002", "kenari@example.go.id"
RETURNED, NOTE, REPORT_RETURNED = "Target belum terukur qz.", "Antrean daring qz.", "Angka qz?"
DECIDED, SAID = "Menjadi contoh qz.", "Antrean lama sekali qz."
OWN_VALUES = (NAME, NIP, MAIL, RETURNED, NOTE, REPORT_RETURNED, DECIDED)
OTHERS_VALUES = ("Kepala Contoh", "Lain Contoh", "197001012000011001", SAID)
UNITS = "unit,title,kind,parent,code\nu3,Dinas Dukcapil,dinas,,\n"
EMPLOYEES = f"""\
employee_id,nip,name,employment,position,class,grade,unit,appraiser_nip,since,leads
{HEAD},197001012000011001,Kepala Contoh,PNS,Kepala Dinas,jpt,IV/c,u3,,2024-01-01,u3
{CANARY},{NIP},{NAME},PNS,Operator,pelaksana,II/c,u3,197001012000011001,2024-01-01,
{OTHER},199001012015011003,Lain Contoh,PNS,Operator,pelaksana,II/c,u3,197001012000011001,2024-01-01,
"""
POLICY = {
    "policy_id": "2026",
    "cadence": "quarterly",
    "satisfaction_target": ["76.61", "88.30"],
    "competencies": [{"code": "service-time", "competency": "queueing"}],
    "adopted_on": "2026-01-05",
}
INDICATOR = {
    "indicator_id": "i1",
    "code": "service-time",
    "title": "KTP selesai tepat waktu",
    "aspects": ["time"],
    "target_low": "80",
    "target_high": "90",
    "measure": "persen",
}
RESULT = {"result_id": "r1", "kind": "utama", "title": "Pelayanan", "indicators": [INDICATOR]}
COURSE = {
    "title": "Pelayanan prima",
    "kind": "classical",
    "seats": 5,
    "competencies": ["queueing"],
    "sessions": [{"session_id": "s1", "day": "2026-05-04", "hours_jp": 8}],
}


class Story:
    """The hands of all who have to do with the person."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.keys = 0

    def by(self, subject: str, *roles: str) -> dict[str, str]:
        return self.platform.token(subject, *(roles or ("employee",)))

    async def send(self, verb: str, path: str, by: dict[str, str], **sent: Any) -> httpx2.Response:
        self.keys += 1
        headers = by | {"Idempotency-Key": f"k{self.keys}"}
        if "content" in sent:
            headers["Content-Type"] = "text/csv"
        client = self.platform.client
        answer = await client.request(verb, path, headers=headers, **sent)
        assert answer.is_success, (verb, path, answer.text)
        await (self.settled() if path.startswith("/vault") else self.platform.settled())
        return answer

    async def settled(self) -> None:
        """Everybody knows what happened, the vault's log too, and it is carried out."""
        await Office(self.platform).settled()

    async def tell(self) -> None:
        """Everything that makes a record of the person, in every service."""
        await self.roster()
        await self.plan()
        await self.report()
        await self.evaluation()
        await self.training()
        await self.messages()
        await self.citizen()
        await self.settled()

    async def roster(self) -> None:
        hr = self.by("qz8hr", "hr")
        await self.send("POST", "/reporting/roster/units", hr, content=UNITS)
        await self.send("POST", "/reporting/roster/employees", hr, content=EMPLOYEES)
        await self.send("PUT", "/evaluation/policy", hr, json=POLICY)

    async def plan(self) -> None:
        own, head = self.by(CANARY), self.by(HEAD, "appraiser")
        path = f"/reporting/plans/{CANARY}/2026/1"
        await self.send("PUT", path, own, json={"results": [RESULT]})
        await self.send("POST", f"{path}/return", head, json={"reason": RETURNED})
        await self.send("PUT", path, own, json={"results": [RESULT]})
        await self.send("POST", f"{path}/agree", head)

    async def report(self) -> None:
        own, head = self.by(CANARY), self.by(HEAD, "appraiser")
        path = f"/reporting/reports/{CANARY}/2026-Q1"
        figures = [{"indicator_id": "i1", "realised": "50"}]
        results = [{"result_id": "r1", "indicators": figures, "note": NOTE}]
        report = {"plan_id": f"{CANARY}~2026~1", "results": results}
        await self.send("PUT", path, own, json=report)
        await self.send("POST", f"{path}/return", head, json={"reason": REPORT_RETURNED})
        await self.send("PUT", path, own, json=report)
        await self.send("POST", f"{path}/accept", head)

    async def evaluation(self) -> None:
        body = {
            "behaviour": dict.fromkeys(VALUES, "meets"),
            "predicate": "baik",
            "reason": DECIDED,
        }
        path = f"/evaluation/evaluations/{CANARY}~2026-q1/score"
        await self.send("POST", path, self.by(HEAD, "appraiser"), json=body)

    async def training(self) -> None:
        officer = self.by("qz5officer", "officer")
        await self.send("PUT", "/training/courses/c1", officer, json=COURSE)
        for who in (CANARY, OTHER):
            await self.send("POST", "/training/courses/c1/enrol", self.by(who))
        present = {"session_id": "s1", "present": [CANARY, OTHER]}
        await self.send("POST", "/training/courses/c1/attendance", officer, json=present)
        done = {"certificate": "PP/2026/001", "employee_id": CANARY}
        await self.send("POST", "/training/courses/c1/complete", officer, json=done)

    async def messages(self) -> None:
        own = self.by(CANARY)
        await self.send("PUT", "/notification/address", own, json={"mail": MAIL})
        inbox = (await self.send("GET", "/notification/inbox", own)).json()
        message = inbox["items"][0]["message_id"]
        await self.send("POST", f"/notification/messages/{message}/read", own)

    async def citizen(self) -> None:
        officer = self.by("qz5officer", "officer")
        survey = {"unit_id": "u3", "service": "ktp", "period": "2026-Q1", "population": 500}
        days = {"opens": "2026-03-02", "closes": "2026-03-31"}
        await self.send("PUT", "/feedback/surveys/s1", officer, json=survey | days)
        answers = [{"element": element, "value": 2} for element in ELEMENTS]
        paper = {"answers": answers, "channel": "paper", "answered_on": "2026-03-02"}
        path = f"/feedback/surveys/s1/responses/{RESPONSE}"
        await self.send("PUT", path, officer, json=paper | {"comment": SAID})
