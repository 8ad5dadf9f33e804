"""Webhooks: one signed POST (Standard Webhooks) to an address that somebody else has chosen.

The name is resolved once, its address must be global, and that address is connected to: a name that
answers differently a moment later changes nothing. No redirects, no proxies, bounded time; of the
answer only the status is read.
"""

import asyncio
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx2
from standardwebhooks import Webhook

from kernel.effect_outcome import Failed, Gone, Refused
from kernel.global_address import AddressIsNotGlobal, resolved

ANSWER_SECONDS = 10.0
POSTS_AT_ONCE = 64
BODY_LIMIT_BYTES = 1024 * 1024


class Target(NamedTuple):
    """Where to, and the secrets (``whsec_…``) that sign: two while one replaces the other."""

    url: str
    secrets: Sequence[str]


class Webhooks:
    """Sends webhooks; one for a process, closed at its end."""

    def __init__(
        self, *, to_loopback: bool = False, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """``to_loopback`` allows this machine, and HTTP without TLS to it: for development and
        tests. ``answer_seconds`` bounds looking up, connecting, sending and answering together."""
        self._to_loopback = to_loopback
        self._seconds = answer_seconds
        # As many threads as posts: a name server that does not answer holds up nobody else.
        self._threads = ThreadPoolExecutor(POSTS_AT_ONCE, "resolve")
        # Connections are not kept: they are known by address, and two names may share one.
        self._client = httpx2.AsyncClient(
            verify=ssl.create_default_context(),
            follow_redirects=False,
            trust_env=False,
            timeout=answer_seconds,
            limits=httpx2.Limits(max_connections=POSTS_AT_ONCE, max_keepalive_connections=0),
        )

    async def aclose(self) -> None:
        await self._client.aclose()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def post(self, target: Target, id: str, body: bytes) -> None:
        """Returns when the receiver has answered 2xx. ``id`` is the ``webhook-id``.

        Raises Gone (410), Refused for what is no address of a webhook, and Failed for all else.
        """
        assert len(body) <= BODY_LIMIT_BYTES, "a record is smaller"
        try:
            async with asyncio.timeout(self._seconds):
                status = await self._posted(target, id, body)
        except TimeoutError:
            raise Failed(f"no answer within {self._seconds:g} s") from None
        except (httpx2.HTTPError, OSError) as failure:
            raise Failed(f"not reached ({type(failure).__name__})") from None
        if status == 410:
            raise Gone("http 410")
        if not 200 <= status < 300:
            raise Failed(f"http {status}")

    async def _posted(self, target: Target, id: str, body: bytes) -> int:
        url = httpx2.URL(self._checked(target.url))
        port = url.port or (443 if url.scheme == "https" else 80)
        loop = asyncio.get_running_loop()
        try:
            address = await loop.run_in_executor(
                self._threads, resolved, url.host, port, self._to_loopback
            )
        except AddressIsNotGlobal:
            raise Failed("the address is not of the open internet") from None
        request = self._client.build_request(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers={**signed(target.secrets, id, body), "Host": url.netloc.decode()},
            extensions={"sni_hostname": url.host},
        )
        response = await self._client.send(request, stream=True)
        await response.aclose()
        return response.status_code

    def _checked(self, url: str) -> str:
        """The URL if it is one that we may send to. Raises Refused."""
        parts = urlsplit(url)
        if parts.scheme != "https" and not (self._to_loopback and parts.scheme == "http"):
            raise Refused("the address does not begin with https://")
        if not parts.hostname or parts.username or parts.password:
            raise Refused("the address names no host, or a password")
        return url


def signed(secrets: Sequence[str], id: str, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks, with a signature for each secret."""
    now = datetime.now(UTC)
    signatures = [Webhook(secret).sign(id, now, body.decode()) for secret in secrets]
    return {
        "Content-Type": "application/cloudevents+json",
        "User-Agent": "kinerja-webhook",
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
