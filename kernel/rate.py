"""How often an address may ask a route that takes no token."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from fastapi import Depends, Request

from kernel.refusal import TooMany

ADDRESSES = 10_000  # remembered at once; beyond that who asked longest ago is forgotten


class AskedTooOften(TooMany):
    """From one address this may be asked only so often within a minute."""

    slug = "kernel.asked-too-often"
    indonesian = "Dari satu alamat hanya boleh sekian kali per menit; coba lagi sebentar lagi."


class Rate:
    """A bucket for each address, which ``most`` requests empty and a minute fills again. It is kept
    in the memory of one process and nowhere else; instances count on their own."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admit(self, address: str) -> None:
        """Raises AskedTooOften."""
        now = self._clock()
        since, left = self._left.get(address, (now, float(self._most)))
        left = min(float(self._most), left + (now - since) * self._most / 60)
        if left < 1:
            wait = max(1, round((1 - left) * 60 / self._most))
            raise AskedTooOften(retry_seconds=wait, at_most=self._most, within_seconds=60)
        self._left[address] = (now, left - 1)
        self._left.move_to_end(address)
        if len(self._left) > ADDRESSES:
            self._left.popitem(last=False)


def limited(most: int) -> Any:
    """The dependency of a route: ``most`` requests a minute from one address."""
    rate = Rate(most)

    async def admit(request: Request) -> None:
        rate.admit(request.client.host if request.client else "")

    return Depends(admit)
