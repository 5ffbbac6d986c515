"""Show what comes out of the printer: two pages of the sample report's PDF as pictures.

``python -m tests.page_pictures [FOLDER]`` writes them where the README shows them.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import ImageOps

from perfdesk.__main__ import open_library
from perfdesk.app.printed.exporting import export_document, report_document
from perfdesk.paths import DataFolder

_SHOWN = Path(__file__).resolve().parents[1] / "docs" / "pictures"
#: Pixels of a page's longer side, and the grey of the line round it.
_LONGER_SIDE, _EDGE = 1000, 160


def main(folder: Path) -> None:
    """Write the first page, and the first annex's."""
    with tempfile.TemporaryDirectory() as place:
        # The rules of the office on this PC are not the sample's.
        os.environ["PERFDESK_LOCAL_DIR"] = str(Path(place) / "local")
        library = open_library(DataFolder(Path(place) / "desk"))
        session = library.open(library.create_sample())
        document = report_document(session)
        target = Path(place) / "report.pdf"
        export_document(document, "pdf", target)
        library.close()
        with pypdfium2.PdfDocument(target) as pdf:
            title = document.annexes[0].title
            starts = [page.get_textpage().get_text_bounded()[:80] for page in pdf]
            table = next(number for number, start in enumerate(starts) if title in start)
            for name, number in (("page-text", 0), ("page-table", table)):
                _write(pdf[number], folder / f"{name}.png")


def _write(page: pypdfium2.PdfPage, target: Path) -> None:
    picture = page.render(scale=_LONGER_SIDE / max(page.get_size()), grayscale=True).to_pil()
    ImageOps.expand(picture, 1, _EDGE).quantize(16).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else _SHOWN)
