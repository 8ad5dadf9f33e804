"""Why a vault hands out nothing now, and what is to be done about it."""

from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from kernel.database import is_away
from kernel.refusal import Unavailable

NOT_ALLOWED = "42501"  # SQLSTATE: a privilege is missing, or row security keeps a row out


class VaultIsAway(Unavailable):
    """The vault's database does not answer: nothing personal can be sealed or opened now."""


class VaultIsShut(VaultIsAway):
    """The vault's service has not said within the last minute that its log and the vault agree."""

    retry_seconds = 10

    def __init__(self, region: str) -> None:
        super().__init__(
            f"the vault is shut for {region}: its service (`kinerja serve vault`) does not run, has"
            " yet to compare the vault with its log, or does not let this role into the region"
        )


class VaultIsNotSetUp(VaultIsAway):
    """The vault's database is empty, or does not know the role of this process."""

    retry_seconds = 10


class NotAdmitted(VaultIsAway):
    """The vault does not let the role of this process do this, or not in this region."""

    retry_seconds = 60


@contextmanager
def reached() -> Generator[None]:
    """Turns what the driver raises into VaultIsAway, without the statement and its parameters."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if getattr(cause, "sqlstate", None) == NOT_ALLOWED:
            raise NotAdmitted(
                "the vault does not let our role do this, or not in this region; its table"
                " `readers` says who is let into which"
            ) from None
        if not is_away(error):
            raise
        raise VaultIsAway(f"the vault's database does not answer: {cause}") from None
