"""What a person is told when something cannot be done: what is wrong, and what would be right."""

import sqlite3
import sys
from collections.abc import Callable
from typing import Any, ClassVar, NoReturn

import msgspec
import typer

WRONG_USE = 2


class Told(Exception):
    """Ends a command with this sentence and exit code: 1 for what went wrong."""

    usual: ClassVar[int] = 1

    def __init__(self, sentence: str, code: int | None = None) -> None:
        super().__init__(sentence)
        self.code = self.usual if code is None else code


class WrongUse(Told):
    """The command cannot be meant so: exit code 2."""

    usual = WRONG_USE


def run(command: Callable[[], Any]) -> NoReturn:
    """Run the command line; a user's error is a sentence on standard error, never a traceback."""
    try:
        command()
    except Told as told:
        end(str(told), told.code)
    except Exception as failure:
        told = sentence_of(failure)
        if told is None:
            raise
        end(str(told), told.code)
    sys.exit(0)


def sentence_of(failure: Exception) -> Told | None:
    """What a person is told of what the kernel or a database raised; None for a defect."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    from kernel.database import DatabaseIsOwned
    from kernel.engines import DatabaseIsNotUtf8, place_of
    from kernel.refusal import Unavailable
    from kernel.region_keys import RegionKeysAreWrong

    called = type(failure).__name__
    match failure:
        case RegionKeysAreWrong():
            return WrongUse(str(failure))
        case DatabaseIsNotUtf8() | DatabaseIsOwned() | Unavailable():
            return Told(str(failure) or type(failure).__doc__ or "")
        case DBAPIError(orig=sqlite3.Error() as found):
            return Told(file_sentence(place_of(failure), found))
        case DBAPIError():
            away = f"the database {place_of(failure)} does not answer or refuses us ({called})"
            return Told(f"{away}; is the server up, and is KINERJA_DATABASE right?")
        case SQLAlchemyError():
            return Told(f"the database cannot be used ({called}); is KINERJA_DATABASE right?")
        case _:
            return None


def file_sentence(file: str, found: sqlite3.Error) -> str:
    """What is wrong with a SQLite file, by SQLite's own words: they quote no value."""
    if found.sqlite_errorcode in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return f"the file {file} is damaged ({found}); put a backup of it in its place"
    return f"the file {file} cannot be used ({found}); is KINERJA_DATA right?"


def end(sentence: str, code: int = 1) -> NoReturn:
    typer.secho(f"kinerja: {sentence}", fg="red", err=True)
    sys.exit(code)


def said(as_json: bool, value: Any, text: str) -> None:
    """Print an answer, as one line of JSON for programs or as text for people."""
    print(msgspec.json.encode(value).decode() if as_json else text)


def counted(number: int, one: str) -> str:
    """``1 build``, ``2 builds``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"
