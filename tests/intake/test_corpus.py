"""Old reports of many provinces, years and shapes are read as a careful clerk would read them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.helpers.examples import IS_SOAK
from tests.intake.corpus import office, shapes, written
from tests.intake.corpus.expectation import expected
from tests.intake.corpus.measure import measure
from tests.intake.corpus.shaken import plain_pieces, shaken

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.template.catalogue import Catalogue
    from tests.intake.corpus.measure import Reading
    from tests.intake.corpus.written import Written

NAMES = written.names()
#: What is a table from its beginning to its end has one form only.
TEXTS = [name for name in NAMES if not name.startswith(("xlsx-", "word-form-"))]
#: The same text in other forms: as it is pasted, cut at a print's width, and as a Word file.
FORMS: dict[str, tuple[str, dict[str, Any]]] = {
    "pasted": ("txt", {}),
    "cut": ("txt", {"width": 28, "indent": "　　"}),
    "cut with blank lines": ("txt", {"width": 34, "blank_lines": True, "indent": "　　"}),
    "pages": ("txt", {"width": 28, "indent": "　　", "page_lines": 22, "page_number": "- {n} -"}),
    "Word": ("docx", {}),
    "Word with styles": ("docx", {"styled": True, "first_line": True}),
}
PRINTED = ("gd-2022-water", "hn-2021-cppcc", "sc-2023-culture-bureau", "no-marks-short-union")
#: Which shapes by chance: any will do, always the same.
SEED = 7


def _in_form(one: Written, form: str) -> Written:
    kind, shape = FORMS[form]
    return replace(one, form=kind, shape=shape, pieces=plain_pieces(one))


def _check(reading: Reading) -> None:
    assert not reading.wrong
    assert not reading.lost
    assert reading.share >= 0.98, reading.misses[:5]


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_read_as_a_careful_clerk_would(name: str, catalogue: Catalogue) -> None:
    _check(measure(written.read(name), catalogue))


@pytest.mark.parametrize("name", NAMES)
def test_expectation_is_that_of_the_marked_text(name: str) -> None:
    one = written.read(name)

    assert (one.folder / "expected.toml").read_text("utf-8") == expected(one)


def test_corpus_is_large_enough() -> None:
    assert len(NAMES) >= 25


@pytest.mark.parametrize("name", TEXTS)
def test_sections_are_the_same_in_every_form(
    name: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    # Every form with a sixth of the texts; in a soak all with all.
    own = list(FORMS)[TEXTS.index(name) % len(FORMS)]
    for form in FORMS if IS_SOAK else (own,):
        one = _in_form(written.read(name), form)
        path = tmp_path / f"report.{one.form}"
        path.write_bytes(office.word_file(one) if one.form == "docx" else shapes.encoded(one))

        _check(measure(one, catalogue, path))


@pytest.mark.parametrize("name", TEXTS)
def test_sections_are_the_same_in_a_shape_by_chance(
    name: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    one = shaken(written.read(name), Random(f"{SEED} {name}"))  # noqa: S311
    path = tmp_path / "report.txt"
    path.write_bytes(shapes.encoded(one))

    _check(measure(one, catalogue, path))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_sections_are_the_same_in_a_printed_pdf(catalogue: Catalogue, tmp_path: Path) -> None:
    texts = [_in_form(written.read(name), "Word") for name in PRINTED]
    files = [tmp_path / f"{one.name}.docx" for one in texts]
    for file, one in zip(files, texts, strict=True):
        file.write_bytes(office.word_file(one))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)

    for file, one in zip(files, texts, strict=True):
        _check(measure(one, catalogue, file.with_suffix(".pdf")))
