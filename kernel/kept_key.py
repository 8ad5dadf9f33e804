"""What is kept of an Idempotency-Key: by it a repeated request is known again, and nobody else."""

import hmac

from kernel.access import ANYBODY
from kernel.edge import Caller
from kernel.order import Key


def kept(by: Caller, secret: bytes) -> Key:
    """Of a caller who sent one; ``secret`` is the region's. A key is of the caller's choice and may
    be somebody's number, so it is kept as payloads are."""
    assert by.key is not None
    key = by.key.encode()
    if not by.unnamed:
        return Key(by.subject, by.route, digest(secret, key).hex(), digest(secret, by.payload))
    # A key may be of a kind that tells whose it is, and two who are unknown may choose the same
    # one: so key and payload are known again together, and the caller is no part of it.
    both = digest(secret, key + b"\n" + by.payload)
    return Key(ANYBODY.subject, by.route, both.hex(), both)


def digest(secret: bytes, text: bytes) -> bytes:
    return hmac.digest(secret, text, "sha256")
