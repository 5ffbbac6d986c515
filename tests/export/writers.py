"""What a document says, and what each of the three kinds of file says, piece by piece."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import docx
import pytest
from openpyxl import load_workbook

from perfdesk import paths
from perfdesk.document.blocks import GridBlock, Heading, ListBlock, Paragraph, TableBlock
from perfdesk.export.docx import render_docx, write_docx
from perfdesk.export.xlsx import DATA_SHEET, write_xlsx
from tests.export.measuring import measured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.document.blocks import Annex, Block, Document

_QUOTED = re.compile(r'"([^"]*)"')
#: A format's part for numbers above 0, and that for those below, which shows their sign itself.
_SECTION = re.compile(r'(?:"[^"]*"|[^;"])*')
_DIGITS = re.compile(r"(?P<thousands>#,##)?0(?:\.(?P<places>0+))?(?P<percent>%)?")
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
_PAGE_NUMBER = re.compile(r"^—(\d+)—|—(\d+)—$")
_GAP, _NO_GAP = (f'style:text-autospace="{kind}"' for kind in ("ideograph-alpha", "none"))


def bare(text: str) -> str:
    """Return a text without its blanks: what a line break or an indent adds is no text."""
    return "".join(text.split())


def said(document: Document) -> list[list[str]]:
    """Return the pieces of each part, cells of a table as sorted pieces of one place."""
    parts: list[list[str]] = [list(_part(cover)) for cover in document.covers]
    main = list(_part(document))
    if document.closing is not None:
        main += document.closing.texts()
    parts += [main, *(list(_part(annex)) for annex in document.annexes)]
    return [[text for piece in part if (text := bare(piece))] for part in parts]


def _part(part: Document | Annex) -> Iterator[str]:
    yield part.label
    yield part.title
    yield getattr(part, "subtitle", "")
    for block in part.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.number + block.text
        case Paragraph():
            yield from block.text.splitlines()
        case ListBlock():
            yield from (item.marker + item.text for item in block.items)
        case TableBlock():
            yield block.caption
            heads = [column.heading for column in block.columns]
            yield from sorted(bare(cell) for row in (heads, *block.rows) for cell in row)
        case GridBlock():
            yield from sorted(bare(cell.text) for cell in block.cells)


def in_word(document: Document) -> list[str]:
    """Return the pieces of a Word file in their order, tables sorted as above."""
    word = docx.Document(BytesIO(render_docx(document)))
    pieces: list[str] = []
    cells: list[str] = []
    for block in word.iter_inner_content():
        if hasattr(block, "rows"):
            merged = {cell._tc: cell.text for row in block.rows for cell in row.cells}
            cells += [bare(text) for text in merged.values()]
        elif block.text.strip():
            pieces += [*sorted(cells), bare(block.text)]
            cells = []
    return [piece for piece in (*pieces, *sorted(cells)) if piece]


def in_workbook(document: Document, folder: Path) -> list[Counter[str]]:
    """Return the characters of each sheet but that of the figures, numbers as they are shown."""
    write_xlsx(document, folder / "report.xlsx")
    workbook = load_workbook(folder / "report.xlsx", data_only=True)
    found = []
    for sheet in workbook.worksheets:
        if sheet.title == DATA_SHEET:
            continue
        texts = (shown(cell) for row in sheet.iter_rows() for cell in row)
        found.append(Counter("".join(map(bare, texts))))
    return found


def shown(cell: Any) -> str:
    """Return a cell as a spreadsheet shows it, in the formats that our writer uses."""
    value, look = cell.value, cell.number_format
    if value is None or isinstance(value, str):
        return value or ""
    if look == "General":
        return f"{value:g}"
    sections = [one for one in _SECTION.findall(look) if one]
    if value < 0 and len(sections) > 1:
        value, sections = -value, sections[1:]
    look = sections[0]
    digits = _DIGITS.search(_QUOTED.sub("", look))
    assert digits is not None, look
    places = len(digits["places"] or "")
    comma = "," if digits["thousands"] else ""
    number = f"{value * (100 if digits['percent'] else 1):{comma}.{places}f}"
    before, _, after = look.partition(digits[0])
    return f"{_unquoted(before)}{number}{digits['percent'] or ''}{_unquoted(after)}"


def _unquoted(text: str) -> str:
    return "".join(_QUOTED.findall(text))


def in_pdf(data: bytes) -> Counter[str]:
    """Return the characters of a PDF without its page numbers."""
    texts = []
    for page in measured(data):
        text = page.text
        texts.append(_PAGE_NUMBER.sub("", text))
    return Counter("".join(texts))


def printed_by_office(document: Document, folder: Path, *, has_gaps: bool = True) -> bytes:
    """Return what LibreOffice prints of our Word file, in the shipped faces; skip without it.

    Without ``has_gaps`` it leaves nothing between hanzi and figures, as the file says: LibreOffice
    7.4 does not read that (``w:autoSpaceDE``), so it is told in its own format in between.
    """
    source = folder / "report.docx"
    write_docx(document, source)
    if not has_gaps:
        source = _by_office(source, "fodt", folder)
        text = source.read_text(encoding="utf-8")
        assert _GAP in text
        source.write_text(text.replace(_GAP, _NO_GAP), encoding="utf-8")
    return _by_office(source, "pdf", folder).read_bytes()


def _by_office(source: Path, form: str, folder: Path) -> Path:
    """Return a file that LibreOffice has made of another one."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    fonts = folder / "fonts.conf"
    aliases = "".join(_ALIAS.format(*pair) for pair in _FACES.items())
    fonts.write_text(
        f"<fontconfig><dir>{escape(str(paths.resources() / 'fonts'))}</dir>"
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>{aliases}</fontconfig>",
        encoding="utf-8",
    )
    command = [
        office, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to", form, "--outdir", str(folder), str(source),
    ]  # fmt: skip
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
    done = subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)
    made = source.with_suffix(f".{form}")
    if not made.is_file():
        pytest.skip(f"this LibreOffice cannot read Word files: {done.stderr.decode()}")
    return made


def office_version() -> str:
    """Return LibreOffice's version (7.4); skip without it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    told = subprocess.run([office, "--version"], check=True, capture_output=True, timeout=60)
    return ".".join(told.stdout.decode().split()[1].split(".")[:2])
