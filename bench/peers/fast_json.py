"""A codec for `eventsourcing` that is much faster than the library's own."""

from datetime import datetime
from typing import Any

import orjson
from eventsourcing.persistence import Transcoder


class FastJson(Transcoder):
    """JSON by orjson, much faster than the library's own; times come back as they were."""

    def encode(self, obj: Any) -> bytes:
        return orjson.dumps(obj)

    def decode(self, data: bytes) -> Any:
        state = orjson.loads(data)
        state["timestamp"] = datetime.fromisoformat(state["timestamp"])
        return state
