"""Options and arguments that several verbs of the command line share."""

from typing import Annotated

import typer

from contracts.subjects import USABLE, is_subject
from kinerja.failure import WrongUse

LAST = 2**63 - 1  # the last position there can be: what a database holds as a whole number
Json = Annotated[bool, typer.Option("--json", help="One JSON value instead of text.")]
JsonLines = Annotated[bool, typer.Option("--json", help="A JSON value a line instead of text.")]
Port = Annotated[
    int | None, typer.Option(min=0, max=65_535, help="Where to listen (KINERJA_PORT).")
]
FirstPort = Annotated[
    int, typer.Option(min=1, max=65_500, help="The first of the ports that are used.")
]
RegionCount = Annotated[
    int | None,
    typer.Option("--regions", min=4, max=895, help="That many regions, most of them invented."),
]
Check = Annotated[bool, typer.Option("--check", help="Verify each step, print JSON, end.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")]
People = Annotated[int, typer.Option(min=12, help="How many in each busy region.")]
Busy = Annotated[int, typer.Option(min=1, help="How many regions have a year; the others rest.")]
Parks = Annotated[
    bool, typer.Option("--parked", help="Leave a record that is parked, to practise on.")
]
LogName = Annotated[str, typer.Argument(metavar="REGION/SERVICE")]
FollowerName = Annotated[str, typer.Argument(metavar="SERVICE/FOLLOWER")]
RegionCode = Annotated[str, typer.Argument(metavar="REGION")]
StreamName = Annotated[str, typer.Argument(metavar="STREAM")]


def subject_id(text: str) -> str:
    """The id of a person, a response or a review round. Raises WrongUse."""
    if not is_subject(text):
        raise WrongUse(
            f"{text!r} is no id of a person, nor of a response (response-r1) or a review round."
            f" A person's is {USABLE['en']}"
        )
    return text


SubjectId = Annotated[str, typer.Argument(metavar="SUBJECT", callback=subject_id)]
