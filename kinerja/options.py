"""Options and arguments that several verbs of the command line share."""

from typing import Annotated

import typer

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
SubjectId = Annotated[str, typer.Argument(metavar="SUBJECT")]
StreamName = Annotated[str, typer.Argument(metavar="STREAM")]
