"""In which stream an event stands, as the golden examples of the contracts have it."""

from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from contracts.event import Event

EXAMPLES = Path(__file__).parent.parent / "contracts/examples"


class NamedBySeveral(ValueError):
    """No single field of this event names its stream."""


def stream_of(event: Event) -> str:
    """``report-r7`` of whatever happened to the report r7. Raises NamedBySeveral."""
    kind, field = _kind_and_field(event.type)
    return f"{kind}-{getattr(event, field)}"


@cache
def _kind_and_field(type: str) -> tuple[str, str]:
    example: dict[str, Any] = msgspec.json.decode((EXAMPLES / f"{type}.json").read_bytes())
    kind, _, id = example["subject"].partition("-")
    named = [field for field, value in example["data"].items() if str(value) == id]
    if not named:
        raise NamedBySeveral(type)
    return kind, next((field for field in named if field.startswith(kind)), named[0])
