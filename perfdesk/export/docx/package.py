"""The package round a Word file's body: only parts that are needed, nothing of a clock."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from perfdesk.export.archive import repacked, require_clock
from perfdesk.export.docx.elements import element, switch, valued
from perfdesk.export.docx.styles import font_elements, style_elements
from perfdesk.export.texts import plain

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

    from perfdesk.document.blocks import Document
    from perfdesk.export.style import Style

# What python-docx's own template brings along and no official page needs: a theme would decide
# over faces, lists would count by themselves.
_KEPT = frozenset(
    {
        RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.OFFICE_DOCUMENT,
        RELATIONSHIP_TYPE.CORE_PROPERTIES,
    }
)  # fmt: skip
_PROGRAM = "perfdesk"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    f'extended-properties"><Application>{_PROGRAM}</Application></Properties>'
)
# Word takes no longer title or author.
_MOST_CHARS = 255
_WORD = "http://schemas.microsoft.com/office/word"


def new_package(document: Document, style: Style) -> WordDocument:
    """Return an empty file with the styles, settings and properties of a document."""
    made = docx.Document()
    for relations in (made.part.package.rels, made.part.rels):
        for number in [key for key, one in relations.items() if one.reltype not in _KEPT]:
            del relations[number]
    _refill(made.part.styles.element, *style_elements(style))
    _refill(made.settings.element, *_settings())
    _refill(made.element.body)
    _add_part(
        made, "/word/fontTable.xml", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE,
        serialize_part_xml(element("fonts", {}, *font_elements(style))),
    )  # fmt: skip
    _describe(made, document, style)
    return made


def packed(made: WordDocument) -> bytes:
    """Return the file's bytes; the same content gives the same bytes.

    Raises:
        UserError: As of ``require_clock``.
    """
    require_clock()
    content = BytesIO()
    made.save(content)
    return repacked(content.getvalue(), lambda _name, data: data)


def _refill(holder: Element, *content: Element) -> None:
    for child in list(holder):
        holder.remove(child)
    holder.extend(content)


def _settings() -> list[Element]:
    return [
        element("zoom", {"percent": 100}),
        switch("evenAndOddHeaders"),
        # GB/T 15834, 5.1.11: marks may give way.
        valued("characterSpacingControl", "compressPunctuation"),
        element(
            "compat",
            {},
            switch("useFELayout"),
            element("compatSetting", {"name": "compatibilityMode", "uri": _WORD, "val": 15}),
        ),
        element("themeFontLang", {"val": "en-US", "eastAsia": "zh-CN"}),
    ]


def _add_part(made: WordDocument, name: str, kind: str, relation: str, content: bytes) -> None:
    part = Part(PackURI(name), kind, content, made.part.package)
    made.part.relate_to(part, relation)


def _describe(made: WordDocument, document: Document, style: Style) -> None:
    """Write title, author and language; when it was made would differ from file to file."""
    package = made.part.package
    part = Part(
        PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, _PROPERTIES.encode(),
        package,
    )  # fmt: skip
    package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    core = made.core_properties
    for child in list(core._element):  # noqa: SLF001 - the library keeps its own template's words
        core._element.remove(child)  # noqa: SLF001
    core.title = plain("".join(document.title.splitlines()))[:_MOST_CHARS]
    core.author = plain(document.author)[:_MOST_CHARS]
    if document.fingerprint:
        core.keywords = f"{style.fingerprint.label}{document.fingerprint}"
    core.language = "zh-CN"
