"""The PDF file as reportlab's document makes it, held to what PDF/A-2 and the same bytes ask.

reportlab numbers, refers to and writes the objects. Its canvas is left out: our operators are ready
and our fonts are composite, and it wants a standard font on every page.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from reportlab.pdfbase import pdfdoc

from perfdesk.export.pdf.pdfa import LANGUAGE, PROFILE_NAME, PROGRAM, grey_profile, xmp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.export.pdf.layout import Bookmark
    from perfdesk.export.pdf.pdfa import About

#: What PDF/A-2 is made of.
_VERSION = (1, 7)


class _Stream(pdfdoc.PDFStream):
    """A stream that ends with a line of its own (ISO 19005-2, 6.1.7.1); reportlab's does not."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        return super().format(document).removesuffix(b"endstream\n") + b"\nendstream\n"


class _Catalog(pdfdoc.PDFCatalog):
    """A catalogue that may have output intents; what it has is set as attributes."""

    Pages: pdfdoc.PDFPages
    Lang: pdfdoc.PDFString
    Outlines: _Outlines
    ViewerPreferences: str
    Metadata: object
    OutputIntents: pdfdoc.PDFArray

    def __init__(self) -> None:
        self.__NoDefault__ = [*super().__NoDefault__, "OutputIntents"]


class _Info(pdfdoc.PDFInfo):
    """The old information, equal to the metadata: no dates, which would be wrong or differ."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        told = {
            "Title": self.title,
            "Author": self.author,
            "Keywords": self.keywords,
            "Creator": PROGRAM,
            "Producer": PROGRAM,
        }
        strings = {key: pdfdoc.PDFString(text) for key, text in told.items()}
        return pdfdoc.PDFDictionary(strings).format(document)


class _Outlines(pdfdoc.PDFOutlines):
    """An outline of places that are known beforehand; all its lines are open."""

    def __init__(self) -> None:
        super().__init__()
        self._places: dict[str, pdfdoc.Destination] = {}

    def add(self, mark: Bookmark, page: object, height: float) -> None:
        """Add a line; ``height`` is that of its page, whose reference ``page`` is."""
        key = f"place{len(self._places)}"
        place = self._places[key] = pdfdoc.Destination(key)
        place.xyz(0, height - mark.y, "null")
        place.setPage(page)
        # A heading whose level has none above it stands as high as it can.
        self.addOutlineEntry(key, min(mark.level, self.currentlevel + 1), mark.title)

    def prepare(self, document: pdfdoc.PDFDocument, canvas: object) -> None:
        """Make the objects of the lines; the outline counts each once (reportlab: some twice)."""
        super().prepare(document, self)
        self.count = len(self._places)

    def _bookmarkReference(self, key: str) -> pdfdoc.Destination:  # noqa: N802 - asked of a canvas
        return self._places[key]


class _Document(pdfdoc.PDFDocument):
    """A document without a clock."""

    Catalog: _Catalog
    Pages: pdfdoc.PDFPages

    def __init__(self) -> None:
        super().__init__(invariant=1, pdfVersion=_VERSION)


class PdfFile:
    """Collects pages, fonts and lines of the outline; equal content gives equal bytes."""

    def __init__(self) -> None:
        self._document = _Document()
        self._fonts = self._document.idToObject[pdfdoc.BasicFonts] = pdfdoc.PDFDictionary()
        fonts = pdfdoc.PDFObjectReference(pdfdoc.BasicFonts)
        self._resources = self.add({"Font": fonts})
        self._outlines = _Outlines()
        self._pages: list[tuple[object, float]] = []

    def add(self, entries: Mapping[str, object]) -> object:
        """Add a dictionary and return the reference to it; texts are written as they stand."""
        return self._reference(pdfdoc.PDFDictionary(dict(entries)))

    def add_stream(self, data: bytes, entries: Mapping[str, object]) -> object:
        """Add a stream that is written as it stands; ``entries`` say how it is to be read."""
        self._document.updateSignature(data)
        return self._reference(_Stream(pdfdoc.PDFDictionary(dict(entries)), data))

    def add_deflated(self, data: bytes, entries: Mapping[str, object] | None = None) -> object:
        """Add a stream whose ``data`` are a zlib stream already."""
        return self.add_stream(data, {**(entries or {}), "Filter": "/FlateDecode"})

    def add_page(self, width: float, height: float, operators: Iterable[str]) -> None:
        """Add a page, in points; it sees all fonts."""
        page = pdfdoc.PDFPage()
        page.MediaBox = pdfdoc.PDFArray([0, 0, width, height])
        page.Resources = self._resources
        page.Contents = self.add_deflated(deflate("\n".join(operators).encode("ascii")))
        self._document.addPage(page)
        self._pages.append((self._reference(page), height))

    def add_font(self, key: str, font: object) -> None:
        """Have the pages call a font ``key``."""
        self._fonts[key] = font

    def add_outline(self, marks: Iterable[Bookmark]) -> None:
        """Have readers show the headings beside the pages."""
        for mark in marks:
            page, height = self._pages[mark.page - 1]
            self._outlines.add(mark, page, height)

    def whole(self, about: About) -> bytes:
        """Return the file."""
        document = self._document
        document.Catalog = self._catalog(about)
        document.Outlines = self._outlines
        document.info = _Info()
        document.setTitle(about.title)
        document.setAuthor(about.author)
        document.setSubject("")
        document.setKeywords(about.keywords)
        return document.GetPDFData(None)

    def _catalog(self, about: About) -> _Catalog:
        catalog = _Catalog()
        catalog.Outlines = self._outlines
        catalog.Pages = self._document.Pages
        catalog.Lang = pdfdoc.PDFString(LANGUAGE)
        catalog.ViewerPreferences = "<< /DisplayDocTitle true >>"
        # Readers that know no PDF look for the packet in the bare file, so it is not deflated.
        catalog.Metadata = self.add_stream(xmp(about), {"Type": "/Metadata", "Subtype": "/XML"})
        intent = {
            "Type": "/OutputIntent",
            "S": "/GTS_PDFA1",
            "OutputConditionIdentifier": pdfdoc.PDFString("Custom"),
            "Info": pdfdoc.PDFString(PROFILE_NAME),
            "DestOutputProfile": self.add_deflated(deflate(grey_profile()), {"N": 1}),
        }
        catalog.OutputIntents = pdfdoc.PDFArray([self.add(intent)])
        if self._outlines.levelstack:
            catalog.showOutline()
        return catalog

    def _reference(self, thing: pdfdoc.PDFObject) -> object:
        reference: object = self._document.Reference(thing)  # type: ignore[no-untyped-call]
        return reference


def deflate(data: bytes) -> bytes:
    """Return ``data`` as a zlib stream."""
    return zlib.compress(data, 6)
