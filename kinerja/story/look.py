"""Where to look after the story, and as whom: commands to copy."""

import sys
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console

from contracts.ids import joined
from kernel.http import PREFIX
from kinerja.story.people import HERO
from kinerja.story.quarters import STORY_QUARTER, period
from kinerja.story.year import Year

TOKEN = "python3 -c 'import json, sys; print(json.load(sys.stdin)[\"access_token\"])'"


def where_to_look(console: Console, addresses: Mapping[str, str], year: Year) -> None:
    """Say it: who can be asked for, a few things they see, the records themselves."""
    region, issuer = year.place.code, addresses["issuer"]
    evaluation = joined(HERO, period(year.year, STORY_QUARTER).lower())
    [boss] = [of.appraiser_id for of in year.people if of.employee_id == HERO]

    def show(title: str, command: str) -> None:
        console.print(f"  [green]# {title}[/green]", highlight=False)
        console.print(f"  {command}", highlight=False, soft_wrap=True, markup=False)

    def see(title: str, path: str, option: str = "") -> None:
        address = addresses[path.split("/")[1]] + PREFIX.format(region=region) + path
        show(title, f'curl -s{option} {address} -H "Authorization: Bearer $TOKEN"')

    console.rule("where to look, and as whom")
    show("be the employee", token(issuer, f"sub={HERO}&roles=employee&regions={region}"))
    see("the evaluation, with its basis", f"/evaluation/evaluations/{evaluation}")
    see("the inbox, live", "/notification/inbox/live", "N")
    show("be the appraiser", token(issuer, f"sub={boss}&roles=appraiser&regions={region}"))
    see("what waits for an answer", "/reporting/inbox")
    show("be HR; also officer, auditor, ops", token(issuer, f"persona=hr-{region}"))
    see("everybody on the roster", "/reporting/employees")
    program = sys.argv[0] if Path(sys.argv[0]).name == "kinerja" else "kinerja"
    show("the records of a log, elsewhere", f"{program} tail {region}/evaluation -n 5")
    show("how far each follower is", f"{program} lag")
    for address in sorted({addresses[of] for of in addresses if of != "issuer"}):
        show("every route", f"{address}/openapi.json")


def token(issuer: str, asked: str) -> str:
    return f"TOKEN=$(curl -s {issuer}/token -d '{asked}' | {TOKEN})"
