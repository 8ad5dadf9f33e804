"""What a person is told when something cannot be done: what is wrong, and what would be right."""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

import msgspec
import typer
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kernel.database import DatabaseIsOwned
from kernel.refusal import Unavailable
from kernel.region_keys import RegionKeysAreWrong
from kinerja.regions import RegionsAreWrong
from kinerja.servers import ServerFailed, ServerMissing
from kinerja.settings import SettingIsWrong
from kinerja.topics import KafkaUnreachable

WRONG_USE = 2


class Told(Exception):
    """Ends a command with this sentence and exit code; 2 for wrong use, 1 for what went wrong."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


def run(command: Callable[[], Any]) -> NoReturn:
    """Run the command line; a user's error is a sentence on standard error, never a traceback."""
    try:
        command()
    except Told as told:
        end(str(told), told.code)
    except (SettingIsWrong, RegionsAreWrong, RegionKeysAreWrong) as wrong:
        end(str(wrong), WRONG_USE)
    except (DatabaseIsOwned, KafkaUnreachable, ServerMissing, ServerFailed, Unavailable) as wrong:
        end(str(wrong) or type(wrong).__doc__ or "")
    except DBAPIError as away:
        end(
            f"the database does not answer or refuses us ({type(away).__name__}); is the server"
            " up, and is KINERJA_DATABASE right?"
        )
    except SQLAlchemyError as wrong:
        end(f"the database cannot be used ({type(wrong).__name__}); is KINERJA_DATABASE right?")
    sys.exit(0)


def end(sentence: str, code: int = 1) -> NoReturn:
    typer.secho(f"kinerja: {sentence}", fg="red", err=True)
    sys.exit(code)


def said(as_json: bool, value: Any, text: str) -> None:
    """Print an answer, as one line of JSON for programs or as text for people."""
    print(msgspec.json.encode(value).decode() if as_json else text)
