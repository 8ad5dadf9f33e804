"""The verbs `recover` and `relay`: a log from its topic, a topic from its log."""

from typing import Annotated

import typer

from kinerja.failure import said
from kinerja.options import LAST, Json, LogName
from kinerja.settings import settings


def recover(
    log: LogName,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Compare, change nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring back from its topic what a log has lost (KINERJA_URL, KINERJA_TOKEN: ops).
    Example: kinerja recover 13.72/reporting --dry-run"""
    from kinerja import operate, recovery
    from kinerja.regions import regions

    known = settings()
    done = recovery.recover(known, *operate.named(log, regions(known.regions)), dry_run)
    said(as_json, done, str(done))
    raise typer.Exit(1 if done.missing is not None else 0)


def relay(
    log: LogName,
    start: Annotated[int, typer.Option("--from", min=0, max=LAST, help="First position.")],
    as_json: Json = False,
) -> None:
    """Publish a log again to a topic that lost it (KINERJA_URL, KINERJA_TOKEN: ops).
    Example: kinerja relay 13.72/reporting --from 0"""
    from kinerja import operate, recovery
    from kinerja.regions import regions

    known = settings()
    done = recovery.relay(known, *operate.named(log, regions(known.regions)), start)
    said(as_json, done, str(done))
