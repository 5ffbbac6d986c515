"""PDF export against its peers and its floor: same text, same fonts, one run.

Warm: in this process, one paragraph differs in every run. The floor embeds the same glyphs in the
same fonts and writes the file, without any layout or text: no writer can be faster.
"""

from __future__ import annotations

import io
import itertools
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.document.blocks import Document, Heading, ListBlock, Paragraph
from tests.bench.measure import Times, alternating, repeated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FONTS = {"fangsong": "body", "hei": "level1", "kai": "level2", "song": "title"}
_MARGINS_PT = (79.37, 104.88)  # 28 mm binding side, 37 mm top


def run(document: Document, runs: int = 30) -> list[Times]:
    """Export the document in turn by each engine; one paragraph differs in every run."""
    from perfdesk.export.pdf import render_pdf

    variant = variants(document)
    acts: dict[str, Callable[[], object]] = {
        "perfdesk": lambda: render_pdf(variant()),
        "floor": floor(document),
        "Platypus": platypus(variant),
    }
    acts |= _typst(variant)
    times = list(alternating(acts, runs).values())
    if shutil.which("soffice"):
        times.append(repeated("LibreOffice, from our docx", libreoffice(variant), 3))
    return times


def run_longer(document: Document) -> list[Times]:
    """Export a long document some times."""
    from perfdesk.export.pdf import render_pdf

    variant = variants(document)
    render_pdf(document)
    return [repeated("perfdesk, 20 times longer", lambda: render_pdf(variant()), 5)]


def variants(document: Document) -> Callable[[], Document]:
    """Return what gives the document with another first paragraph each time."""
    numbers = itertools.count()

    def variant() -> Document:
        first = next(i for i, b in enumerate(document.blocks) if isinstance(b, Paragraph))
        blocks = list(document.blocks)
        block = blocks[first]
        assert isinstance(block, Paragraph)
        blocks[first] = replace(block, text=f"{block.text}{next(numbers)}")
        return replace(document, blocks=tuple(blocks))

    return variant


def floor(document: Document) -> Callable[[], object]:
    """Return what embeds the document's glyphs and writes the file, and no more."""
    from perfdesk.export.pdf import Resources, typeset
    from perfdesk.export.pdf.embed import EmbeddedFace
    from perfdesk.export.pdf.file import PdfFile
    from perfdesk.export.pdf.pdfa import About

    resources = Resources.shipped(document.style)
    layout = typeset(document, resources)
    texts: dict[str, str] = {}
    for page in layout.pages:
        for line in page.lines:
            for one in line.runs:
                texts[one.face] = texts.get(one.face, "") + one.text
    glyphs = {face: "".join(dict.fromkeys(text)) for face, text in texts.items()}

    def act() -> bytes:
        file = PdfFile()
        for number, (face, text) in enumerate(glyphs.items()):
            name = resources.fonts.faces[face].name
            embedded = EmbeddedFace(f"F{number}", name, resources.fonts.packed(face))
            embedded.encode(text)
            embedded.add_to(file)
        return file.whole(About("", ""))

    return act


def libreoffice(variant: Callable[[], Document]) -> Callable[[], object]:
    """Return what writes our Word file and has LibreOffice convert it."""
    from perfdesk.export.docx import write_docx

    folder = Path(tempfile.mkdtemp(prefix="perfdesk-bench-"))

    def act() -> None:
        write_docx(variant(), folder / "document.docx")
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                folder,
                folder / "document.docx",
            ],
            check=True,
            capture_output=True,
        )

    act()  # The first start makes the profile.
    return act


def _lines(document: Document) -> Iterator[tuple[str, str]]:
    """Yield (kind, text) of everything to be set: level1, level2, body."""
    for block in document.blocks:
        match block:
            case Heading(level=level):
                yield ("level1" if level == 1 else "level2"), f"{block.number}{block.text}"
            case Paragraph():
                yield "body", block.text
            case ListBlock(items=items):
                for item in items:
                    yield "body", f"{item.marker}{item.text}"


def _font_file(role: str) -> Path:
    return paths.resources() / "fonts" / f"perfdesk-{role}.ttf"


def platypus(variant: Callable[[], Document]) -> Callable[[], object]:
    from reportlab.lib.enums import TA_CENTER
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Flowable, SimpleDocTemplate
    from reportlab.platypus import Paragraph as Line

    for role, name in _FONTS.items():
        pdfmetrics.registerFont(TTFont(f"peer-{name}", str(_font_file(role))))

    def style(name: str, size: float = 15.79, indent: float = 31.58) -> ParagraphStyle:
        return ParagraphStyle(
            name,
            fontName=f"peer-{name}",
            fontSize=size,
            leading=28.99,
            firstLineIndent=indent,
            wordWrap="CJK",
        )

    styles = {name: style(name) for name in ("body", "level1", "level2")}
    title = style("title", 22, 0)
    title.alignment = TA_CENTER

    def act() -> None:
        document = variant()
        story: list[Flowable] = [Line(document.title, title)]
        story += [Line(text, styles[kind]) for kind, text in _lines(document)]
        left, top = _MARGINS_PT
        SimpleDocTemplate(
            io.BytesIO(),
            pagesize=A4,
            leftMargin=left,
            topMargin=top,
            rightMargin=73.7,
            bottomMargin=99.2,
        ).build(story)

    return act


_TYPST_HEAD = """
#set page(paper: "a4", margin: (left: 28mm, right: 26mm, top: 37mm, bottom: 35mm))
#set text(font: "Perfdesk FangSong", size: 15.79pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
#set par(leading: 13.2pt, spacing: 13.2pt)
"""
_TYPST_FONT = {"level1": "Perfdesk Hei", "level2": "Perfdesk Kai", "body": "Perfdesk FangSong"}


def _typst(variant: Callable[[], Document]) -> dict[str, Callable[[], object]]:
    """Return Typst as a new compiler per document, and as one kept with its caches."""
    try:
        import typst
    except ImportError:
        return {}
    path = Path(tempfile.mkdtemp(prefix="perfdesk-bench-")) / "document.typ"
    fonts = [str(paths.resources() / "fonts")]

    def compiler() -> typst.Compiler:
        return typst.Compiler(str(path), font_paths=fonts, ignore_system_fonts=True)

    write_typst(path, variant())
    kept = compiler()

    def fresh() -> None:
        write_typst(path, variant())
        compiler().compile(format="pdf")

    def warm() -> None:
        write_typst(path, variant())
        kept.compile(input=str(path), format="pdf")

    return {"Typst": fresh, "Typst, caches kept": warm}


def write_typst(path: Path, document: Document) -> None:
    title = f'#align(center, text(font: "Perfdesk Song", size: 22pt)[{document.title}])'
    lines = [
        f'#text(font: "{_TYPST_FONT[kind]}")[{_escaped(text)}]\n' for kind, text in _lines(document)
    ]
    path.write_text("\n".join([_TYPST_HEAD, title, *lines]), encoding="utf-8")


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\#*_`$<>@[]~=-+/" else char for char in text)
