"""Personal values at an edge: the vault, called from a coroutine."""

from collections.abc import Iterable, Sequence
from functools import partial

from starlette.concurrency import run_in_threadpool

from contracts.event import Sealed
from contracts.vault import LookedUpBy
from kernel.edge import Caller, Personal
from kernel.sealing import refuse_unusable
from kernel.vault import Vault
from kernel.vault_away import VaultIsAway

AWAY = "[tidak tersedia]"
SEALED_ON_THE_LOOP = 10


class Values:
    """What a service's edge does with the vault (see `kernel.edge.Edge`)."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    async def seal(self, values: Sequence[Personal], by: Caller) -> list[Sealed]:
        refuse_unusable(values, by.language)
        # A thread for each command would cost more than all the rest of it: a value or two under
        # keys used lately are sealed here, in microseconds.
        if len(values) <= SEALED_ON_THE_LOOP:
            sealed = self.vault.seal_at_hand(by.region, values)
            if sealed is not None:
                return sealed
        return await run_in_threadpool(self.vault.seal, by.region, values)

    async def open(self, values: Iterable[Sealed], by: Caller) -> dict[Sealed, str]:
        return await run_in_threadpool(self._shown, by.region, list(values))

    def _shown(self, region: str, values: Sequence[Sealed]) -> dict[Sealed, str]:
        """What a page shows: it has more to say than names, and says it without them too."""
        try:
            return self.vault.open(region, values)
        except VaultIsAway:
            return dict.fromkeys(values, AWAY) | self.vault.open_at_hand(region, values)

    async def subject_of(self, label: LookedUpBy, text: str, by: Caller) -> str | None:
        asked = (by.region, label, text, by.subject)
        return await run_in_threadpool(self.vault.subject_of, *asked)

    async def subjects_of(
        self, label: LookedUpBy, texts: Iterable[str], by: Caller, file: str
    ) -> dict[str, str]:
        asked = (by.region, label, texts, by.subject, file)
        return await run_in_threadpool(self.vault.subjects_of, *asked)

    async def search(self, prefix: str, by: Caller) -> list[str]:
        ask = partial(self.vault.search, by=by.subject)
        return await run_in_threadpool(ask, by.region, prefix, by.limit)

    async def standing_of(self, subject: str, by: Caller) -> str:
        found = await run_in_threadpool(self.vault.standing_of, by.region, [subject])
        return found[subject]
