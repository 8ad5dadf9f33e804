"""Where a key lies in a hardware module: a `pkcs11:` address (RFC 7512), and the PIN beside it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

from kernel.kms_answers import KmsRefuses
from kernel.region_key_file import RegionKeysAreWrong, private

PIN_VARIABLE = "KINERJA_PKCS11_PIN"
PATH, QUERY = {"token", "object"}, {"module-path", "pin-source"}
RIGHT = (
    "pkcs11:token=kinerja;object=region-kek"
    "?module-path=/usr/lib/softhsm/libsofthsm2.so&pin-source=file:/run/secrets/hsm-pin"
)


class Place(NamedTuple):
    """Which token, which key in it, by which library; and the file of the PIN, if it is in one."""

    token: str
    key: str
    module: Path
    pin_file: Path | None

    @property
    def pin_is_from(self) -> str:
        return str(self.pin_file or PIN_VARIABLE)

    def pin(self, environment: Mapping[str, str]) -> str:
        """From the file or the variable, read each time; it is never in an address, a command line
        or a message. Raises KmsRefuses."""
        if self.pin_file is None:
            pin = environment.get(PIN_VARIABLE, "")
        else:
            try:
                asked = "pin-source in KINERJA_REGION_KEYS_KMS names the file of the PIN"
                pin = private(self.pin_file, asked).decode().strip()
            except RegionKeysAreWrong as error:
                raise KmsRefuses(str(error)) from None
            except UnicodeDecodeError:
                raise KmsRefuses(f"{self.pin_file} holds no PIN: it is not text") from None
        if not pin:
            raise KmsRefuses(
                f"there is no PIN for the token {self.token}; put it into a file of mode 0600"
                f" that pin-source names, or into {PIN_VARIABLE}"
            )
        return pin


def place(url: str) -> Place:
    """The place of an address. Raises ValueError, without quoting it."""
    path, _, query = url.partition(":")[2].partition("?")
    pairs = [each.partition("=") for each in path.split(";") if each]
    given = {name: unquote(value) for name, _, value in pairs}
    asked = dict(parse_qsl(query, keep_blank_values=True))
    if "pin-value" in given | asked:
        raise ValueError(f"holds a PIN: put it into a file (pin-source) or into {PIN_VARIABLE}")
    if unknown := (given.keys() - PATH) | (asked.keys() - QUERY):
        raise ValueError(f"has {', '.join(sorted(unknown))}, which is not known; right is {RIGHT}")
    if not (given.get("token") and given.get("object") and asked.get("module-path")):
        raise ValueError(f"lacks token, object or module-path; right is {RIGHT}")
    pin = asked.get("pin-source", "").removeprefix("file:")
    return Place(
        given["token"], given["object"], Path(asked["module-path"]), Path(pin) if pin else None
    )
