"""SoftHSM, a PKCS#11 module in software: of the system, else unpacked from Debian's packages.

It is a library and no server; beside the servers it stands because it is had in the same way, and
its tests fail where it is required. Nothing needs root: packages are fetched and unpacked here.
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kinerja.servers.kafka_program import REPOSITORY
from kinerja.servers.process import ServerFailed, ServerMissing, run

UNPACKED = REPOSITORY / ".servers/softhsm"
PACKAGES = ("libsofthsm2", "softhsm2")
LIBRARY = "libsofthsm2.so"
FOLDERS = (
    "lib/softhsm",
    "lib64/softhsm",
    "lib64/pkcs11",
    "lib/*/softhsm",
    "local/lib/softhsm",
)


class SoftHsm(NamedTuple):
    """The library that a process loads, and the program that makes tokens."""

    module: Path
    util: Path

    def __str__(self) -> str:
        return str(self.module)

    def token(self, directory: Path, label: str, pin: str) -> Mapping[str, str]:
        """A token in a directory, which may hold others; the environment in which it is found."""
        tokens, settings = directory / "tokens", directory / "softhsm2.conf"
        tokens.mkdir(parents=True, exist_ok=True)
        settings.write_text(f"directories.tokendir = {tokens}\nlog.level = ERROR\n")
        found = {"SOFTHSM2_CONF": str(settings)}
        make = ["--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", pin]
        command = [str(self.util), "--module", str(self.module), *make]
        run(["env", *(f"{k}={v}" for k, v in found.items()), *command], "a token of SoftHSM")
        return found


def softhsm() -> SoftHsm:
    """Of the system, or unpacked; fetched once where Debian's packages can be had."""
    util = shutil.which("softhsm2-util")
    for root in (Path("/usr"), Path("/opt/homebrew")):
        if util and (module := library(root)):
            return SoftHsm(module, Path(util))
    if not (UNPACKED / "complete").exists():
        fetch()
    module, util = library(UNPACKED / "usr"), UNPACKED / "usr/bin/softhsm2-util"
    if module is None or not util.exists():
        raise ServerMissing(f"{UNPACKED} is not whole: remove it")
    return SoftHsm(module, util)


def library(root: Path) -> Path | None:
    return next((each for at in FOLDERS for each in root.glob(f"{at}/{LIBRARY}")), None)


def fetch() -> None:
    """Download and unpack the packages into a folder of ours. Raises ServerMissing."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise ServerMissing("SoftHSM is not installed: the package is called softhsm2 or softhsm")
    print("fetching SoftHSM 2 from Debian's packages (0.5 MB, once) …", flush=True)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    packages = UNPACKED / "packages"
    packages.mkdir(parents=True)
    try:
        try:
            download(packages)
        except ServerFailed:  # the system's list of packages is empty or old: take one of our own
            download(packages, own_list())
        for package in packages.glob("*.deb"):
            run(["dpkg-deb", "-x", str(package), str(UNPACKED)], f"unpacking {package.name}")
    except ServerFailed as failed:
        told = f"SoftHSM cannot be fetched; install the package softhsm2: {failed}"
        raise ServerMissing(told) from failed
    shutil.rmtree(UNPACKED / "apt", ignore_errors=True)
    (UNPACKED / "complete").touch()


def download(into: Path, options: tuple[str, ...] = ()) -> None:
    command = ["apt-get", *options, "download", "-qq", *PACKAGES]
    at = ["env", "-C", str(into)]
    run([*at, *command], "the packages of SoftHSM")


def own_list() -> tuple[str, ...]:
    """A list of packages in our folder, which needs no root; the options that use it."""
    state = UNPACKED / "apt"
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    given = {
        "Dir::State": state,
        "Dir::State::Lists": state / "lists",
        "Dir::Cache": state / "cache",
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        "Debug::NoLocking": "1",
    }
    options = tuple(word for name, value in given.items() for word in ("-o", f"{name}={value}"))
    run(["apt-get", *options, "update", "-qq"], "the list of Debian's packages")
    return options
