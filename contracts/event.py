"""An event: a fact in the past tense, frozen, with a name that never changes."""

from typing import Annotated, Any, ClassVar, dataclass_transform

import msgspec


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class Fact(msgspec.StructMeta):
    """Makes every class frozen and keyword-only, so that none has to say it again."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **settings: Any
    ):
        settings = {"frozen": True, "kw_only": True, "gc": False, **settings}
        return super().__new__(mcls, name, bases, namespace, **settings)


class Part(msgspec.Struct, metaclass=Fact):
    """A piece of an event that has no life of its own: an indicator of a plan, a holiday."""


class Event(msgspec.Struct, metaclass=Fact):
    """``type`` is the CloudEvents type: written by hand, never derived from a Python path."""

    type: ClassVar[str]


class Sealed(msgspec.Struct, frozen=True, gc=False):
    """A personal value, encrypted under its subject's key; only the edges open it.

    ``subject`` is the pseudonymous id of the person it is about, ``label`` says what it is
    ("name", "nip", "reason"), ``box`` is the AES-SIV ciphertext, URL-safe base64 without padding.
    """

    subject: str
    label: str
    box: Annotated[str, msgspec.Meta(extra_json_schema={"pattern": "^[A-Za-z0-9_-]{22,}$"})]
