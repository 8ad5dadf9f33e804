"""A real PostgreSQL on this machine, in a directory of its own; fsync is on."""

import os
import secrets
import signal
import time
from pathlib import Path
from typing import Self

import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL

from kinerja.servers.postgres_program import (
    as_server_user,
    postgres_binaries,
    server_user,
    within_reach,
)
from kinerja.servers.process import Child, ServerFailed, free_port, run, until

START_SECONDS = 60
STOP_SECONDS = 20
SUPERUSER = "postgres"
NOT_YET = ("is still in use", "Is another postmaster")
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Instance(msgspec.Struct, frozen=True):
    """What a directory of a PostgreSQL remembers of it; the password opens it on loopback only."""

    port: int
    password: str
    binaries: str
    detached: bool


class PostgresServer:
    """One PostgreSQL with its data in a directory, reached over TCP with passwords (SCRAM)."""

    def __init__(self, directory: Path, instance: Instance) -> None:
        self.directory = directory
        self.instance = instance
        self.child = Child(directory, "postgres")

    @classmethod
    def start(
        cls,
        directory: Path,
        *,
        port: int | None = None,
        detached: bool = False,
        binaries: Path | None = None,
    ) -> Self:
        """Starts it and waits until it answers; a directory used before keeps its data and port.

        Unless `detached`, it ends with the process that started it. `binaries` chooses one of
        several installations. Raises ServerMissing when there is none or its user is missing,
        ServerFailed when it does not come up.
        """
        directory = directory.resolve()
        directory.mkdir(parents=True, exist_ok=True)
        remembered = directory / "postgres.json"
        if remembered.exists():
            before = msgspec.json.decode(remembered.read_bytes(), type=Instance)
            instance = msgspec.structs.replace(before, detached=detached)
        else:
            folder = str(within_reach(binaries or postgres_binaries()))
            instance = Instance(port or free_port(), secrets.token_urlsafe(18), folder, detached)
            _initialise(directory, instance)
            remembered.touch(0o600)
        remembered.write_bytes(msgspec.json.encode(instance))
        server = cls(directory, instance)
        server._launch()
        return server

    @classmethod
    def attach(cls, directory: Path) -> Self:
        """The server that another process started in this directory; FileNotFoundError if none."""
        directory = directory.resolve()
        text = (directory / "postgres.json").read_bytes()
        return cls(directory, msgspec.json.decode(text, type=Instance))

    @property
    def running(self) -> bool:
        return self.child.pid is not None

    def url(self, database: str = SUPERUSER) -> str:
        """The SQLAlchemy URL of a database for the superuser."""
        return self._url(database, SUPERUSER, self.instance.password)

    def create(self, database: str, role: str, password: str) -> str:
        """A role, and a database that it owns and nobody else may enter; answers its URL.

        What exists stays as it is, but for the password.
        """
        owner, name = sql.Identifier(role), sql.Identifier(database)
        with psycopg.connect(self._reached(), autocommit=True) as connection:
            known = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            verb = sql.SQL("ALTER" if connection.execute(known, [role]).fetchone() else "CREATE")
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, owner, sql.Literal(password))
            )
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(known, [database]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(name, owner)
                )
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
        return self._url(database, role, password)

    def admit(self, database: str, role: str) -> None:
        """Lets a role connect to another's database; what it may do there its owner says."""
        with psycopg.connect(self._reached(), autocommit=True) as connection:
            grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
            connection.execute(grant.format(sql.Identifier(database), sql.Identifier(role)))

    def stop(self) -> None:
        """Ends it in order, cutting the connections of its clients."""
        self.child.stop(signal.SIGINT, seconds=STOP_SECONDS)

    def kill(self) -> None:
        """kill -9 of the server; what was committed is on disk."""
        self.child.stop(signal.SIGKILL, seconds=STOP_SECONDS)

    def restart(self) -> None:
        """Starts it again on the same port and data; ends it before if it runs."""
        self.stop()
        self._launch()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _launch(self) -> None:
        settings = {**SETTINGS, "port": str(self.instance.port)}
        options = [part for name, text in settings.items() for part in ("-c", f"{name}={text}")]
        server = str(Path(self.instance.binaries) / "postgres")
        command = [*as_server_user(), server, "-D", str(self.directory / "data"), *options]
        end = time.monotonic() + START_SECONDS
        while (left := end - time.monotonic()) > 0:
            self.child.spawn(command, detached=self.instance.detached)
            until(lambda: self._answers() or not self.running, seconds=left)
            if self.running and self._answers():
                return
            # After kill -9 the sessions of the old server need a moment to notice that it is gone,
            # and whoever inherited it, to notice that it has ended.
            if not any(words in self.child.last_words(3) for words in NOT_YET):
                break
        self.kill()
        where = f"127.0.0.1:{self.instance.port}"
        raise ServerFailed(f"PostgreSQL did not start on {where}:\n{self.child.last_words()}")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._reached()).close()
        except psycopg.OperationalError:
            return False
        return True

    def _url(self, database: str, role: str, password: str) -> str:
        url = URL.create(
            "postgresql+psycopg", role, password, "127.0.0.1", self.instance.port, database
        )
        return url.render_as_string(hide_password=False)

    def _reached(self) -> str:
        return make_conninfo(
            host="127.0.0.1",
            port=self.instance.port,
            user=SUPERUSER,
            password=self.instance.password,
            dbname=SUPERUSER,
            connect_timeout=2,
        )


def _initialise(directory: Path, instance: Instance) -> None:
    data, password_file = directory / "data", directory / "password"
    data.mkdir(mode=0o700)
    if (user := server_user()) is not None:
        os.chown(data, user.pw_uid, user.pw_gid)
    password_file.touch(0o600)
    password_file.write_text(instance.password)
    initdb = str(Path(instance.binaries) / "initdb")
    options = ["-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={password_file}"]
    place = ["-D", str(data), "--no-sync", "--encoding=UTF8", "--locale=C"]
    run([*as_server_user(), initdb, *options, *place], "the storage of PostgreSQL")
    password_file.unlink()
