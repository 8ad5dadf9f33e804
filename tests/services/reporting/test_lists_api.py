"""Lists in another order and as files, by the rules of their pages."""

import csv
import io
from typing import Any

import httpx2
import openpyxl
import pytest

from kernel.shapes import CSV, XLSX
from tests.services.reporting.office import Office, problem, report

FORMULA = '=HYPERLINK("http://x.example";"klik")'


@pytest.fixture(scope="module")
async def desk(office: Office) -> Office:
    """The clerk has reported twice; a note begins as a formula does."""
    await office.plan()
    for period, realised in (("2026-Q1", "10"), ("2026-Q2", "9")):
        body = report(realised)
        body["results"][0]["note"] = FORMULA
        (await office.put(f"/reports/e7/{period}", office.clerk, **body)).raise_for_status()
    await office.platform.settled()
    return office


def table(answer: httpx2.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def ids(desk: Office, query: str) -> list[str]:
    answer = (await desk.get(f"/employees?{query}", desk.hr)).json()
    return [each["employee_id"] for each in answer["items"]]


async def test_a_list_is_a_file_with_a_line_for_each_indicator(desk: Office):
    answer = await desk.get("/reports?format=csv", desk.clerk)
    lines = table(answer)
    assert [(of["period"], of["results.indicators.realised"]) for of in lines] == [
        ("2026-Q1", "10"),
        ("2026-Q2", "9"),
    ]
    assert answer.headers["Content-Type"].startswith(CSV)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="13.72-reports.csv"'
    assert (answer.headers["Kinerja-Rows"], answer.headers["Cache-Control"]) == ("2", "no-store")
    assert answer.headers["Kinerja-Position"].startswith("13.72/reporting@")


async def test_a_formula_in_a_text_is_no_formula_in_the_file(desk: Office):
    lines = table(await desk.get("/reports?format=csv", desk.clerk))
    assert {of["results.note"] for of in lines} == {f"'{FORMULA}"}
    answer = await desk.get("/reports?format=xlsx", desk.clerk)
    sheet: Any = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert FORMULA in [cell.value for cell in cells]
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("kind", [CSV, XLSX])
async def test_what_the_client_accepts_says_it_too(desk: Office, kind: str):
    answer = await desk.get("/reports", desk.clerk | {"Accept": f"{kind}, */*;q=0.1"})
    assert answer.headers["Content-Type"].startswith(kind)
    both = await desk.get("/reports?format=json", desk.clerk | {"Accept": kind})
    assert len(both.json()["items"]) == 2


@pytest.mark.parametrize(
    "path",
    [
        "plans",
        "employees",
        "achievement?period=2026-Q1",
        "late?unit_id=u1&period=2026-Q1",
        "completion?period=2026-Q1",
        "work-log/e7/2026-03",
        "units/u1/matrix?year=2026",
        "units/u1/achievement?period=2026-Q1",
        "plans/e7/2026/1/timeline",
        "reports/e7/2026-Q1/history",
        "inbox",
    ],
)
async def test_every_list_of_the_work_is_a_file(desk: Office, path: str):
    who = desk.head if path == "inbox" else desk.hr
    answer = await desk.get(f"/{path}{'&' if '?' in path else '?'}format=csv", who)
    assert answer.status_code == 200, answer.text
    headings = answer.content.decode("utf-8-sig").splitlines()[0].split(",")
    assert len(headings) > 1 and len(set(headings)) == len(headings)


async def test_a_file_shows_what_its_pages_show_to_this_caller(desk: Office):
    others = await desk.get("/reports?employee_id=e7&format=csv", desk.aide)
    assert problem(others) == (403, "reporting.others-work-is-closed")
    assert (await desk.get("/reports?format=csv")).status_code == 401
    unknown = await desk.get("/reports?format=csv&periode=2026-Q1", desk.clerk)
    assert problem(unknown) == (400, "kernel.unknown-parameter")


async def test_a_file_of_too_many_rows_is_refused_with_the_limit(
    desk: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("kernel.listing.MOST_ROWS", 1)
    answer = await desk.get("/reports?format=csv", desk.clerk)
    assert problem(answer) == (422, "kernel.too-many-rows")
    assert answer.json()["at_most"] == 1
    one = await desk.get("/reports?format=csv&period=2026-Q1", desk.clerk)
    assert len(table(one)) == 1


async def test_a_list_of_thousands_is_not_sorted(desk: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kernel.listing.MOST_SORTED", 1)
    answer = await desk.get("/reports?sort=period", desk.clerk)
    assert problem(answer) == (422, "kernel.too-many-rows")


async def test_a_list_is_sorted_by_a_column_up_and_down(desk: Office):
    assert await ids(desk, "sort=employee_id") == ["e1", "e7", "e8"]
    assert await ids(desk, "sort=-employee_id") == ["e8", "e7", "e1"]
    assert await ids(desk, "sort=name") == ["e8", "e7", "e1"]


async def test_rows_without_a_value_stand_at_the_end_either_way(desk: Office):
    assert (await ids(desk, "sort=leads"))[0] == "e1"
    assert (await ids(desk, "sort=-leads"))[0] == "e1"


async def test_a_sorted_list_has_pages_too(desk: Office):
    first = (await desk.get("/employees?sort=-employee_id&limit=2", desk.hr)).json()
    second = await ids(desk, f"sort=-employee_id&limit=2&cursor={first['next']}")
    assert ([each["employee_id"] for each in first["items"]], second) == (["e8", "e7"], ["e1"])


async def test_a_file_is_sorted_likewise(desk: Office):
    lines = table(await desk.get("/reports?format=csv&sort=-period", desk.clerk))
    assert [of["period"] for of in lines] == ["2026-Q2", "2026-Q1"]


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("sort=colour", "kernel.no-such-column"),
        ("sort=", "kernel.no-such-column"),
        ("sort=results", "kernel.no-such-column"),
        ("format=pdf", "kernel.malformed-parameter"),
        ("sort=period&limit=0", "kernel.malformed-parameter"),
        ("sort=period&cursor=YTc", "kernel.malformed-parameter"),
    ],
)
async def test_what_cannot_be_done_is_told(desk: Office, query: str, slug: str):
    assert problem(await desk.get(f"/reports?{query}", desk.clerk)) == (400, slug)
