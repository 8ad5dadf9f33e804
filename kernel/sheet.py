"""A table written as spreadsheets read it: CSV in UTF-8 with its mark, or a workbook (XLSX).

Every cell is text, so no spreadsheet takes a NIP for a number or a name for a formula; what is
written here is read back by an import as it was.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Literal

Format = Literal["csv", "xlsx"]
Row = Sequence[str]
LEADS = ("=", "+", "-", "@", "'")  # with which a formula begins, or the mark for text


def written(rows: Iterable[Row], as_format: Format) -> bytes:
    """The file; the first row is the line of headings."""
    return csv_of(rows) if as_format == "csv" else workbook_of(rows)


def csv_of(rows: Iterable[Row]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(
        [marked(cell) for cell in row] for row in rows
    )
    return file.getvalue().encode("utf-8-sig")


def marked(cell: str) -> str:
    """With the mark for text where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(LEADS) else cell


def workbook_of(rows: Iterable[Row]) -> bytes:
    from openpyxl import Workbook  # slow to import, and few need it
    from openpyxl.cell import WriteOnlyCell

    book: Any = Workbook(write_only=True)
    sheet: Any = book.create_sheet("list")
    for row in rows:
        cells: list[Any] = []
        for text in row:
            cell: Any = WriteOnlyCell(sheet, value=f"'{text}" if text.startswith("'") else text)
            cell.data_type = "s"  # else a text with = in front would be written as a formula
            cell.number_format = "@"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
