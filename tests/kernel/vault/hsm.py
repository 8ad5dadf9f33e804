"""A token of SoftHSM with a key that wraps region keys, as tests have it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kernel.kms import Kms, kms_at
from tests.servers import Hsm

PIN = "geheim-4711"


@dataclass(frozen=True)
class Token:
    """A token in a directory, by its address; ``environment`` is where the library finds it."""

    directory: Path
    url: str
    environment: Mapping[str, str]

    def kms(self, url: str = "", **environment: str) -> Kms:
        """The module as a process has it."""
        found = kms_at(url or self.url, environment)
        assert found
        return found

    def of_key(self, label: str) -> str:
        """The address of another key in the same token."""
        return self.url.replace("region-kek", label)

    @property
    def pin_file(self) -> Path:
        return self.directory / "pin"

    def put_pin(self, pin: str) -> None:
        self.pin_file.touch(mode=0o600)
        self.pin_file.write_text(pin + "\n")

    def disconnect(self) -> None:
        """The token is not there any more."""
        (self.directory / "tokens").rename(self.directory / "away")
        (self.directory / "tokens").mkdir()

    def connect(self) -> None:
        (self.directory / "tokens").rmdir()
        (self.directory / "away").rename(self.directory / "tokens")

    def restart(self) -> None:
        """Sessions are forgotten, keys are kept: as when the module is switched off and on."""
        copy = self.directory / "copy"
        shutil.copytree(self.directory / "tokens", copy)
        shutil.rmtree(self.directory / "tokens")
        copy.rename(self.directory / "tokens")


def token(hsm: Hsm, directory: Path) -> Token:
    """A fresh token, whose PIN is in a file; no key is in it yet."""
    environment = hsm.soft.token(directory, "kinerja", PIN)
    module, pin = hsm.soft.module, directory / "pin"
    url = f"pkcs11:token=kinerja;object=region-kek?module-path={module}&pin-source=file:{pin}"
    made = Token(directory, url, environment)
    made.put_pin(PIN)
    return made
