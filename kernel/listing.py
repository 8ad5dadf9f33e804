"""A list in another order, or as a file: of every route that answers with rows (decision 141).

The route is asked page by page, as a client would ask it, so the rules are those of its pages: who
may see which rows, and which personal values open. What is asked for is bounded. A shape that is no
page says where its rows are: ``rows: ClassVar = ("columns", "contributions")``; the shape of a row
says by ``spread`` which of its lists becomes lines of their own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple, cast, get_args
from urllib.parse import parse_qsl, urlencode

import msgspec
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope, Send

from kernel.access import PAGE_LIMIT, cursor_of, key_of
from kernel.problem import Problem
from kernel.shapes import CSV, XLSX
from kernel.sheet import Format, written

MOST_ROWS: Final = 10_000  # of a file: a region has 8,000 employees
MOST_SORTED: Final = 2_000  # of a list that is shown in another order, read for each of its pages
MEDIA: Final[Mapping[str, Format]] = {CSV: "csv", XLSX: "xlsx"}
OURS: Final = frozenset({"sort", "format"})
OK: Final = 200
NUMBER: Final = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
OFFSET: Final = "#"  # a cursor of a sorted list counts rows; no key begins so

Json = dict[str, Any]


class Page(NamedTuple):
    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes


async def listed(app: ASGIApp, model: Any, scope: Scope, send: Send) -> bool:
    """Whether something else than a page in the order of its keys was asked for, and sent."""
    path = rows_of(model)
    if scope["method"] != "GET" or not path:
        return False
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    as_format, sort = format_of(query, Headers(scope=scope)), query.get("sort")
    if as_format is None and sort is None:
        return False
    asking = Asking(app, scope, query, paged="next" in model.model_fields)
    shape = shape_of(model, path[0])
    if as_format:
        answer = await as_file(asking, shape, path, as_format, sort or "")
    else:
        answer = await in_order(asking, shape, path, sort or "")
    await answer(scope, nothing, send)
    return True


def format_of(query: Mapping[str, str], headers: Headers) -> Format | None:
    """None for JSON. What the address says goes before the header."""
    named = query.get("format")
    if named in ("csv", "xlsx"):
        return named
    if named not in (None, "json"):
        raise Problem("kernel.malformed-parameter", parameter="format", allowed="json, csv, xlsx")
    first = headers.get("accept", "").partition(",")[0].partition(";")[0].strip().lower()
    return MEDIA.get(first) if named is None else None


def rows_of(model: Any) -> tuple[str, ...]:
    """Where the rows are in an answer of this shape; () where it has none."""
    fields = getattr(model, "model_fields", {})
    if path := getattr(model, "rows", ()):
        return path
    if "next" not in fields or "items" not in fields:
        return ()
    return ("items", *getattr(shape_of(model, "items"), "spread", ()))


def shape_of(model: Any, field: str) -> Any:
    """The shape of the things in a list."""
    return get_args(model.model_fields[field].annotation)[0]


def columns_of(shape: Any, path: Sequence[str], prefix: str = "") -> Iterator[str]:
    """The headings: the fields of a row, then those of the lines that it spreads into."""
    yield from (prefix + name for name in shape.model_fields if name not in path[:1])
    if path:
        yield from columns_of(shape_of(shape, path[0]), path[1:], f"{prefix}{path[0]}.")


def lines_of(row: Json, path: Sequence[str], prefix: str = "") -> Iterator[Json]:
    own = {prefix + name: value for name, value in row.items() if name not in path[:1]}
    parts: list[Json] = row[path[0]] if path else []
    if not parts:
        yield own
    for part in parts:
        for line in lines_of(part, path[1:], f"{prefix}{path[0]}."):
            yield own | line


def cell(value: Any) -> str:
    """What a spreadsheet shows; a list of things stands there as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        each = cast("list[Any]", value)
        if all(isinstance(one, str) for one in each):
            return "; ".join(each)
    if isinstance(value, (dict, list)):
        return msgspec.json.encode(value).decode()
    return str(value)


class Asking:
    """A route that is asked for its pages, one after the other, in the caller's name."""

    def __init__(self, app: ASGIApp, scope: Scope, query: Mapping[str, str], paged: bool) -> None:
        self.app, self.outer, self.query, self.paged = app, scope, query, paged
        self.inner = dict(scope)

    async def page(self, cursor: str | None) -> Page:
        """A page, or the problem that the route answers with."""
        query = {name: of for name, of in self.query.items() if name not in OURS}
        if self.paged:
            query |= {"limit": str(PAGE_LIMIT)} | ({"cursor": cursor} if cursor else {})
        self.inner["query_string"] = urlencode(query).encode()
        said: list[Message] = []

        async def hear(message: Message) -> None:
            said.append(message)

        await self.app(self.inner, nothing, hear)
        if caller := self.inner.get("kinerja.caller"):  # whose headers the answer gets
            self.outer.setdefault("kinerja.caller", caller)
        body = b"".join(each.get("body", b"") for each in said[1:])
        return Page(said[0]["status"], said[0]["headers"], body)

    async def all(self, top: str, most: int) -> tuple[Page, Json, list[Json]]:
        """The first page, as it is and as it was read, and all rows. Or what went wrong."""
        first = page = await self.page(None)
        read: Json = msgspec.json.decode(first.body) if first.status == OK else {}
        rows: list[Json] = list(read.get(top, ()))
        following = read.get("next")
        while following and len(rows) <= most:
            page = await self.page(following)
            if page.status != OK:
                return page, {}, []
            more = msgspec.json.decode(page.body)
            rows += more[top]
            following = more["next"]
        if len(rows) > most:
            raise Problem("kernel.too-many-rows", at_most=most)
        return first, read, rows


async def as_file(
    asking: Asking, shape: Any, path: Sequence[str], as_format: Format, sort: str
) -> Response:
    page, _, rows = await asking.all(path[0], MOST_ROWS)
    if page.status != OK:
        return repeated(page)
    columns = list(columns_of(shape, path[1:]))
    lines = [
        line
        for row in (arranged(rows, shape, path, sort) if sort else rows)
        for line in lines_of(row, path[1:])
    ]
    if len(lines) > MOST_ROWS:
        raise Problem("kernel.too-many-rows", at_most=MOST_ROWS)
    table = [columns, *([cell(line.get(name)) for name in columns] for line in lines)]
    content = await run_in_threadpool(written, table, as_format)
    region = asking.outer["path_params"]["region"]
    title = asking.outer["path"].rpartition("/")[2]
    headers = {
        "Content-Disposition": f'attachment; filename="{region}-{title}.{as_format}"',
        "Kinerja-Rows": str(len(lines)),
    }
    media = next(kind for kind, named in MEDIA.items() if named == as_format)
    return Response(content, media_type=media, headers=headers)


async def in_order(asking: Asking, shape: Any, path: Sequence[str], sort: str) -> Response:
    """A page of the sorted list; its cursor counts rows."""
    page, read, rows = await asking.all(path[0], MOST_SORTED)
    if page.status != OK:
        return repeated(page)
    rows = arranged(rows, shape, path, sort)
    if asking.paged:
        first, limit = offset_of(asking.query), limit_of(asking.query)
        rest = len(rows) > first + limit
        rows = rows[first : first + limit]
        read["next"] = cursor_of(f"{OFFSET}{first + limit}") if rest else None
    read[path[0]] = rows
    return Response(msgspec.json.encode(read), media_type="application/json")


def arranged(rows: list[Json], shape: Any, path: Sequence[str], sort: str) -> list[Json]:
    """In the order of a column; where it is empty, at the end; alike, as they were."""
    named = sort.removeprefix("-")
    known = [name for name in shape.model_fields if name not in path[1:2]]
    if named not in known:
        raise Problem("kernel.no-such-column", columns=known)
    full = [row for row in rows if row[named] is not None]
    full.sort(key=lambda row: place_of(row[named]), reverse=sort.startswith("-"))
    return [*full, *(row for row in rows if row[named] is None)]


def place_of(value: Any) -> tuple[int, Decimal, str]:
    """Numbers by what they are worth, before words."""
    text = cell(value)
    if NUMBER.fullmatch(text):
        return 0, Decimal(text), ""
    return 1, Decimal(0), text.casefold()


def offset_of(query: Mapping[str, str]) -> int:
    if "cursor" not in query:
        return 0
    key = key_of(query["cursor"])
    if not (key.startswith(OFFSET) and key[1:].isascii() and key[1:].isdigit()):
        raise Problem("kernel.malformed-parameter", parameter="cursor")
    return min(int(key[1:7]), MOST_SORTED)


def limit_of(query: Mapping[str, str]) -> int:
    text = query.get("limit", "50")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= PAGE_LIMIT):
        raise Problem("kernel.malformed-parameter", parameter="limit", at_most=PAGE_LIMIT)
    return int(text)


def repeated(page: Page) -> Response:
    """What the route said, where that is no page."""
    answer = Response(page.body, page.status)
    answer.raw_headers = list(page.headers)
    return answer


async def nothing() -> Message:
    """The body of a GET."""
    return {"type": "http.request", "body": b"", "more_body": False}
