"""What is decided about a person is carried out: nobody gives it up, nor who runs the service."""

import pytest

from contracts.vault import SubjectForgotten
from kernel.bulk import insert
from kernel.tables import parked
from services.vault.service import vault
from tests.services.vault.office import Office, problem

STREAM = {"source": "vault", "stream": "subject-e7"}


def park(
    office: Office, follower: str, source: str, stream: str, position: int, id: str = "an-id"
) -> None:
    """As if it could not be applied."""
    row = {
        "follower": follower,
        "region": office.platform.region,
        "source": source,
        "stream": stream,
        "position": position,
        "id": id,
        "reason": "defect: ValueError",
        "at_us": 1,
    }
    with office.platform.program.runtime.running["vault"].database.write() as connection:
        insert(connection, parked, [row])


async def test_that_somebody_is_forgotten_is_not_given_up(office: Office):
    await office.forget()
    log = office.platform.program.runtime.running["vault"].log
    records = log.after(office.platform.region, -1, 1000)
    [decided] = [each for each in records if each.type == SubjectForgotten.type]
    park(office, "standings", "vault", decided.stream, decided.position, decided.id)
    path, ops = "/vault/operations/parked/standings", office.platform.token("o1", "ops")
    refused = await office.send("POST", f"{path}/drop", ops, json=STREAM | {"reason": "a slip"})
    assert problem(refused) == (409, "kernel.record-is-owed")
    assert "diwajibkan undang-undang" in refused.json()["detail"]
    again = await office.send("POST", f"{path}/retry", ops, json=STREAM)
    assert again.status_code == 200, again.text  # it is still there


async def test_that_a_round_is_closed_is_not_given_up(office: Office):
    park(office, "rounds_closed", "evaluation", "round-e7~2026-q1", 0)
    path, ops = "/vault/operations/parked/rounds_closed", office.platform.token("o1", "ops")
    body = {"source": "evaluation", "stream": "round-e7~2026-q1", "reason": "a slip"}
    refused = await office.send("POST", f"{path}/drop", ops, json=body)
    assert problem(refused) == (409, "kernel.record-is-owed")


@pytest.mark.parametrize("follower", [*vault.effects, *vault.reactions], ids=lambda each: each.name)
def test_all_that_the_vault_carries_out_is_a_duty(follower: object):
    """A new one says so, or says here why it is none."""
    assert getattr(follower, "is_duty", False)
