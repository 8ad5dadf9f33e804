"""Files over HTTP: a request whose body is one, taken piece by piece; an answer that is one.

A route takes ``file: Upload`` instead of a body and says so with ``openapi_extra=UPLOADED``; the
caller is let in before the first byte is read, and the limit of `UPLOAD_LIMIT` holds while they
come. What a file is, is told by its content: no header of the request is believed.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import IO, Annotated, Any, Final

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from kernel.access import conditions_of
from kernel.files import Draft, Files, pieces

UPLOADED: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The file itself, up to 10 MiB.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
DOWNLOADED: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file itself, to be saved and not to be shown.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def stored(request: Request) -> Files:
    """Where the program keeps its files."""
    files = conditions_of(request.scope).files
    assert files is not None, "this program was built without a place for files"
    return files


@dataclass(frozen=True)
class Sent:
    """The body of a request, not yet read."""

    files: Files
    body: AsyncIterator[bytes]

    async def into(self, draft: Draft) -> None:
        """Write all of it. Raises the problem *body too large* at the limit."""
        async for piece in self.body:
            await run_in_threadpool(draft.write, piece)


def sent(request: Request) -> Sent:
    return Sent(stored(request), request.stream())


Stored = Annotated[Files, Depends(stored)]
Upload = Annotated[Sent, Depends(sent)]


def download(file: "IO[bytes]", media_type: str, file_name: str, size: int) -> StreamingResponse:
    """The answer that is this file: saved under this name, shown by no browser."""
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Content-Length": str(size),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(pieces(file), media_type=media_type, headers=headers)
