"""Chance: ids that tell nothing, and who is picked. An edge draws, a command carries what came."""

import secrets
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_system = secrets.SystemRandom()


def fresh_id() -> str:
    """32 hexadecimal digits of chance alone. A UUIDv7 would tell when it was made, and so would an
    order of such ids."""
    return secrets.token_hex(16)


def picked(of: Sequence[T], at_most: int) -> list[T]:
    """Up to ``at_most`` of these, each as likely as any other, in an order of chance."""
    return _system.sample(of, min(at_most, len(of)))
