"""A document is set: all that it says is there, nothing of the machine is, the same each time."""

from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from kernel.document import Cell, Lines, Row, Signatures, Table
from kernel.paper_words import long_moment
from kernel.typeset import MILLIMETRE, stamp, typeset
from tests.kernel.paper.sheets import MADE, PARTIES, document, pages, places, text

NAMES = ("Ràḥmatullāh bin Şükrü", "Nguyễn", "Ćosić-Ōta", "Siti “Nur”, S.Kom.")


def test_the_same_document_has_the_same_bytes():
    one = document(link="https://kinerja.test/d/1", mark="DRAF")
    assert typeset(one) == typeset(one)
    assert typeset(one).pdf != typeset(replace(one, title="Contoh lain")).pdf


def test_the_date_of_the_file_is_that_of_what_it_tells():
    found = PdfReader(BytesIO(typeset(document()).pdf)).metadata
    assert found is not None
    assert (found.title, found.creation_date) == ("Contoh", MADE)


def test_all_that_it_says_is_read_back():
    first, second = pages(typeset(document("Pelayanan KTP")).pdf)
    for word in ("JUDUL", "Pelayanan KTP", "Kiri", "Kanan", "NO", "ISI", "Baris 2"):
        assert word in first
    for word in ("Kota Contoh, 30 Januari 2026", "Pegawai yang Dinilai", "Contoh Juru", "NIP 1980"):
        assert word in first
    assert "Lampiran" in second and "Lampiran" not in first


def test_every_page_has_its_foot_its_number_and_the_mark():
    found = pages(typeset(document(rows=120, mark="DRAF")).pdf)
    assert len(found) > 3
    for number, page in enumerate(found, start=1):
        for word in ("DRAF", "Formulir X.1", f"{number} / {len(found)}", "Di bawah"):
            assert word in page
    assert all("NO ISI" in page for page in found[:-1])  # the head of the table stands again


def test_a_link_is_drawn_on_every_page():
    def drawn(link: str) -> int:
        reader = PdfReader(BytesIO(typeset(document(link=link)).pdf))
        return min(len(page.get_contents().get_data()) for page in reader.pages)  # pyright: ignore[reportOptionalMemberAccess]

    assert drawn("https://kinerja.test/d/" + "0a" * 16) > drawn("") + 500


def test_names_in_any_latin_spelling_are_printed():
    found = text(typeset(document(*NAMES)).pdf)
    for name in NAMES:
        assert name in found


@pytest.mark.parametrize("strange", ["😀", "漢字", "ꦗꦮ", "\u202etxet", "\x07", "\ufdd0"])
def test_what_no_font_has_leaves_a_box_and_everything_else(strange: str):
    found = text(typeset(document(f"Awal {strange} akhir")).pdf)
    assert "Awal □" in found and "akhir" in found


def test_nothing_in_a_text_is_markup():
    rude = '#panic("x") *a* $x$ \\ <b> @c [d] {e} // f'
    assert rude in text(typeset(document(rude)).pdf)


def test_a_word_longer_than_its_column_is_broken():
    long = "x" * 300
    narrow = Table((1, 30), ((Cell(long), Cell("sisa")),))
    found = typeset(replace(document(), blocks=(narrow,))).pdf
    edges = [left for said, left, _ in places(found) if "x" in said]
    assert "".join(text(found).split()).replace("\u200b", "").count("x") == 300
    assert edges and max(edges) < 100  # points: it stays in the first column


LONG = Table((1, 1), ((Cell("kata " * 4000), Cell("sisa")),))
REACHING = Table(
    (1, 4),
    (
        (Cell("r", rows=60), Cell("kata " * 70)),
        *((Cell("kata " * 70),) for _ in range(1, 60)),
    ),
)


@pytest.mark.parametrize(("block", "words"), [(LONG, 4000), (REACHING, 60 * 70)])
def test_what_is_longer_than_a_page_goes_on_on_the_next(block: Table, words: int):
    found = typeset(replace(document(), blocks=(block,))).pdf
    assert len(pages(found)) > 2
    assert text(found).count("kata") == words
    lowest = min(bottom for said, _, bottom in places(found) if "kata" in said)
    assert lowest > 18 * MILLIMETRE  # nothing is set over the foot, or beyond the page


def test_a_row_stays_on_one_page():
    rows = tuple((Cell(f"awal {n}\nkata\nkata\nakhir {n}"),) for n in range(60))
    for page in pages(typeset(replace(document(), blocks=(Table((1,), rows),))).pdf):
        assert page.count("awal") == page.count("akhir") > 0


def test_a_few_rows_that_belong_together_stay_on_one_page():
    rows: list[Row] = []
    for n in range(40):
        rows += [(Cell(f"{n}", rows=2), Cell(f"awal {n}")), (Cell(f"kata\nkata\nakhir {n}"),)]
    for page in pages(typeset(replace(document(), blocks=(Table((1, 9), tuple(rows)),))).pdf):
        assert page.count("awal") == page.count("akhir") > 0


def test_all_fonts_are_within_the_file():
    reader = PdfReader(BytesIO(typeset(document(*NAMES, "≥ 95 %")).pdf))
    fonts: list[Any] = []
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            inner: Any = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            fonts.append(inner["/FontDescriptor"])
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(each) for each in fonts)


def test_it_is_made_for_archives():
    assert b"pdfaid" in typeset(document()).pdf


def test_where_is_signed_is_told_in_points_from_below():
    upright, wide = typeset(document()), typeset(replace(document(), is_wide=True))
    for found, (width, height) in ((upright, (595, 842)), (wide, (842, 595))):
        assert [field.name for field in found.fields] == ["employee", "appraiser"]
        for field in found.fields:
            assert field.page == 1
            assert 0 < field.left < field.right < width
            assert 0 < field.bottom < field.top < height
        employee, appraiser = found.fields
        assert employee.right < appraiser.left and employee.top == appraiser.top


def test_one_who_signs_alone_signs_on_the_right():
    alone = Signatures("Kota Contoh", PARTIES[:1])
    [field] = typeset(replace(document(), blocks=(alone,))).fields
    assert field.left > 595 / 2


def test_what_is_seen_of_a_signature_says_what_it_is_worth():
    said = ["Ditandatangani oleh", "Contoh Juru"]
    assert "Contoh Juru TIDAK TERSERTIFIKASI" in text(stamp(said, "TIDAK TERSERTIFIKASI"))


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "30 Januari 2026 09.12 WIB"),
        ("Asia/Makassar", "30 Januari 2026 10.12 WITA"),
        ("Asia/Jayapura", "30 Januari 2026 11.12 WIT"),
    ],
)
def test_a_moment_is_written_in_the_zone_of_the_region(zone: str, said: str):
    assert long_moment(MADE.astimezone(ZoneInfo(zone))) == said


def test_a_description_without_anything_is_an_empty_page():
    assert len(pages(typeset(replace(document(), blocks=(Lines(()),))).pdf)) == 1
