"""What `kinerja deliveries` tells: what the database holds, for programs and for people."""

from datetime import UTC, datetime

import msgspec
from rich.console import Console
from rich.table import Table

from kernel import deliveries
from kernel.deliveries import Ended, Receiver
from kinerja import operate, remote
from kinerja.failure import WrongUse
from kinerja.settings import Settings


class Found(msgspec.Struct):
    """Of one region and service."""

    receivers: list[Receiver]
    refused: list[Ended]


class Resumed(msgspec.Struct):
    resumed: int


def found(known: Settings, region: str, service: str, refused: int) -> Found:
    """Who waits, and the last ``refused`` refusals. Raises Told where there is no database."""
    database = operate.log_of(known, service).database
    return Found(
        deliveries.waiting(database, region), deliveries.refused(database, region, refused)
    )


def resumed(known: Settings, region: str, service: str, effect: str, receiver: str | None) -> int:
    """How many were. Raises Told when the service does not know the effect, or nobody answers."""
    if not effect.isidentifier():
        raise WrongUse(f"{effect!r} is no name of an effect; `kinerja deliveries list` shows them")
    path = f"{service}/operations/deliveries/{effect}/resume"
    body = {"receiver": receiver} if receiver else {}
    answer = remote.asked(known, "POST", region, path, json=body)
    return remote.answered(answer, Resumed).resumed


def show(found: Found) -> None:
    """The same for people."""
    waiting = Table("effect", "receiver", "waiting", "failures", "next try", "why")
    for each in found.receivers:
        again = "suspended" if each.suspended_us else shown(each.due_us)
        waiting.add_row(
            each.effect, each.receiver, str(each.waiting), str(each.failures), again, each.reason
        )
    ended = Table("effect", "receiver", "position", "refused", "why")
    for each in found.refused:
        at = shown(each.ended_us)
        ended.add_row(each.effect, each.receiver, str(each.position), at, each.reason)
    console = Console()
    console.print(waiting if found.receivers else "nothing waits")
    if found.refused:
        console.print(ended)


def shown(time_us: int | None) -> str:
    if not time_us:
        return "now"
    return datetime.fromtimestamp(time_us // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
