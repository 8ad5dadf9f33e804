"""The documentation is as the code: generated pages up to date, links and commands that exist."""

import re
from pathlib import Path

import pytest

from kinerja.__main__ import app
from kinerja.reference import pages, read
from kinerja.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)")


def broken_links(page: Path) -> list[str]:
    return [to for to in LINK.findall(page.read_text()) if not (page.parent / to).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path):
    assert broken_links(page) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text("[there](nowhere.md) [here](page.md)")
    assert broken_links(page) == ["nowhere.md"]


@pytest.mark.parametrize("path", pages(app), ids=lambda path: path.name)
def test_the_reference_is_what_the_code_says(path: Path):
    assert read(ROOT / path) == pages(app)[path], "run `make contracts`"


def test_every_setting_is_explained():
    text = pages(app)[Path("docs/reference/settings.md")]
    assert all(f"KINERJA_{name.upper()}" in text for name in Settings.model_fields)


def mentioned(text: str) -> set[str]:
    """The make targets that a page tells to run."""
    found = re.findall(r"`make ([a-z]+)|^    make ([a-z]+)", text, re.MULTILINE)
    return {inline or block for inline, block in found}


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for page in PAGES:
        assert mentioned(page.read_text()) <= targets, page
