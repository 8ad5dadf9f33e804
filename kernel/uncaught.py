"""What nobody caught is told to the log, by its class and the lines it went through.

Python itself writes such an exception to standard error with its text, and a text may quote what
the code had in its hands: somebody's name.
"""

import logging
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

log = logging.getLogger(__name__)


def tell() -> None:
    """From now on, in the whole process: of its end, of a thread's, of what a finaliser raises."""
    sys.excepthook = of_the_process
    sys.unraisablehook = of_a_finaliser
    threading.excepthook = of_a_thread


def of_the_process(
    kind: type[BaseException], failure: BaseException, way: TracebackType | None
) -> None:
    if issubclass(kind, Exception):
        log.critical("uncaught", exc_info=(kind, failure, way))
    else:  # somebody pressed Ctrl-C
        sys.__excepthook__(kind, failure, way)


def of_a_thread(args: threading.ExceptHookArgs) -> None:
    failure = args.exc_value or args.exc_type()
    info = (args.exc_type, failure, args.exc_traceback)
    log.error(
        "uncaught in a thread",
        exc_info=info,
        extra={"named": args.thread.name if args.thread else ""},
    )


def of_a_finaliser(args: "UnraisableHookArgs") -> None:
    failure = args.exc_value or args.exc_type()
    log.error("uncaught in a finaliser", exc_info=(args.exc_type, failure, args.exc_traceback))
