"""The published reports in every form that an office keeps them in: the same fields, none lost."""

from __future__ import annotations

import shutil
import subprocess
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.printed.exporting import export_document
from perfdesk.document.build import build_document
from perfdesk.intake.account import Share
from perfdesk.intake.files import read_source
from perfdesk.intake.read import propose
from perfdesk.intake.words.wording import compact

from .archive import values_of
from .filled import taken

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.catalogue import Catalogue

YEARS = [2021, 2023]


def assert_same(path: Path, published: Proposal, catalogue: Catalogue) -> None:
    """Compare a file's proposal with that of the text as it was published."""
    proposal = propose(path, catalogue)
    assert proposal.template_id == published.template_id
    assert (proposal.unit, proposal.fiscal_year) == (published.unit, published.fiscal_year)
    assert proposal.leftovers == ()
    assert values_of(proposal) == values_of(published)
    shares, wanted = proposal.shares(), published.shares()
    assert {**shares, Share.FURNITURE: 0} == {**wanted, Share.FURNITURE: 0}
    source = "".join(line.text for line in read_source(path).lines)
    account = "".join(span.text for span in proposal.account)
    assert Counter(_letters(account)) == Counter(_letters(source))


def _letters(text: str) -> str:
    """Return the text but for its blanks, each mark in one width."""
    return compact(unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_our_own_files(
    tmp_path: Path,
    real_report: Callable[[int], Path],
    catalogue: Catalogue,
    year: int,
    form: str,
) -> None:
    published = propose(real_report(year), catalogue)
    report = taken(catalogue.load(published.template_id), published)
    path = tmp_path / f"{year}.{form}"
    export_document(build_document(report), form, path)
    assert_same(path, published, catalogue)


@pytest.mark.parametrize("year", YEARS)
def test_files_by_libreoffice(
    tmp_path: Path, real_report: Callable[[int], Path], catalogue: Catalogue, year: int
) -> None:
    """The text as Word file and PDF (its lines cut as published), and our Word file as PDF."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is not installed here")
    published = propose(real_report(year), catalogue)
    text = tmp_path / f"{year}.txt"
    text.write_bytes(real_report(year).read_bytes())
    word = tmp_path / f"own{year}.docx"
    report = taken(catalogue.load(published.template_id), published)
    export_document(build_document(report), "docx", word)
    as_text = "--infilter=Text (encoded):UTF8,LF,,,"
    assert_same(_converted(text, "docx:MS Word 2007 XML", as_text), published, catalogue)
    assert_same(_converted(text, "pdf", as_text), published, catalogue)
    assert_same(_converted(word, "pdf"), published, catalogue)


def _converted(path: Path, form: str, *options: str) -> Path:
    profile = path.parent / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *options,
         "--convert-to", form, "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True, timeout=100,
    )  # fmt: skip
    return path.with_suffix(f".{form.partition(':')[0]}")
