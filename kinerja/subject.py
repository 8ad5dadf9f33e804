"""`kinerja subject`: what a person may ask for, and what is owed to those whom a breach touches."""

from typing import Annotated, get_args
from urllib.parse import quote

import msgspec
import typer

from contracts.vault import RestrictionBasis
from kinerja import subject_verbs
from kinerja.failure import WrongUse, said
from kinerja.options import Json, RegionCode, SubjectId
from kinerja.settings import settings

app = typer.Typer(no_args_is_help=True, help="People: export, affected, retention, restrict.")

BASES = get_args(RestrictionBasis)

app.command()(subject_verbs.export)
app.command()(subject_verbs.affected)
app.command()(subject_verbs.retention)


class Recorded(msgspec.Struct):
    """Where it stands in the vault's log, and the version of the subject's stream then."""

    position: str
    version: int


@app.command()
def restrict(
    region: RegionCode,
    subject: SubjectId,
    basis: Annotated[str, typer.Option(help=f"Why: {', '.join(BASES)}.")] = "subject-request",
    as_json: Json = False,
) -> None:
    """Pause the processing of somebody's values: kept, and shown to nobody (KINERJA_URL,
    KINERJA_TOKEN; role hr). Example: kinerja subject restrict 13.72 e7 --basis subject-request"""
    if basis not in BASES:
        raise WrongUse(f"there is no basis {basis!r}; there are: {', '.join(BASES)}")
    done = told(region, subject, "restrict", {"basis": basis})
    said(as_json, done, f"{subject} is restricted ({done.position}): shown to nobody from now on")


@app.command()
def unrestrict(region: RegionCode, subject: SubjectId, as_json: Json = False) -> None:
    """Show a restricted person's values again (KINERJA_URL, KINERJA_TOKEN; role hr).
    Example: kinerja subject unrestrict 13.72 e7"""
    done = told(region, subject, "unrestrict", None)
    said(as_json, done, f"{subject} is not restricted ({done.position})")


def told(region: str, subject: str, verb: str, body: dict[str, str] | None) -> Recorded:
    """The answer of the vault service to a command about one subject."""
    from kinerja.remote import answered, asked

    path = f"vault/subjects/{quote(subject, safe='~')}/{verb}"
    sent = {} if body is None else {"json": body}
    return answered(asked(settings(), "POST", region, path, role="hr", **sent), Recorded)
