"""One document, three writers that add nothing and leave out nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from perfdesk import paths
from perfdesk.export.docx import write_docx
from perfdesk.export.pdf import render_pdf
from tests.export.measuring import measured
from tests.export.test_torture import document
from tests.export.writers import in_pdf, in_word, in_workbook, said

if TYPE_CHECKING:
    from pathlib import Path

_SOFFICE = shutil.which("soffice")
_NAMES = ("culture-2023", "culture-2024", "liwan-2021", "liwan-2023")
#: Official faces and the shipped ones that stand in for them where LibreOffice prints.
_FACES = {
    "仿宋_GB2312": "Perfdesk FangSong",
    "楷体_GB2312": "Perfdesk Kai",
    "黑体": "Perfdesk Hei",
    "方正小标宋简体": "Perfdesk Song",
    "宋体": "Perfdesk Page Number",
}
_ALIAS = (
    '<match target="pattern"><test name="family"><string>{0}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>{1}</string></edit></match>'
)


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


@pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice (soffice) is not installed")
@pytest.mark.parametrize("name", _NAMES)
def test_word_file_prints_like_the_pdf(name: str, tmp_path: Path) -> None:
    """LibreOffice's pages have the document's text, and are at most one more or less."""
    whole = document(name)
    write_docx(whole, tmp_path / "report.docx")
    printed = _printed(tmp_path / "report.docx")
    data, outcome = render_pdf(whole)

    assert in_pdf(printed) == _characters(said(whole)) == in_pdf(data)
    assert abs(len(measured(printed)) - outcome.pages) <= 1


def _printed(path: Path) -> bytes:
    """Return what LibreOffice prints, in the shipped faces."""
    fonts = path.with_name("fonts.conf")
    aliases = "".join(_ALIAS.format(*pair) for pair in _FACES.items())
    fonts.write_text(
        f"<fontconfig><dir>{escape(str(paths.resources() / 'fonts'))}</dir>"
        f"<cachedir>{escape(str(path.parent / 'cache'))}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    command = [
        str(_SOFFICE), "--headless",
        f"-env:UserInstallation={(path.parent / 'profile').as_uri()}",
        "--convert-to", "pdf", "--outdir", str(path.parent), str(path),
    ]  # fmt: skip
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    done = subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
    made = path.with_suffix(".pdf")
    if not made.is_file():
        pytest.skip(f"this LibreOffice cannot read Word files: {done.stderr.decode()}")
    return made.read_bytes()
