"""The doctor names what is wrong with a set-up and what would be right; it changes nothing."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
import sqlalchemy as sa
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,  # pyright: ignore[reportPrivateImportUsage]
    ConfigEntry,  # pyright: ignore[reportPrivateImportUsage]
    ConfigResource,  # pyright: ignore[reportPrivateImportUsage]
    ResourceType,  # pyright: ignore[reportPrivateImportUsage]
)
from confluent_kafka.cimpl import NewTopic
from sqlalchemy.engine import make_url

from contracts.event import Sealed
from contracts.topics import LOGS, topic_of
from kernel.region_keys import RegionKeys
from kernel.vault import Vault
from kinerja.doctor.brokers import (
    FETCH,
    FETCH_OF_KAFKA_4,
    examine_kafka,
    of_brokers,
    of_version,
    requests_of,
)
from kinerja.doctor.finding import Finding
from kinerja.doctor.keys import examine_keys
from kinerja.doctor.own import examine_folder, examine_issuer, examine_regions
from kinerja.doctor.stores import examine, examine_databases, examine_vault, of_settings
from kinerja.settings import Settings
from kinerja.topics import until_known
from tests.kernel.logs import bench, sqlite_url
from tests.servers import Kafka, Postgres
from tests.verbs import fails, kinerja


def wrongs(found: Iterator[Finding]) -> list[Finding]:
    return [each for each in found if each.level == "wrong"]


def one_wrong(found: Iterator[Finding]) -> Finding:
    (only,) = wrongs(found)
    assert only.mend
    return only


def test_a_set_up_that_was_never_started_is_well(tmp_path: Path):
    done = kinerja("doctor", "--json", data=tmp_path)
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert {each["about"] for each in told if each["level"] == "warning"} == {"KINERJA_ISSUER"}
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_ends_with_exit_code_1(tmp_path: Path):
    done = kinerja("doctor", data=tmp_path, kafka="127.0.0.1:9", issuer="http://127.0.0.1:9")
    fails(done, 1)
    assert "KINERJA_KAFKA: Kafka at 127.0.0.1:9 does not answer" in done.stdout


@pytest.mark.parametrize(
    ("setting", "value", "about"),
    [
        ("host", "0.0.0.0", "KINERJA_ISSUER"),
        ("issuer", "foo", "KINERJA_ISSUER"),
        ("data", "/proc/x", "KINERJA_DATA"),
        ("vault", "foo", "KINERJA_VAULT"),
    ],
)
def test_what_keeps_serve_from_starting_is_wrong_for_the_doctor_too(
    tmp_path: Path, setting: str, value: str, about: str
):
    data = Path(value) if setting == "data" else tmp_path
    given = {} if setting == "data" else {setting: value}
    fails(kinerja("serve", "--port", "0", data=data, **given), 2, about)
    done = kinerja("doctor", "--json", data=data, **given)
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [each["about"] for each in told if each["level"] == "wrong"] == [about]
    assert {"regions", "database of reporting"} <= {each["about"] for each in told}


def test_every_setting_that_is_wrong_is_told_and_the_rest_is_looked_at(tmp_path: Path):
    done = kinerja("doctor", data=tmp_path, vault="secret", port="x", smtp="nowhere")
    fails(done, 1)
    for name in ("KINERJA_VAULT", "KINERJA_PORT", "KINERJA_SMTP"):
        assert f"{name}: " in done.stdout
    assert "secret" not in done.stdout
    assert "database of training" in done.stdout


def test_the_issuer_inside_the_process_need_not_answer_before_it_is_started(tmp_path: Path):
    settings = Settings(data=tmp_path, issuer="http://127.0.0.1:8080/issuer")
    assert [each.level for each in examine_issuer(settings)] == ["warning"]


def test_keys_that_others_may_read_are_wrong(tmp_path: Path):
    keys = tmp_path / "region-keys.json"
    RegionKeys.create(keys, ["13.71", "13.72", "62.71", "64.72"])
    assert wrongs(examine_keys(Settings(data=tmp_path))) == []
    keys.chmod(0o644)
    assert "chmod 600" in one_wrong(examine_keys(Settings(data=tmp_path))).says


def test_a_region_without_a_key_is_named(tmp_path: Path):
    RegionKeys.create(tmp_path / "region-keys.json", ["13.71", "13.72", "62.71"])
    assert "64.72" in one_wrong(examine_keys(Settings(data=tmp_path))).says


def test_a_file_of_regions_that_is_none_is_wrong(tmp_path: Path):
    (tmp_path / "regions.json").write_text("{}")
    one_wrong(examine_regions(Settings(regions=tmp_path / "none.json")))
    assert wrongs(examine_regions(Settings())) == []


def test_a_place_where_nothing_can_be_kept_is_wrong(tmp_path: Path):
    assert wrongs(examine_folder(Settings(data=tmp_path / "data"))) == []
    (tmp_path / "file").touch()
    one_wrong(examine_folder(Settings(data=tmp_path / "file/data")))


def test_an_issuer_that_does_not_answer_is_wrong(tmp_path: Path):
    one_wrong(examine_issuer(Settings(issuer="http://127.0.0.1:9")))
    one_wrong(examine_issuer(Settings(kafka="127.0.0.1:9")))


def test_a_sqlite_file_that_is_damaged_or_changed_is_wrong(tmp_path: Path):
    with bench(sqlite_url(tmp_path, "reporting")):
        pass
    assert wrongs(examine_databases(Settings(data=tmp_path))) == []
    (tmp_path / "training.sqlite").write_bytes(b"no database" * 1000)
    assert "training" in one_wrong(examine_databases(Settings(data=tmp_path))).about


def test_a_postgres_that_keeps_commits_is_well(postgres_server: Postgres, postgres_database: str):
    owner = "owner_" + str(make_url(postgres_database).database)
    postgres_server.execute(f"CREATE ROLE {owner} LOGIN PASSWORD 'x'")
    name = make_url(postgres_database).database
    postgres_server.execute(f"ALTER DATABASE {name} OWNER TO {owner}")
    url = make_url(postgres_database).set(username=owner, password="x")
    try:
        assert [e.level for e in examine("db", url.render_as_string(False))] == ["good"]
    finally:
        postgres_server.execute(f"ALTER DATABASE {name} OWNER TO CURRENT_USER")
        postgres_server.execute(f"DROP ROLE {owner}")


def test_a_postgres_that_answers_before_it_has_written_is_wrong(postgres_database: str):
    plain = make_url(postgres_database).set(drivername="postgresql").render_as_string(False)
    with psycopg.connect(plain, autocommit=True) as connection:
        name = make_url(postgres_database).database
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())
    assert "synchronous_commit is off" in one_wrong(examine("db", postgres_database)).says


RIGHT = {
    "server_version_num": "150004",
    "fsync": "on",
    "full_page_writes": "on",
    "server_encoding": "UTF8",
    "synchronous_commit": "on",
}


@pytest.mark.parametrize(
    ("setting", "value", "says", "mend"),
    [
        ("server_version_num", "140011", "is PostgreSQL 14", "use 15 or newer"),
        ("fsync", "off", "fsync is off", "set fsync = on"),
        ("full_page_writes", "off", "full_page_writes is off", "set full_page_writes = on"),
        ("synchronous_commit", "local", "synchronous_commit is local", "set it to on"),
    ],
)
def test_each_setting_of_postgres_that_would_lose_a_commit_is_wrong(
    setting: str, value: str, says: str, mend: str
):
    assert list(of_settings("db", RIGHT.__getitem__)) == []
    found = one_wrong(of_settings("db", (RIGHT | {setting: value}).__getitem__))
    assert (says in found.says, mend in found.mend) == (True, True), found


def test_every_setting_that_is_looked_at_is_one_that_postgres_has(postgres_database: str):
    asked: list[str] = []
    with sa.create_engine(postgres_database).connect() as connection:

        def shown(name: str) -> str:
            asked.append(name)
            return str(connection.execute(sa.text(f"SHOW {name}")).scalar())

        assert list(of_settings("db", shown)) == []
    assert set(asked) == set(RIGHT)


def test_brokers_that_make_topics_by_themselves_are_wrong():
    assert [each.level for each in of_brokers(3, "false")] == ["good"]
    found = one_wrong(of_brokers(3, "true"))
    assert "auto.create.topics.enable is on" in found.says


@pytest.mark.parametrize(("count", "says"), [(1, "1 broker: "), (2, "2 brokers: ")])
def test_fewer_brokers_than_copies_are_told_of(count: int, says: str):
    (found,) = of_brokers(count, "false")
    assert (found.level, found.says.startswith(says)) == ("warning", True), found


def test_a_kafka_older_than_what_is_tested_is_told_of_and_so_is_one_that_does_not_say():
    (old,) = of_version("b:9092", {FETCH: (0, 13)})
    (silent,) = of_version("b:9092", {})
    assert "older than Kafka 4" in old.says
    assert "is not known" in silent.says
    assert {old.level, silent.level} == {"warning"}
    assert list(of_version("b:9092", {FETCH: (4, 17)})) == []


def test_a_kafka_says_which_requests_it_takes_and_who_is_none_says_nothing(kafka_server: Kafka):
    host, _, port = kafka_server.bootstrap.partition(",")[0].rpartition(":")
    assert requests_of(host, int(port))[FETCH][0] >= FETCH_OF_KAFKA_4
    assert requests_of("127.0.0.1", 9) == {}
    found = {each.about for each in examine_kafka(Settings(kafka=kafka_server.bootstrap))}
    assert not [each for each in found if each.startswith("broker ")]


def test_a_postgres_that_knows_no_unicode_is_wrong(postgres_server: Postgres):
    postgres_server.execute(
        "CREATE DATABASE ascii_only ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'"
        " TEMPLATE template0"
    )
    try:
        found = one_wrong(examine("db", postgres_server.url("ascii_only")))
        assert "server_encoding is SQL_ASCII" in found.says
    finally:
        postgres_server.execute("DROP DATABASE ascii_only WITH (FORCE)")


def test_a_postgres_that_does_not_let_us_in_is_wrong_without_its_password():
    found = one_wrong(examine("db", "postgresql+psycopg://us:secret@127.0.0.1:9/none"))
    assert "127.0.0.1:9/none" in found.says
    assert "secret" not in str(found)


def forgetful(kafka: Kafka, code: str, directory: Path) -> tuple[str, Path]:
    """A topic that is kept for a second, of a region that has no other; and the file of regions."""
    topic, regions = topic_of(code, "reporting"), directory / "regions.json"
    admin = AdminClient({"bootstrap.servers": kafka.bootstrap})
    asked = [NewTopic(topic, 1, 1, config={"retention.ms": "1000"})]
    made = admin.create_topics(asked)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    cast("dict[str, Future[None]]", made)[topic].result(20)
    until_known(admin, [topic])
    regions.write_text(json.dumps([{"code": code, "name": "Kota Uji", "zone": "Asia/Jakarta"}]))
    return topic, regions


def test_topics_that_are_missing_or_differ_end_with_exit_code_1_until_they_are_right(
    kafka_server: Kafka, tmp_path: Path
):
    topic, regions = forgetful(kafka_server, "95.02", tmp_path)
    given = {"kafka": kafka_server.bootstrap, "regions": str(regions)}

    def found(verb: str) -> tuple[int, list[tuple[str, bool]]]:
        done = kinerja("topics", verb, "--json", data=tmp_path, **given)
        told = json.loads(done.stdout)
        return done.returncode, [(each["topic"], each["missing"]) for each in told]

    missing = [(topic_of("95.02", told.by), True) for told in LOGS if told.by != "reporting"]
    assert found("plan") == (1, [*missing, (topic, False)])
    assert found("apply") == (0, [*missing, (topic, False)])
    assert found("plan") == (1, [(topic, False)])
    done = kinerja("topics", "plan", data=tmp_path, **given)
    assert (done.returncode, done.stdout) == (1, f"{topic}: retention.ms is 1000, not -1\n")
    admin = AdminClient({"bootstrap.servers": kafka_server.bootstrap})
    entry = ConfigEntry("retention.ms", "-1", incremental_operation=AlterConfigOpType.SET)
    resource = ConfigResource(ResourceType.TOPIC, topic, incremental_configs=[entry])
    admin.incremental_alter_configs([resource])[resource].result(20)  # pyright: ignore[reportUnknownMemberType]
    assert found("plan") == (0, [])


def test_a_topic_that_forgets_is_wrong_and_the_mend_names_the_setting(
    kafka_server: Kafka, tmp_path: Path
):
    topic, regions = forgetful(kafka_server, "95.01", tmp_path)
    database = "postgresql+psycopg://us@127.0.0.1/{service}"
    settings = Settings(kafka=kafka_server.bootstrap, regions=regions, database=database)
    found: dict[str, Any] = {each.about: each for each in wrongs(examine_kafka(settings))}
    assert found.pop(f"topic {topic}").mend.endswith(f"{topic} --add-config retention.ms=-1")
    assert {each.mend for each in found.values()} == {"kinerja topics apply"}


def test_keys_that_a_restored_vault_has_lost_are_told(tmp_path: Path):
    settings = Settings(data=tmp_path)
    vault = Vault.open_at(settings.vault_of("vault"), RegionKeys({"13.72": bytes(32)}))
    vault.gate.beat(["13.72"])
    assert wrongs(examine_vault(settings)) == []
    vault.confirm("13.72", [Sealed("e9", "note", "AAAA")])
    vault.close()
    found = one_wrong(examine_vault(settings))
    assert found.says.startswith("1 keys are gone though nobody was forgotten")
    assert "e9" not in str(found)
