"""Personal values at an edge: the vault, called from a coroutine."""

from collections.abc import Iterable, Sequence

from starlette.concurrency import run_in_threadpool

from contracts.event import Sealed
from kernel.edge import Caller, Personal
from kernel.vault import Vault

SEALED_ON_THE_LOOP = 10


class Values:
    """What a service's edge does with the vault (see `kernel.edge.Edge`)."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    async def seal(self, values: Sequence[Personal], by: Caller) -> list[Sealed]:
        # A thread for each command would cost more than all the rest of it: a value or two under
        # keys used lately are sealed here, in microseconds.
        if len(values) <= SEALED_ON_THE_LOOP:
            sealed = self.vault.seal_at_hand(by.region, values)
            if sealed is not None:
                return sealed
        return await run_in_threadpool(self.vault.seal, by.region, values)

    async def open(self, values: Iterable[Sealed], by: Caller) -> dict[Sealed, str]:
        return await run_in_threadpool(self.vault.open, by.region, values)

    async def subject_of(self, label: str, text: str, by: Caller) -> str | None:
        return await run_in_threadpool(self.vault.subject_of, by.region, label, text)

    async def subjects_of(self, label: str, texts: Iterable[str], by: Caller) -> dict[str, str]:
        return await run_in_threadpool(self.vault.subjects_of, by.region, label, texts)

    async def search(self, prefix: str, by: Caller) -> list[str]:
        return await run_in_threadpool(self.vault.search, by.region, prefix, by.limit)
