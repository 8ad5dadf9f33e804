"""The office with plans of every kind: a leading post under the regional head, a quantitative and a
qualitative plan below it, results that serve each other, manuals, trajectories, a full annex."""

import hashlib
from typing import Any

from tests.kernel.paper.sheets import text
from tests.services.reporting.office import (
    AIDE_NIP,
    CLERK_NIP,
    HEAD_NIP,
    INDICATOR,
    RESULT,
    Office,
)

MAYOR = {
    "official_id": "w1",
    "name": "Contoh Wali Kota",
    "position": "Wali Kota",
    "since": "2025-02-20",
}
NAMES = {"e1": "Contoh Kepala", "e7": "Contoh Juru", "e8": "Contoh Bantu", "w1": "Contoh Wali Kota"}
NIPS = {"e1": HEAD_NIP, "e7": CLERK_NIP, "e8": AIDE_NIP}
MANUAL = {
    "definition": "Lama sejak berkas lengkap sampai KTP diserahkan",
    "formula": "Jumlah hari dibagi jumlah KTP",
    "origin": "Register loket",
    "frequency": "Setiap bulan",
    "purpose": "Warga tidak menunggu",
    "control": "outcome",
}
ROAD = INDICATOR | {
    "indicator_id": "i2",
    "code": "road",
    "title": "Jalan lingkungan yang dibangun",
    "aspects": ["quantity", "cost"],
    "target_low": "1234.5",
    "target_high": "1234.5",
    "measure": "meter",
    "better": "higher",
}
ANNEX = {
    "accountability": ["Laporan setiap triwulan dengan berita acara"],
    "consequences": ["Penghargaan bila target terlampaui"],
}
FEAST = RESULT | {
    "result_id": "r2",
    "kind": "tambahan",
    "title": "Panitia peringatan hari jadi kota",
    "indicators": [INDICATOR | {"indicator_id": "i3", "title": "Acara terlaksana"}],
}


def clerks(year: int) -> dict[str, Any]:
    """The plan of e7, whose road is built by quarters."""
    steps = [
        {"period": f"{year}-Q{n}", "target_low": low, "target_high": low}
        for n, low in enumerate(("15", "40", "40", "5"), start=1)
    ]
    service = RESULT | {
        "indicators": [INDICATOR | {"manual": MANUAL}, ROAD | {"steps": steps}],
        "supports": {"leader_id": "e1", "result_id": "h1", "direct": True},
        "assigned_by": "e8",
    }
    return {"results": [service, FEAST], "annex": ANNEX}


HEADS = {
    "results": [
        RESULT
        | {
            "result_id": "h1",
            "title": "Warga puas atas pelayanan kecamatan",
            "perspective": "service-receivers",
            "indicators": [INDICATOR | {"indicator_id": "k1", "title": "Indeks kepuasan"}],
        },
        RESULT
        | {
            "result_id": "h2",
            "title": "Anggaran kecamatan terserap",
            "perspective": "budget",
            "acting": True,
            "indicators": [INDICATOR | {"indicator_id": "k2", "title": "Serapan anggaran"}],
        },
    ],
}
TOLD = {
    "indicator_id": "n1",
    "code": "service-quality",
    "narrative": "Pengaduan warga dijawab tuntas paling lambat dua hari kerja",
    "aspects": ["quality"],
}
AIDES = {
    "approach": "qualitative",
    "results": [
        RESULT
        | {
            "indicators": [],
            "title": "Pengaduan warga tertangani",
            "narrated": [TOLD],
            "supports": {"leader_id": "e1", "result_id": "h1", "direct": False},
        },
        RESULT
        | {
            "result_id": "r9",
            "indicators": [],
            "title": "Arsip tertata",
            "narrated": [TOLD | {"indicator_id": "n2", "narrative": "Arsip mudah ditemukan"}],
        },
    ],
}
EXPECTED = "Menjadi rujukan rekan baru di loket."
NOTE = "Antrean daring dibuka bulan ini."
EVIDENCE = b"%PDF-1.7\nberita acara\n%%EOF\n"


class Papers:
    """Hands for documents, on the routes of an office."""

    def __init__(self, office: Office, year: int = 2026) -> None:
        self.office = office
        self.year = year
        self.mayor = office.platform.token("w1", "appraiser")

    async def settle(self) -> None:
        """The plans of e1, e7 and e8 are agreed; a resource is granted, something is expected."""
        office = self.office
        taken = await office.put("/regional-head", office.hr, **MAYOR)
        assert taken.status_code == 200, taken.text
        await office.open()
        await self.agree("e1", office.head, self.mayor, HEADS)
        await self.agree("e8", office.aide, office.head, AIDES)
        await self.agree("e7", office.clerk, office.head, clerks(self.year))
        expected = {"expectations": [{"value": "kompeten", "expected": EXPECTED}]}
        (
            await office.put(f"{self.plan()}/expectations", office.head, **expected)
        ).raise_for_status()
        needed = {"kind": "equipment", "title": "Satu perangkat perekaman"}
        (await office.put(f"{self.plan()}/resources/s1", office.clerk, **needed)).raise_for_status()
        answer = f"{self.plan()}/resources/s1/answer"
        granted = await office.post(answer, office.head, json={"answer": "provided"})
        granted.raise_for_status()
        await office.platform.settled()

    def plan(self, who: str = "e7") -> str:
        return f"/plans/{who}/{self.year}/1"

    def id(self, who: str = "e7") -> str:
        return f"{who}~{self.year}~1"

    async def agree(
        self, who: str, by: dict[str, str], head: dict[str, str], said: dict[str, Any]
    ) -> None:
        (await self.office.put(self.plan(who), by, **said)).raise_for_status()
        await self.office.platform.settled()
        (await self.office.post(f"{self.plan(who)}/agree", head)).raise_for_status()
        await self.office.platform.settled()

    async def report(self, quarter: str = "Q1", accepted: bool = True) -> None:
        """The clerk reports, with evidence; the head accepts."""
        office, sha256 = self.office, hashlib.sha256(EVIDENCE).hexdigest()
        path = f"/reporting/evidence/e7/{sha256}"
        brought = await office.platform.client.put(path, headers=office.clerk, content=EVIDENCE)
        brought.raise_for_status()
        figures = [
            {"indicator_id": "i1", "realised": "1.5", "evidence": [sha256]},
            {"indicator_id": "i2", "realised": "17.25"},
        ]
        other = [{"indicator_id": "i3", "realised": "1"}]
        told = [
            {"result_id": "r1", "indicators": figures, "note": NOTE},
            {"result_id": "r2", "indicators": other},
        ]
        said = {"plan_id": self.id(), "results": told}
        (
            await office.put(f"/reports/e7/{self.year}-{quarter}", office.clerk, **said)
        ).raise_for_status()
        if accepted:
            accept = f"/reports/e7/{self.year}-{quarter}/accept"
            (await office.post(accept, office.head)).raise_for_status()
        await office.platform.settled()

    async def read(self, form: str, who: str = "e7", query: str = "", by: str = "hr") -> bytes:
        """The document as a PDF."""
        found = await self.office.get(
            f"{self.plan(who)}/documents/{form}{query}", getattr(self.office, by)
        )
        assert found.status_code == 200, found.text
        assert found.headers["content-type"] == "application/pdf"
        return found.content

    async def text(self, form: str, who: str = "e7") -> str:
        return text(await self.read(form, who))

    async def sign(self, form: str, by: dict[str, str], who: str = "e7") -> dict[str, Any]:
        """Signed, and everybody knows."""
        found = await self.office.post(f"{self.plan(who)}/documents/{form}/sign", by)
        assert found.status_code == 200, found.text
        await self.office.platform.settled()
        return found.json()

    async def listed(self, who: str = "e7") -> dict[str, dict[str, Any]]:
        found = await self.office.get(f"{self.plan(who)}/documents", self.office.hr)
        assert found.status_code == 200, found.text
        return {of["form"]: of for of in found.json()["documents"]}
