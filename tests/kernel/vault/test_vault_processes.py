"""Two real processes on one vault: what one forgets, the other drops from memory within 2 s."""

import multiprocessing
import time
from typing import Any

import pytest

from contracts.event import Sealed
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from tests.kernel.logs import wait_for
from tests.kernel.vault.given import REGION, REGION_KEYS, name, note

pytestmark = pytest.mark.server
BOUND_SECONDS = 2.0


def reader(url: str, boxes: list[Sealed], told: Any) -> None:
    """Open the boxes, then tell by the clock of the machine when the first has left memory."""
    vault = Vault.open_at(url, RegionKeys(REGION_KEYS))
    vault.start()
    told.send(list(vault.open(REGION, boxes).values()))
    told.send(vault.search(REGION, "siti", by="hr"))
    wait_for(lambda: boxes[0] not in vault.open_at_hand(REGION, boxes))
    told.send(time.time())
    told.send(list(vault.open(REGION, boxes).values()))
    vault.close()


@pytest.mark.parametrize("act", ["forget", "restrict"])
def test_another_process_drops_a_key_within_two_seconds(postgres_database: str, act: str):
    vault = Vault.open_at(postgres_database, RegionKeys(REGION_KEYS))
    vault.gate.beat([REGION])
    boxes = vault.seal(REGION, [name("e1", "Siti"), note("e2")])
    vault.confirm(REGION, boxes)
    here, there = multiprocessing.Pipe()
    spawn = multiprocessing.get_context("spawn")
    process = spawn.Process(target=reader, args=(postgres_database, boxes, there))
    process.start()
    try:
        assert heard(here) == ["Siti", "Rapat dinas"]
        assert heard(here) == ["e1"]
        getattr(vault, act)(REGION, "e1")
        begun = time.time()
        assert heard(here) - begun < BOUND_SECONDS
        assert heard(here)[0] == {"forget": "[dihapus]", "restrict": "[dibatasi]"}[act]
    finally:
        process.join(20)
        process.kill()
        vault.close()


def heard(here: Any) -> Any:
    assert here.poll(30), "the other process says nothing"
    return here.recv()
