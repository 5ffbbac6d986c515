"""One document, three writers that add nothing and leave out nothing."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from perfdesk.export.pdf import render_pdf
from tests.export.measuring import measured
from tests.export.test_torture import document
from tests.export.torture import running_text, torture
from tests.export.writers import in_pdf, in_word, in_workbook, printed_by_office, said

if TYPE_CHECKING:
    from pathlib import Path

_NAMES = ("culture-2023", "culture-2024", "liwan-2021", "liwan-2023")


def _characters(parts: list[list[str]]) -> Counter[str]:
    return Counter("".join(piece for part in parts for piece in part))


@pytest.mark.parametrize("name", [*_NAMES, "torture"])
def test_word_file_says_what_the_document_says(name: str) -> None:
    wanted = [piece for part in said(document(name)) for piece in part]

    assert in_word(document(name)) == wanted


@pytest.mark.parametrize("name", [*_NAMES, "torture"])
def test_workbook_says_what_the_document_says(name: str, tmp_path: Path) -> None:
    wanted = [Counter("".join(part)) for part in said(document(name))]

    assert in_workbook(document(name), tmp_path) == wanted


@pytest.mark.parametrize("name", _NAMES)
def test_pdf_says_what_the_document_says(name: str) -> None:
    data, _outcome = render_pdf(document(name))

    assert in_pdf(data) == _characters(said(document(name)))


@pytest.mark.parametrize("name", _NAMES)
def test_word_file_prints_like_the_pdf(name: str, tmp_path: Path) -> None:
    """LibreOffice's pages have the document's text, and are at most one more or less."""
    whole = document(name)
    printed = printed_by_office(whole, tmp_path)
    data, outcome = render_pdf(whole)

    assert in_pdf(printed) == _characters(said(whole)) == in_pdf(data)
    assert abs(len(measured(printed)) - outcome.pages) <= 1


def test_word_file_of_figures_has_as_many_pages_as_the_pdf(tmp_path: Path) -> None:
    """At most one more or less up to 40 pages, and in LibreOffice one more for each further 40.

    LibreOffice 7.4 reads no ``w:autoSpaceDE``: beside each figure it leaves a fifth of a hanzi,
    which Word does not. In a text full of figures a line in thirty becomes longer than the type
    area; where there are none the lines are the same (the next test).
    """
    whole = running_text(1, 220)
    printed = printed_by_office(whole, tmp_path)
    data, outcome = render_pdf(whole)

    assert in_pdf(printed) == in_pdf(data)
    assert abs(len(measured(printed)) - outcome.pages) <= 1 + outcome.pages // 40


def test_long_word_file_without_gaps_has_as_many_pages_as_the_pdf(tmp_path: Path) -> None:
    """Of whatever length: 57 pages of texts and tables, told in LibreOffice's own format."""
    printed = printed_by_office(torture(), tmp_path, has_gaps=False)
    _data, outcome = render_pdf(torture())

    assert abs(len(measured(printed)) - outcome.pages) <= 1
