"""The command line: `kinerja --help` lists the verbs; each says how, with an example."""

# A verb imports what it needs when it is called: most of a second is spent on the web framework,
# the databases and Kafka, which the help and most errors can do without.

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kinerja import deliveries, import_verbs, looking, recovery_verbs
from kinerja.failure import Told, run, said
from kinerja.forget import forget
from kinerja.national_verbs import app as national_app
from kinerja.options import Busy, Check, FirstPort, Json, Parks, People, Port, RegionCount
from kinerja.parked import app as parked_app
from kinerja.region_key_verbs import app as region_key_app
from kinerja.roster_verbs import app as roster_app
from kinerja.settings import exports, settings
from kinerja.subject import app as subject_app
from kinerja.views import app as views_app
from kinerja.views import replay

if TYPE_CHECKING:
    from kinerja.topics import Difference

ROOT = Path(__file__).resolve().parent.parent

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help=__doc__,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
topics_app = typer.Typer(no_args_is_help=True, help="Kafka topics: one for each log.")
contracts_app = typer.Typer(no_args_is_help=True, help="Events, schemas and AsyncAPI.")
new_app = typer.Typer(no_args_is_help=True, help="A new part, from a template.")
app.add_typer(topics_app, name="topics")
app.add_typer(contracts_app, name="contracts")
app.add_typer(import_verbs.app, name="import")
app.add_typer(new_app, name="new")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(parked_app, name="parked")
app.add_typer(region_key_app, name="region-key")
app.add_typer(views_app, name="views")
app.add_typer(subject_app, name="subject")
app.add_typer(roster_app, name="roster")
app.add_typer(national_app, name="national")
app.command()(replay)


def version(is_asked: bool) -> None:
    """Print the version of the installed package, and end."""
    if is_asked:
        from importlib.metadata import version as version_of

        typer.echo(f"kinerja {version_of('kinerja')}")
        raise typer.Exit


@app.callback()
def everything(
    _: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print it, and end.")
    ] = False,
) -> None:
    pass


@app.command("serve")
def serve_(
    names: Annotated[list[str] | None, typer.Argument(metavar="SERVICE…")] = None,
    port: Port = None,
) -> None:
    """Serve some or all services until stopped. Example: kinerja serve --port 8080"""
    from kinerja import serve

    serve.serve(settings(port=port), names or [], exports(os.environ))


@app.command()
def issuer(port: Port = None) -> None:
    """Serve the development issuer of tokens. Example: kinerja issuer --port 8090"""
    from kinerja import serve

    serve.serve_issuer(settings(port=port))


@app.command()
def demo(
    check: Check = False,
    people: People = 60,
    count: RegionCount = None,
    busy: Busy = 20,
    parked: Parks = False,
    port: Port = None,
) -> None:
    """Last year in four regions, told over HTTP, and an employee's story. Example: kinerja demo"""
    from kinerja.demonstrate import Size
    from kinerja.demonstrate import demo as tell

    raise typer.Exit(tell(settings(port=port), Size(people, busy, count, parked), check))


@app.command()
def up(
    port: FirstPort = 8100,
    count: RegionCount = None,
    as_json: Json = False,
) -> None:
    """Start Kafka, PostgreSQL and a process per service here, or what of them is missing.
    Example: kinerja up"""
    from kinerja import together

    said(as_json, *together.up(settings(), port, count))


@app.command()
def down(as_json: Json = False) -> None:
    """End all that `kinerja up` started; what was recorded stays. Example: kinerja down"""
    from kinerja import together

    said(as_json, *together.down(settings()))


app.command()(looking.tail)
app.command("lag")(looking.lag_)
app.command()(looking.doctor)
app.command()(recovery_verbs.recover)
app.command()(recovery_verbs.relay)
app.command()(forget)


def _topics(do: "Callable[..., list[Difference]]", as_json: bool) -> "list[Difference]":
    from contracts.topics import LOGS
    from kinerja.regions import regions

    known = settings()
    if known.kafka is None:
        raise Told("KINERJA_KAFKA is not set; it names the brokers, as in 127.0.0.1:9092", 2)
    found = do(known.kafka, regions(known.regions), [told.by for told in LOGS])
    lines = [str(each) for each in found] or ["every topic is as it should be"]
    said(as_json, [each._asdict() for each in found], "\n".join(lines))
    return found


@topics_app.command("plan")
def topics_plan(as_json: Json = False) -> None:
    """Tell which topics are missing or differ, with exit code 1 if any does. Example: kinerja
    topics plan"""
    from kinerja import topics

    raise typer.Exit(1 if _topics(topics.plan, as_json) else 0)


@topics_app.command("apply")
def topics_apply(as_json: Json = False) -> None:
    """Create what is missing; what differs is told and left alone, nothing is ever deleted.
    Example: kinerja topics apply"""
    from kinerja import topics

    _topics(topics.apply, as_json)


@contracts_app.command("check")
def contracts_check(
    against: Annotated[str | None, typer.Option(help="A commit instead of the last tag.")] = None,
    as_json: Json = False,
) -> None:
    """Check schemas, examples and evolution. Example: kinerja contracts check --against v1.0"""
    from contracts.check import check
    from contracts.evolution import baseline

    problems = check(ROOT, against)
    held = lambda: f"the contracts hold; {baseline(ROOT, against).sentence}"
    lines = [str(problem) for problem in problems] or [held()]
    said(as_json, [problem._asdict() for problem in problems], "\n".join(lines))
    raise typer.Exit(1 if problems else 0)


@contracts_app.command("write")
def contracts_write(as_json: Json = False) -> None:
    """Write schemas, AsyncAPI and the reference pages. Example: kinerja contracts write"""
    from contracts.generate import write
    from kinerja import reference

    changed = [str(path) for path in (*write(ROOT), *reference.write(ROOT, app))]
    said(as_json, changed, "\n".join(changed) or "nothing has changed")


@new_app.command("service")
def new_service(name: str, as_json: Json = False) -> None:
    """Make a service's folder, contracts, examples and first tests, and say what is left to do.
    Example: kinerja new service leave"""
    from kinerja import template

    written, left = [str(path) for path in template.service(ROOT, name)], template.left(name)
    text = [*written, "what is left to do:", *(f"  {n}. {each}" for n, each in enumerate(left, 1))]
    said(as_json, {"written": written, "left": left}, "\n".join(text))


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Do what these words, or the process's, say; ends by SystemExit."""
    run(lambda: app(words))


if __name__ == "__main__":
    main()
