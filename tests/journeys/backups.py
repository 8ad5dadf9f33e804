"""Real backups of a database of `kinerja up`: pg_dump, and pg_restore while services run."""

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from kinerja.servers import PostgresServer
from tests.journeys.places import Place
from tests.servers import conninfo


class Backups:
    """Of the databases of one place. The services run on while one is put back."""

    def __init__(self, place: Place, home: Path) -> None:
        data = Path(place.environment["KINERJA_DATA"])
        self.server = PostgresServer.attach(data / "up/postgres")
        self.home = home

    def take(self, database: str) -> None:
        self._run("pg_dump", "--format=custom", f"--file={self.home / database}", database)

    def put_back(self, database: str) -> None:
        """The database as it was when the backup was taken, at once: it is restored beside the one
        that is there, and takes its place."""
        beside = f"{database}_beside"
        self.put_into(database, beside)
        name, its = sql.Identifier(database), sql.Identifier(beside)
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
        self._execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(its, name))

    def put_into(self, database: str, another: str) -> None:
        """The backup into another, new database, which has the same owner and lets the same in."""
        role, its = sql.Identifier(database), sql.Identifier(another)
        self._execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(its, role))
        self._run("pg_restore", f"--dbname={another}", str(self.home / database))
        for let_in in self._let_in(database):
            grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
            self._execute(grant.format(its, sql.Identifier(let_in)))

    def _let_in(self, database: str) -> list[str]:
        """The other roles that may connect to a database."""
        asked = (
            "SELECT rolname FROM pg_roles WHERE starts_with(rolname, 'kinerja_')"
            " AND has_database_privilege(rolname, %s, 'CONNECT')"
        )
        with psycopg.connect(conninfo(self.server.url())) as connection:
            return [row[0] for row in connection.execute(asked, [database])]

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(conninfo(self.server.url()), autocommit=True) as connection:
            connection.execute(statement)

    def _run(self, program: str, *words: str) -> None:
        instance = self.server.instance
        given = {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(instance.port),
            "PGUSER": "postgres",
            "PGPASSWORD": instance.password,
        }
        done = subprocess.run(
            [str(Path(instance.binaries) / program), *words],
            env=os.environ | given,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
