"""Count what was filled into the fields of a PDF form: it is no text of a page, and is not read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdfium2 import PdfPage  # type: ignore[import-untyped]

#: Two bytes a character, and two for the end.
_END_BYTES = 2


def filled_fields(content: bytes) -> int:
    """Return how many fields of a sound PDF have a content; 0 for a file that cannot be opened."""
    # The library is wanted only here; the window starts without it.
    from pypdfium2 import PdfDocument, PdfiumError, raw  # noqa: PLC0415

    try:
        document = PdfDocument(content)
        try:
            if document.get_formtype() == raw.FORMTYPE_NONE:
                return 0
            return sum(_filled(page, raw) for page in document)
        finally:
            document.close()
    except PdfiumError:
        return 0


def _filled(page: PdfPage, raw: Any) -> int:  # noqa: ANN401
    count = 0
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        mark = raw.FPDFPage_GetAnnot(page, number)
        is_field = raw.FPDFAnnot_GetSubtype(mark) == raw.FPDF_ANNOT_WIDGET
        is_text = raw.FPDFAnnot_GetValueType(mark, b"V") == raw.FPDF_OBJECT_STRING
        length = raw.FPDFAnnot_GetStringValue(mark, b"V", None, 0)
        count += is_field and is_text and length > _END_BYTES
        raw.FPDFPage_CloseAnnot(mark)
    return count
