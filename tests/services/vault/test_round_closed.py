"""A review round is closed: its key is destroyed by rule, and who was asked opens nowhere again."""

from contracts.evaluation import ReviewAsked
from kernel.heard import hear
from kernel.vault import ERASED
from tests.platform import Platform
from tests.services.evaluation.circle import PERIOD, REVIEWED, Circle
from tests.services.vault.office import Office
from tests.services.vault.test_forgetting import keys_of

SUBJECT = f"round-{REVIEWED}~{PERIOD.lower()}"


async def test_the_key_of_a_closed_round_is_destroyed_by_nobody_but_the_rule(platform: Platform):
    circle, office = Circle(platform), Office(platform)
    await circle.settle()
    await circle.open()
    await office.settled()
    assert keys_of(office, SUBJECT) == 1
    assert ERASED not in reviewers(platform)
    await circle.close()
    await office.settled()
    assert keys_of(office, SUBJECT) == 0
    assert set(reviewers(platform)) == {ERASED}
    subject = await office.read(f"/vault/subjects/{SUBJECT}")
    assert (subject["standing"], subject["basis"]) == ("forgotten", "round-closed")
    assert (await office.read("/vault/subjects?standing=forgotten"))["next"] is None


def reviewers(platform: Platform) -> list[str]:
    """Who was asked, as far as the vault still tells."""
    runtime = platform.program.runtime
    records = runtime.running["evaluation"].log.after(platform.region, -1, 1000)
    heard = [hear(record, frozenset([ReviewAsked.type])) for record in records]
    sealed = [h.event.reviewer for h in heard if h and isinstance(h.event, ReviewAsked)]
    assert sealed, "somebody was asked"
    return list(runtime.vault.open(platform.region, sealed).values())
