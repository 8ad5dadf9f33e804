"""What an effect may use at the moment of sending: the vault, the views, the mail server."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from contracts.event import Sealed
from kernel.mail import Post
from kernel.vault import Vault
from kernel.view import View
from kernel.view_rows import Rows

R = TypeVar("R", bound=msgspec.Struct)
T = TypeVar("T")


@dataclass(frozen=True)
class Outside:
    """``rows`` by the name of the view; ``post`` is None where no mail server is set. Databases
    are asked on ``threads``, so that a stuck receiver's look-ups hold up nothing else."""

    vault: Vault
    rows: Mapping[str, Rows[Any]]
    post: Post | None = None
    threads: Executor | None = None

    async def open(self, region: str, sealed: Iterable[Sealed]) -> dict[Sealed, str]:
        """Personal values in the clear, to be used and forgotten. Raises what `Vault.open` does."""
        wanted = list(sealed)
        return await self._asked(lambda: self.vault.open(region, wanted))

    async def forget(self, region: str, subject: str) -> None:
        """Destroy the key of a subject, for the service that keeps the vault: and so below."""
        await self._asked(lambda: self.vault.forget(region, subject))

    async def restrict(self, region: str, subject: str) -> None:
        """Show the values of a subject to nobody."""
        await self._asked(lambda: self.vault.restrict(region, subject))

    async def release(self, region: str, subject: str) -> None:
        """Show them again."""
        await self._asked(lambda: self.vault.release(region, subject))

    async def find(self, view: View[Any, R], region: str, key: str) -> R | None:
        """One row as it stands now. Raises BrokenRow."""
        rows: Rows[R] = self.rows[view.name]
        return (await self._asked(lambda: rows.shown(region, [key]))).get(key)

    async def where(
        self, view: View[Any, R], region: str, limit: int, **where: str | int | bool
    ) -> Sequence[R]:
        """Rows by their fields, in the order of their keys."""
        rows: Rows[R] = self.rows[view.name]
        found = await self._asked(lambda: rows.page(region, where, "", limit))
        return [row for _, row in found]

    async def _asked(self, ask: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self.threads, ask)
