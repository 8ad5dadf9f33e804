"""Who signs documents in this process, by the setting ``KINERJA_SIGNER``."""

from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Final, cast

from kernel.local_signer import LocalSigner, SignerKeyIsWrong
from kernel.signature import SignatureProvider, Signing
from kinerja.settings import SettingIsWrong, Settings, variable

LOCAL: Final = "local"
NOBODY: Final = "none"
RIGHT: Final = (
    "right are `local` (for trying out, not certified), `none`, or `package.module:name` of an"
    " adapter to a certified provider"
)


def signing(settings: Settings) -> Signing:
    """Raises SettingIsWrong."""
    return Signing(provider_of(settings), settings.public_address)


def provider_of(settings: Settings) -> SignatureProvider | None:
    """Embedded, the local signer unless another is named; distributed nobody unless one is."""
    chosen = settings.signer or (NOBODY if settings.kafka else LOCAL)
    if chosen == NOBODY:
        return None
    return local(settings) if chosen == LOCAL else adapter(chosen)


def local(settings: Settings) -> LocalSigner:
    try:
        return LocalSigner.at(settings.signer_file, datetime.now(UTC))
    except SignerKeyIsWrong as wrong:
        raise SettingIsWrong(f"{variable('signer_key_file')}: {wrong}") from None
    except OSError as error:
        raise SettingIsWrong(
            f"{variable('signer_key_file')}: {settings.signer_file} cannot be used"
            f" ({error.strerror}); name a file that this user may read, or make"
        ) from None


def adapter(named: str) -> SignatureProvider:
    """What ``package.module:name`` makes when it is called without arguments."""
    module, _, name = named.partition(":")
    try:
        make: object = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError, TypeError):
        raise SettingIsWrong(f"{variable('signer')}: there is no {named}; {RIGHT}") from None
    return cast("Callable[[], SignatureProvider]", make)()
