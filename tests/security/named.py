"""Tokens of a careless issuer, which calls people by their names, numbers and addresses."""

import base64
import json
from dataclasses import replace
from pathlib import Path

import httpx2
from joserfc.jwk import OKPKey

from kinerja.issuer import Issuer, issuer, mint
from tests.journeys.places import REGION
from tests.security.scene import Scene

CALENDAR = {"zone": "Asia/Jakarta", "national": True}


def careless(scene: Scene) -> Issuer:
    """The issuer of a scene, in our hands: its key lies where the platform keeps it."""
    file = Path(scene.place.environment["KINERJA_DATA"]) / "issuer-key.json"
    known = scene.place.token("hr-1", "hr").split(".")[1]
    url = json.loads(base64.urlsafe_b64decode(known + "=" * (-len(known) % 4)))["iss"]
    return replace(issuer(url), key=OKPKey.import_key(json.loads(file.read_text())))


def adopt(scene: Scene, subject: str, year: int) -> httpx2.Response:
    """Somebody of this name adopts a calendar: who it was would stand in the log."""
    path = f"/evaluation/calendars/{year}"
    return scene.place.client.put(
        scene.url(path) + path, json=CALENDAR, headers=bearer(scene, subject, "hr")
    )


def give_address(scene: Scene, subject: str, mail: str) -> httpx2.Response:
    """Somebody of this name gives an address: it would be the name of a key."""
    path = "/notification/address"
    headers = bearer(scene, subject, "employee")
    return scene.place.client.put(scene.url(path) + path, json={"mail": mail}, headers=headers)


def search(scene: Scene, subject: str, nip: str) -> httpx2.Response:
    """Somebody of this name looks a person up: it would stand in the vault's journal."""
    path = "/vault/search"
    headers = bearer(scene, subject, "hr") | {"Idempotency-Key": "named"}
    return scene.place.client.post(scene.url(path) + path, json={"nip": nip}, headers=headers)


def bearer(scene: Scene, subject: str, role: str) -> dict[str, str]:
    signed = mint(careless(scene), subject, [role], [REGION])
    return {"Authorization": f"Bearer {signed}", "Accept-Language": "en"}
