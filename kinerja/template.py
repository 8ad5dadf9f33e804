"""A new service: the files that every service has, with one small thing in them that works."""

import keyword
import re
from pathlib import Path

from kinerja.catalogue import services
from kinerja.failure import WRONG_USE, Told

LEFT = """\
kinerja/catalogue.py: import `NAME` of services.NAME.service, and name it in `services`
contracts/catalogue.py: import the module `NAME`, and name it in `MODULES`
contracts/topics.py: `Told(by="NAME", purpose="…", heard_by={})` in `LOGS`
deploy/compose.yaml: a container `NAME` that says ["serve", "NAME"], with a port of its own
deploy/postgres/init.sh: NAME at the end of `services=(…)`, in the order of kinerja/catalogue.py
contracts/persons.py: whether each field of text names a person, or in contracts/things.py none;\
 contracts/retention.py: how long it is kept
contracts/examples/: a golden example of each event that is not there yet
`make contracts`: schemas, AsyncAPI, reference pages; then `make check`"""
"""What is left to do when the files are there; CONTRIBUTING.md says the same."""

PACKAGES = ("contracts", "kernel", "kinerja", "services", "tests")
TEMPLATES = Path(__file__).resolve().parent / "templates"


def service(root: Path, name: str) -> list[Path]:
    """Write ``services/<name>/``, its contracts with an example of each event, and its first
    specification below ``root``.

    Returns the paths written, relative to ``root``. Raises Told when the name is not one word of
    small letters, is Python's or a package's, is taken, or a file is in the way; then nothing is
    written.
    """
    if not re.fullmatch(r"[a-z]{3,20}", name):
        raise Told(f"{name!r} is no name for a service: 3 to 20 small letters, as in leave", 2)
    if keyword.iskeyword(name) or name in PACKAGES or (root / name).exists():
        raise Told(f"{name!r} is a word of Python or a folder here; choose another, as leave", 2)
    if name in {each.name for each in services}:
        raise Told(f"there is a service {name} already", WRONG_USE)
    made = {
        Path(filled(str(file.relative_to(TEMPLATES)), name).removesuffix(".txt")): filled(
            file.read_text(), name
        )
        for file in sorted(TEMPLATES.rglob("*.txt"))
    }
    for path in made:
        if (root / path).exists():
            raise Told(f"{path} is in the way; nothing was written")
    for path, text in made.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return list(made)


def left(name: str) -> list[str]:
    """What people still have to write, a place and what goes there in each line."""
    return filled(LEFT, name).splitlines()


def filled(text: str, name: str) -> str:
    """A template with the service's name in it, as a module and as a word of a class."""
    return text.replace("NAME", name).replace("Title", name.capitalize())
