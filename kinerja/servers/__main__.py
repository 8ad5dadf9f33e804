"""`python -m kinerja.servers` has the servers ready before a test run, and says what is missing."""

from collections.abc import Callable

from kinerja.servers.hsm import softhsm
from kinerja.servers.kafka_program import java, kafka_jars
from kinerja.servers.postgres_program import postgres_binaries
from kinerja.servers.process import ServerMissing


def kafka() -> str:
    return f"{java()}, jars in {kafka_jars()}"


def say(server: str, find: Callable[[], object]) -> None:
    try:
        print(f"{server}: {find()}", flush=True)
    except ServerMissing as missing:
        print(f"{server}: {missing}", flush=True)


if __name__ == "__main__":
    say("kafka", kafka)
    say("postgresql", postgres_binaries)
    say("softhsm", softhsm)
