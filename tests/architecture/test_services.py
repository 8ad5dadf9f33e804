"""A service is named everywhere or nowhere: the catalogues, the topics, the containers agree."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from contracts.catalogue import MODULES
from contracts.topics import LOGS
from kinerja.catalogue import services

REPOSITORY = Path(__file__).resolve().parents[2]
CONTAINERS, ROLES = "deploy/compose.yaml", "deploy/postgres/init.sh"
Named = Mapping[str, set[str]]


def named() -> dict[str, set[str]]:
    """The services by the place that names them."""
    folders = (REPOSITORY / "services").iterdir()
    containers = cast("dict[str, Any]", yaml.safe_load((REPOSITORY / CONTAINERS).read_text()))
    commands = [each.get("command", []) for each in containers["services"].values()]
    roles = re.search(r"^services=\((.*)\)$", (REPOSITORY / ROLES).read_text(), re.MULTILINE)
    return {
        "services/": {each.name for each in folders if (each / "service.py").exists()},
        "kinerja/catalogue.py": {each.name for each in services},
        "contracts/catalogue.py": {each.__name__.rpartition(".")[2] for each in MODULES},
        "contracts/topics.py": {told.by for told in LOGS},
        CONTAINERS: {command[1] for command in commands if command[:1] == ["serve"]},
        ROLES: set(roles[1].split() if roles else ()),
    }


def half_added(places: Named) -> list[str]:
    """A sentence for each place that does not name a service which another place names."""
    everything = set[str]().union(*places.values())
    return [
        f"{place} does not name {service}"
        for service in sorted(everything)
        for place, there in places.items()
        if service not in there
    ]


def test_every_service_is_named_everywhere():
    assert half_added(named()) == []


@pytest.mark.parametrize("place", list(named()))
def test_a_service_that_a_place_forgot_is_told_with_the_place(place: str):
    places = named()
    forgotten = places[place].pop()
    assert half_added(places) == [f"{place} does not name {forgotten}"]


@pytest.mark.parametrize("place", list(named()))
def test_a_service_that_only_one_place_names_is_told_with_all_others(place: str):
    places = named()
    places[place].add("planted")
    others = [each for each in places if each != place]
    assert half_added(places) == [f"{each} does not name planted" for each in others]
