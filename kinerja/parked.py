"""`kinerja parked`: what followers could not apply; apply it again in order, or give it up."""

from typing import Annotated

import msgspec
import typer

from kinerja.failure import said
from kinerja.options import LAST, FollowerName, Json, LogName, StreamName
from kinerja.settings import settings

app = typer.Typer(
    no_args_is_help=True, help="Parked records: list, show, retry, drop. And broken rows."
)


class Retried(msgspec.Struct):
    """What one request has applied; the first that failed, and why; how many are left."""

    applied: list[int]
    failed: int | None
    reason: str
    left: int


class Dropped(msgspec.Struct):
    """What was given up, and what is first in the stream now."""

    position: int
    next: int | None
    reason: str
    left: int


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Every stream with a parked record, and the broken rows of views with what mends them.
    Exit code 1 when there is any,
    or a service cannot be read. Example: kinerja parked list"""
    from kinerja.operate import tell_unread
    from kinerja.trouble import lines, trouble

    found = trouble(settings())
    said(as_json, found, "\n".join(lines(found)))
    tell_unread(found.unread)
    raise typer.Exit(1 if found.parked or found.broken or found.unread else 0)


@app.command()
def show(
    follower: FollowerName,
    log: LogName,
    stream: StreamName,
    position: Annotated[
        int | None, typer.Option(min=0, max=LAST, help="One record; else all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the parked records of a stream, and what of it was given up; sealed values stay sealed.
    Example: kinerja parked show training/needs_found 13.72/evaluation evaluation-e0002~2025-q1"""
    from kinerja import parked_records

    found = parked_records.shown(settings(), follower, log, stream, position)
    said(as_json, found, "\n".join(parked_records.shown_lines(found)))


@app.command()
def retry(follower: FollowerName, log: LogName, stream: StreamName, as_json: Json = False) -> None:
    """Apply the parked records of a stream in order, up to the first that fails again (KINERJA_URL,
    KINERJA_TOKEN; role ops). Exit code 1 when one fails.
    Example: kinerja parked retry training/needs_found 13.72/evaluation evaluation-e0002~2025-q1"""
    from kinerja.parked_records import address
    from kinerja.remote import answered, asked

    known = settings()
    region, path, body = address(known, follower, log, stream)
    applied: list[int] = []
    while True:
        done = answered(asked(known, "POST", region, f"{path}/retry", json=body), Retried)
        applied += done.applied
        if done.failed is not None or not done.left or not done.applied:
            break
        typer.echo(f"{len(applied)} applied, {done.left} left", err=True)
    text = f"{len(applied)} applied; {goes_on(done.left)}"
    if done.failed is not None:
        text = (
            f"{len(applied)} applied; the record at {log}@{done.failed} still fails:"
            f" {done.reason}; {goes_on(done.left)} in the stream"
        )
    said(as_json, msgspec.structs.replace(done, applied=applied), text)
    raise typer.Exit(0 if done.failed is None else 1)


@app.command()
def drop(
    follower: FollowerName,
    log: LogName,
    stream: StreamName,
    reason: Annotated[str, typer.Option(help="Why; it is kept, with who dropped it.")],
    position: Annotated[
        int | None, typer.Option(min=0, max=LAST, help="Another than the first.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Give up the first parked record of a stream, or a named one (KINERJA_URL, KINERJA_TOKEN; role
    ops).
    Example: kinerja parked drop training/needs_found 13.72/evaluation evaluation-e0002~2025-q1
    --reason typo
    """
    from kinerja.parked_records import address
    from kinerja.remote import answered, asked

    known = settings()
    region, path, body = address(known, follower, log, stream)
    body |= {"reason": reason, "position": position}
    done = answered(asked(known, "POST", region, f"{path}/drop", json=body), Dropped)
    follows = goes_on(done.left)
    if done.next is not None:
        follows = f"next in the stream is {log}@{done.next} ({done.reason}), {goes_on(done.left)}"
    said(as_json, done, f"{log}@{done.position} is dropped; {follows}")


def goes_on(left: int) -> str:
    return f"{left} {'is' if left == 1 else 'are'} left" if left else "the stream goes on by itself"
