"""The containers are as the code: one for each service, settings that exist, roles that fit."""

import re
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from kernel.region_keys import VARIABLE
from kinerja.catalogue import services
from kinerja.settings import Settings

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = [service.name for service in services]
NEEDED = {"KAFKA", "DATABASE", "VAULT", "ISSUER", "REGION_KEYS_FILE"}
Containers = dict[str, dict[str, Any]]


@pytest.fixture
def containers() -> Containers:
    text = (DEPLOY / "compose.yaml").read_text()
    return cast("Containers", yaml.safe_load(text)["services"])


def unserved(containers: Containers) -> list[str]:
    """The services that no container serves."""
    commands = [container.get("command") for container in containers.values()]
    return [name for name in SERVICES if ["serve", name] not in commands]


def unknown(text: str) -> set[str]:
    """The variables named in a text that are neither a setting nor the key of a region."""
    known = {f"KINERJA_{name.upper()}" for name in Settings.model_fields}
    named = set(re.findall(r"\bKINERJA_[A-Z0-9_]+", text))
    return {name for name in named - known if not name.startswith(VARIABLE)}


def test_every_service_has_a_container(containers: Containers):
    assert unserved(containers) == []


def test_a_service_without_a_container_is_found(containers: Containers):
    last = SERVICES[-1]
    del containers[last]
    assert last in unserved(containers)


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml", "postgres/init.sh"])
def test_every_variable_is_a_setting(file: str):
    assert unknown((DEPLOY / file).read_text()) == set()


def test_a_variable_that_is_no_setting_is_found():
    assert unknown("KINERJA_KAFKA KINERJA_REGION_KEY_13_71 KINERJA_BROKERS") == {"KINERJA_BROKERS"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_given_all_it_needs(containers: Containers, name: str):
    container = containers[name]
    given = {key.removeprefix("KINERJA_").lower(): v for key, v in container["environment"].items()}
    assert {key.upper() for key in given} >= NEEDED
    settings = Settings.model_validate(given)
    assert settings.database_of(name).endswith(f"@postgres/kinerja_{name}")
    assert settings.vault_of(name).startswith(f"postgresql+psycopg://kinerja_{name}:")
    assert settings.vault_of(name).endswith("/kinerja_vault")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_starts_after_its_topics_and_keys(containers: Containers, name: str):
    waits = containers[name]["depends_on"]
    done = {"condition": "service_completed_successfully"}
    assert waits["topics"] == waits["keys"] == done
    assert containers["topics"]["command"] == ["topics", "apply"]


def test_postgres_has_a_role_for_every_service():
    found = re.search(
        r"^services=\((.*)\)$", (DEPLOY / "postgres/init.sh").read_text(), re.MULTILINE
    )
    assert found
    assert found[1].split() == SERVICES
