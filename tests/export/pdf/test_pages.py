"""The mark of a draft stands on every page, and nowhere in a final version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image

from perfdesk.document.blocks import Annex, Document, Paragraph
from perfdesk.export.pdf import render_pdf, typeset
from perfdesk.export.pdf.layout import Kind
from perfdesk.export.pdf.paginate import paginate
from perfdesk.export.style import Style, load_style
from tests.export.conftest import EvenMetrics

if TYPE_CHECKING:
    from perfdesk.export.pdf.layout import Layout

_LYING = Annex("附件1", "表", (Paragraph("附件内容。"),), is_landscape=True)
_FINAL = Document("", "报告", "示例单位", "gb9704", (Paragraph("正文。"),) * 60, (_LYING,))
_DRAFT = replace(_FINAL, mark="草稿")


def _laid(document: Document) -> Layout:
    return paginate(document, load_style("gb9704"), EvenMetrics())


def test_draft_is_marked_on_every_page_twice(style: Style) -> None:
    pages = _laid(_DRAFT).pages
    assert len(pages) > 3
    for page in pages:
        (header,) = [line for line in page.lines if line.kind is Kind.MARK]
        assert (header.text, header.size) == ("草稿", style.draft.header_size)
        assert header.y < style.form.margin_top
        assert header.x + header.width < page.width
        assert page.stamp is not None
        assert page.stamp.line.text == "草稿"
        assert (page.stamp.grey, page.stamp.angle) == (style.draft.grey, style.draft.angle)


def test_mark_moves_nothing_of_the_text() -> None:
    final, draft = _laid(_FINAL), _laid(_DRAFT)
    assert [page.rules for page in final.pages] == [page.rules for page in draft.pages]
    assert [page.lines for page in final.pages] == [
        tuple(line for line in page.lines if line.kind is not Kind.MARK) for page in draft.pages
    ]


def test_final_version_has_no_trace_of_it() -> None:
    assert all(page.stamp is None for page in _laid(_FINAL).pages)
    data, _outcome = render_pdf(_FINAL)
    assert all("草" not in text for text in _texts(data))


def test_stamp_lies_amid_the_page() -> None:
    """Half of the mark's ink is on each side of the middle, upright or lying."""
    blank = replace(_LYING, label="", title="", blocks=())
    data, _outcome = render_pdf(
        replace(_DRAFT, title="", blocks=(Paragraph("文"),), annexes=(blank,))
    )
    pdf = pypdfium2.PdfDocument(data)
    assert len(pdf) == 2
    for page in pdf:
        image = page.render(scale=0.5).to_pil().convert("L")
        # The soft edges of page number and header, at the ends of the longer side, are grey too.
        across = image.width > image.height
        ends = 80, max(image.size) - 80
        box = (ends[0], 0, ends[1], image.height) if across else (0, ends[0], image.width, ends[1])
        white = Image.new("L", image.size, 255)
        white.paste(image.crop(box), box[:2])
        image = white
        grey = image.point(lambda level: 255 if 200 < level < 240 else 0).getbbox()
        assert grey is not None
        middle = (grey[0] + grey[2]) / 2, (grey[1] + grey[3]) / 2
        assert middle == pytest.approx((image.width / 2, image.height / 2), abs=12)
        assert grey[0] > 0
        assert grey[1] > 0
    pdf.close()


def test_pages_of_a_file_lie_as_they_were_laid_out() -> None:
    data, _outcome = render_pdf(_FINAL)
    pdf = pypdfium2.PdfDocument(data)
    sizes = [page.get_size() for page in pdf]
    pdf.close()
    assert [width > height for width, height in sizes] == [False] * (len(sizes) - 1) + [True]


def test_reader_finds_the_header_of_a_draft() -> None:
    data, _outcome = render_pdf(_DRAFT)
    assert all("草稿" in text for text in _texts(data))


def test_blank_mark_is_none() -> None:
    assert _laid(replace(_FINAL, mark=" ")) == _laid(_FINAL)


def _texts(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


def test_number_of_a_lying_page_stands_where_that_of_an_upright_one_does(style: Style) -> None:
    """When the paper is turned upright, head to the left (GB/T 9704-2012, 8), odd and even."""
    upright = {page.number: page for page in _laid(replace(_FINAL, annexes=())).pages}
    lying = {
        page.number: page for page in _laid(replace(_FINAL, blocks=(), annexes=(_LYING,) * 2)).pages
    }
    for number in (2, 3):
        page = lying.get(number) or pytest.fail(str(number))
        assert page.width > page.height
        wanted = [line for line in upright[number].lines if line.kind is Kind.PAGE_NUMBER]
        assert [stamp.line.text for stamp in page.turned] == ["—", str(number), "—"]
        for stamp, line in zip(page.turned, wanted, strict=True):
            # Turned back anticlockwise: what was left is below, what was above is left.
            assert (stamp.y, style.page.height - stamp.x) == pytest.approx((line.x, line.y))
            assert (stamp.angle, stamp.grey) == (-90, 0)
        assert not [line for line in page.lines if line.kind is Kind.PAGE_NUMBER]


def test_number_of_a_lying_page_is_read_and_keeps_clear_of_the_form(style: Style) -> None:
    data, _outcome = render_pdf(replace(_FINAL, blocks=()))
    pdf = pypdfium2.PdfDocument(data)
    page = pdf[len(pdf) - 1]
    text = page.get_textpage()
    boxes = [
        text.get_charbox(index)
        for index in range(text.count_chars())
        if text.get_text_range(index, 1) in ("—", str(len(pdf)))
    ]
    assert len(boxes) == 3
    paper = style.form_page(is_landscape=True)
    assert all(right < paper.left for _left, _bottom, right, _top in boxes)
    assert all(left > 0 for left, *_rest in boxes)
    pdf.close()


def test_fingerprint_stands_in_the_foot_where_the_office_wants_it() -> None:
    document = replace(_FINAL, annexes=(), fingerprint="7K3M-92QD-HXAB")
    plain = typeset(document)
    assert not [line for page in plain.pages for line in page.lines if line.kind is Kind.FOOTER]
    layout = typeset(replace(document, style="gb9704+fingerprint"))
    style = load_style("gb9704+fingerprint")
    assert len(layout.pages) > 1
    for page in layout.pages:
        (foot,) = (line for line in page.lines if line.kind is Kind.FOOTER)
        number = next(line for line in page.lines if line.kind is Kind.PAGE_NUMBER)
        assert foot.text == "数据指纹 7K3M-92QD-HXAB"
        assert (foot.y, foot.size) == (number.y, 7.5)
        is_odd = page.number % 2
        gap = foot.x - style.page.left if is_odd else style.page.right - foot.x - foot.width
        assert gap == pytest.approx(14)
        assert (foot.x < number.x) == bool(is_odd)


def test_fingerprint_is_in_the_keywords_also_where_it_is_not_printed() -> None:
    data, _ = render_pdf(replace(_FINAL, fingerprint="7K3M-92QD-HXAB"))
    pdf = pypdfium2.PdfDocument(data)
    keywords = pdf.get_metadata_dict()["Keywords"]
    pdf.close()
    assert keywords.startswith("数据指纹 7K3M-92QD-HXAB；字体：")
