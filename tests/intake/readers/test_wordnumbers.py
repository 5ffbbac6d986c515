"""Numbers that Word writes itself: forms, restarts, lists that go on, styles that number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from perfdesk.intake.readers.wordnumbers import Numbers

if TYPE_CHECKING:
    from collections.abc import Sequence


def _level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _document(levels: Sequence[str], lists: Sequence[str] = ("",)) -> Any:
    document = Document()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    root.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        )
    )
    for number, changes in enumerate(lists, 1):
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="7"/>'
                f"{changes}</w:num>"
            )
        )
    return document


def _put(document: Any, *places: tuple[int, int]) -> list[str]:
    """Return the numbers before paragraphs of these lists and levels."""
    numbers, found = Numbers.of(document), []
    for number, level in places:
        paragraph = document.add_paragraph("甲")._p
        paragraph.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
                "</w:numPr>"
            )
        )
        found.append(numbers.before(paragraph))
    return found


def test_levels_are_counted_within_each_other() -> None:
    levels = [
        _level(0, "chineseCounting", "第%1章"),
        _level(1, "decimal", "%1.%2", "<w:isLgl/>"),
        _level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    ]
    places = ((1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 2))
    assert _put(_document(levels), *places) == ["第一章", "1.1", "1.2", "1.2.1", "第二章", "2.1.1"]


def test_lists_of_one_pattern_go_on_unless_one_says_where_it_begins() -> None:
    """Harm: a second list of the same pattern began at 一 again, though Word shows 二."""
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    other = f'<w:lvlOverride w:ilvl="0">{_level(0, "upperRoman", "%1.")}</w:lvlOverride>'
    document = _document([_level(0, "decimal", "%1、")], ("", "", start, other))
    places = ((1, 0), (2, 0), (3, 0), (3, 0), (1, 0), (4, 0), (9, 0), (1, 5))
    assert _put(document, *places) == ["1、", "2、", "5、", "6、", "7、", "VIII.", "", ""]


def test_a_level_may_go_on_through_those_above_it() -> None:
    levels = [
        _level(0, "chineseCounting", "%1、"),
        _level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'),
    ]
    assert _put(_document(levels), (1, 0), (1, 1), (1, 0), (1, 1)) == ["一、", "1.", "二、", "2."]


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("decimal", ("1", "27")),
        ("decimalZero", ("01", "27")),
        ("decimalFullWidth", ("１", "２７")),
        ("chineseCountingThousand", ("一", "二十七")),
        ("chineseLegalSimplified", ("壹", "贰拾柒")),
        ("ideographDigital", ("一", "二七")),
        ("ideographTraditional", ("甲", "庚")),
        ("decimalEnclosedCircleChinese", ("①", "27")),
        ("decimalEnclosedParen", ("⑴", "27")),
        ("upperLetter", ("A", "AA")),
        ("lowerRoman", ("i", "xxvii")),
        ("none", ("", "")),
        ("bullet", ("", "")),
        ("numberInDash", ("- 1 -", "- 27 -")),
        ("unheardOf", ("1", "27")),
    ],
)
def test_forms(form: str, wanted: tuple[str, str]) -> None:
    found = _put(_document([_level(0, form, "%1")]), *[(1, 0)] * 27)
    assert (found[0], found[-1]) == wanted


def test_large_numbers() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    starts = (100, 110, 102, 3005, 2000, 123_456)
    document = _document(
        [_level(0, "chineseCounting", "%1")], [start.format(number) for number in starts]
    )
    assert _put(document, *[(number, 0) for number in range(1, 7)]) == [
        "一百",
        "一百一十",
        "一百零二",
        "三千零五",
        "二千",
        "32767",
    ]


def test_a_style_numbers_its_paragraphs_by_the_level_that_is_linked_to_it() -> None:
    document = _document(
        [
            _level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Heading1"/>'),
            _level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="Heading2"/>'),
        ]
    )
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="1"/></w:numPr>')
        )
    based = document.styles.add_style("我的小标题", 1)
    based.base_style = document.styles["Heading 2"]
    numbers = Numbers.of(document)
    texts = [("甲", "Heading 1"), ("乙", "Heading 2"), ("丙", "我的小标题"), ("丁", "Normal")]
    paragraphs = [document.add_paragraph(text, style)._p for text, style in texts]
    assert [numbers.before(one) for one in paragraphs[:2]] == ["一、", "（一）"]
    assert [numbers.styles.level(one) for one in paragraphs] == [1, 2, 2, 0]
    assert numbers.before(paragraphs[2]) == "（二）"


def test_a_list_that_is_a_style_of_lists() -> None:
    document = _document([_level(0, "decimal", "（%1）")])
    root = document.part.numbering_part.element
    root.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="8"><w:numStyleLink w:val="own"/>'
            "</w:abstractNum>"
        ),
    )
    root.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="2"><w:abstractNumId w:val="8"/></w:num>')
    )
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="numbering" w:styleId="own"><w:name w:val="own"/>'
            '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        )
    )
    assert _put(document, (2, 0), (1, 0)) == ["（1）", "（2）"]
