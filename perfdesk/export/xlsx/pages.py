"""Set a sheet up for print: A4, the official margins, fit to width, page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.header_footer import HeaderFooter, HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties

from perfdesk.export.texts import clean

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.export.style import PageStyle

_POINTS_PER_INCH = 72
# GB/T 9704-2012, 7.5: 4号 digits of 宋体 between dashes, odd pages at the right, even at the left.
_NUMBER_FACE, _NUMBER_SIZE = "宋体,Regular", 14
_NUMBER_TEXT = "— &P —"
# 7.5: the number stands 7 mm below the type area; its own height comes to that.
_BELOW_AREA_PT = 20 + _NUMBER_SIZE
_HEADER_SIZE = 10
_MARK_FACE, _MARK_SIZE = "黑体,Regular", 22
# Excel takes 255 characters of header with all its marks.
_MOST_HEADER_CHARS = 100


def set_page(
    sheet: Worksheet,
    page: PageStyle,
    header: str = "",
    mark: str = "",
    *,
    is_cover: bool = False,
) -> None:
    """Set paper, margins and footer of a sheet; ``header`` stands in the middle of each page.

    ``mark`` (草稿) stands large at the right of each page's head. A cover stands in the middle of
    its page and has no number.
    """
    setup = sheet.page_setup
    setup.paperSize = 9  # A4 (ISO/IEC 29500-1, 18.3.1.63)
    setup.orientation = "landscape" if page.width > page.height else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.print_options.horizontalCentered = True
    below = page.height - page.bottom
    sheet.page_margins = PageMargins(
        left=page.left / _POINTS_PER_INCH,
        right=(page.width - page.right) / _POINTS_PER_INCH,
        top=page.top / _POINTS_PER_INCH,
        bottom=below / _POINTS_PER_INCH,
        header=max(page.top - _BELOW_AREA_PT, 0) / _POINTS_PER_INCH,
        footer=max(below - _BELOW_AREA_PT, 0) / _POINTS_PER_INCH,
    )
    sheet.print_options.verticalCentered = is_cover or None
    sheet.HeaderFooter = _header_footer(header, mark, has_number=not is_cover)


def _header_footer(header: str, mark: str, *, has_number: bool) -> HeaderFooter:
    odd, even = HeaderFooterItem(), HeaderFooterItem()
    for part in (odd.right, even.left) if has_number else ():
        part.text, part.font, part.size = _NUMBER_TEXT, _NUMBER_FACE, _NUMBER_SIZE
    top = HeaderFooterItem()
    if text := _command_free(header):
        top.center.text, top.center.font, top.center.size = text, _NUMBER_FACE, _HEADER_SIZE
    if mark:
        top.right.text, top.right.font, top.right.size = _command_free(mark), _MARK_FACE, _MARK_SIZE
    return HeaderFooter(
        differentOddEven=True, oddHeader=top, evenHeader=top, oddFooter=odd, evenFooter=even
    )


def _command_free(text: str) -> str:
    """Return one line for a header; an ampersand would begin a command there."""
    return " ".join(clean(text).replace("&", "＆").split())[:_MOST_HEADER_CHARS]
