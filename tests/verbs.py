"""The command line as tests call it: within this process, or as one of its own.

A process takes a second or two to start, which is nothing once and a minute for sixty tests. Within
this one a verb sees the same words, settings and streams, and ends by the same `SystemExit`; a
defect fails the test by itself instead of becoming a traceback on standard error. What only a
process can show, such as serving, which sets up the logging of the whole process, is asked of one.
"""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path

from kinerja.__main__ import main

Done = subprocess.CompletedProcess[str]


def kinerja(*words: str, data: Path, **settings: str) -> Done:
    """Call a verb with these settings and no others, within this process."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with environment(of(data, settings)), redirect_stdout(out), redirect_stderr(err):
        try:
            main(words)
        except SystemExit as ended:
            code = ended.code
    assert isinstance(code, int)
    return Done(words, code, *(text.buffer.getvalue().decode() for text in (out, err)))


def process(*words: str, data: Path, **settings: str) -> Done:
    """The same in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kinerja", *words],
        env=of(data, settings),
        capture_output=True,
        text=True,
        timeout=60,
    )


def fails(done: Done, code: int, *said: str) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in done.stderr


def of(data: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Our environment with these settings instead of those that are set here."""
    given = {f"KINERJA_{name.upper()}": value for name, value in settings.items()}
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    return clean | {"KINERJA_DATA": str(data)} | given


@contextmanager
def environment(whole: Mapping[str, str]) -> Generator[None]:
    """This environment until the end of the block."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(whole)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
