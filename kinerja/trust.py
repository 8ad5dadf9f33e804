"""Whom a process trusts: the issuer of a setting, or the development issuer inside it."""

from kinerja.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def address(settings: Settings) -> str:
    """The address of the issuer inside this process."""
    return f"http://{settings.host}:{settings.port}/issuer"


def is_inside(settings: Settings) -> bool:
    """Whether the development issuer inside this process is the one that is trusted."""
    return settings.issuer in (None, address(settings))


def lacking(settings: Settings) -> str | None:
    """What keeps a process from serving: without a name nobody is trusted over the network."""
    if settings.issuer is not None or (settings.kafka is None and settings.host in LOOPBACK):
        return None
    return (
        "KINERJA_ISSUER is not set. It names the issuer whose tokens are trusted; the"
        f" development issuer inside this process, only where it says {address(settings)}"
    )
