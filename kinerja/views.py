"""The verbs `kinerja views …` and `kinerja replay`; each imports what it needs when called."""

from typing import Annotated

import typer

from kinerja.options import Json, LogName

ViewName = Annotated[str, typer.Argument(metavar="SERVICE/VIEW")]
InRegion = Annotated[
    list[str] | None, typer.Option("--region", help="Only in this region; may be repeated.")
]

app = typer.Typer(no_args_is_help=True, help="Builds of views: rebuild, compare, promote, drop.")


@app.command("list")
def list_(
    service: Annotated[str | None, typer.Argument(help="Only of this service.")] = None,
    in_region: InRegion = None,
    as_json: Json = False,
) -> None:
    """The builds of every view, with where they stand. Example: kinerja views list training"""
    from kinerja.rebuilds import list_builds

    list_builds(service, in_region, as_json)


@app.command()
def rebuild(
    name: ViewName,
    in_region: InRegion = None,
    promote: Annotated[bool, typer.Option("--promote", help="Show it when it is there.")] = False,
    as_json: Json = False,
) -> None:
    """Build a view anew beside the one that is shown (KINERJA_URL, KINERJA_TOKEN: role ops);
    Ctrl-C stops it, the same command starts it again.
    Example: kinerja views rebuild training/hours --region 13.72 --promote"""
    from kinerja import rebuilds

    rebuilds.rebuild(name, in_region, promote, as_json)


@app.command()
def promote(name: ViewName, in_region: InRegion = None, as_json: Json = False) -> None:
    """Show the build that was made, where it is not behind (KINERJA_URL, KINERJA_TOKEN).
    Example: kinerja views promote training/hours --region 13.72"""
    from kinerja.rebuilds import in_each

    in_each(name, in_region, "promote", as_json, lambda done: f"build {done.build} is shown")


@app.command()
def drop(
    name: ViewName,
    in_region: InRegion = None,
    also_new: Annotated[
        bool, typer.Option("--also-new", help="Also a build that was never shown.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Drop builds and versions that are not shown any more (KINERJA_URL, KINERJA_TOKEN); what was
    built to be promoted stays. Example: kinerja views drop training/hours"""
    from kinerja.failure import counted
    from kinerja.rebuilds import in_each

    params = {"also_new": "true"} if also_new else None
    in_each(
        name,
        in_region,
        "drop",
        as_json,
        lambda d: f"{counted(d.builds, 'build')}, {counted(d.rows, 'row')} dropped",
        params,
    )


@app.command()
def stop(name: ViewName, in_region: InRegion = None, as_json: Json = False) -> None:
    """Stop a rebuild; what it has written is dropped (KINERJA_URL, KINERJA_TOKEN).
    Example: kinerja views stop training/hours --region 13.72"""
    from kinerja.rebuilds import in_each

    in_each(name, in_region, "stop", as_json, lambda d: "stopped" if d.stopped else "none runs")


@app.command()
def compare(name: ViewName, in_region: InRegion = None, as_json: Json = False) -> None:
    """Tell each row in which the build beside differs from the shown one; exit code 1 if any does.
    Example: kinerja views compare training/hours --json"""
    from kinerja.rebuilds import compare_builds

    compare_builds(name, in_region, as_json)


def replay(
    log: LogName,
    view: Annotated[str, typer.Option("--view", help="The view's name, as hours.")],
    at: Annotated[
        str | None,
        typer.Option("--at", help="A day, a time with its offset, or a position; now without."),
    ] = None,
    key: Annotated[str | None, typer.Option("--key", help="Only this row.")] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Tell where what is shown is not its replay.")
    ] = False,
    as_json: Json = False,
) -> None:
    """A view as it was, or what differs from its replay (exit code 1).
    Example: kinerja replay 13.72/training --view hours --at 2026-03-31"""
    from kinerja import replay as replays

    replays.replay_view(log, view, at, key, compare, as_json)
