"""Read the title of a report in any of its shapes, and unit and year wherever they are told.

Year first or unit first, broken over lines, 关于…的报告, in 《》, with 附件2 before it; or unit and
year on lines of their own: 部门名称：…, （2023年度）.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from perfdesk.intake.words.numbers import leading_number
from perfdesk.intake.words.wording import compact, is_closed, seam

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.intake.cleaning.paragraphs import SourceLine

#: The title stands among the first lines, and takes up to so many.
_FIRST_LINES, _TITLE_LINES = 60, 4
_YEAR = r"(?:20\d\d|二[〇○零Ｏ０0][一二三四五六七八九〇○零]{2})"
_KIND = (
    r"(?:部门|单位)?(?:预算)?(?:整体)?(?:财政)?(?:预算)?(?:项目)?(?:支出|收支|资金)?(?:预算)?"
    r"(?:整体)?的?绩效(?:管理)?(?:自我评价|自评价|评价自评|自评|评价)(?:工作)?"
    r"(?:(?:情况|结果)?(?:总结|自评|分析)?(?:的?(?:报告|说明|总结))(?:书)?|情况|结果|表)"
)
_ABOUT = r"关于(?:报送|上报|开展|提交)?"
_TITLE = re.compile(
    r"(?:附件(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:[-－—]\d{1,2})?)?[:：]?(?=\D|20\d\d\D))?"
    rf"(?:(?P<before>[^《》：:]{{2,60}}?)?{_ABOUT})?《?"
    rf"(?:(?P<first>{_YEAR})年?度?)?"
    r"(?P<unit>[^《》：:（()）]{2,60}?(?:[（(][^（()）]{1,20}[）)][^《》：:（()）]{0,30}?)?)??"
    rf"(?:[（(]?(?P<second>{_YEAR})年?度?[）)]?(?:[^《》，。：:]{{0,40}}?))?的?"
    rf"{_KIND}》?(?:的?(?:报告|函))?"
    rf"(?:[（(](?P<third>{_YEAR})年?度?[）)])?"
)
_UNIT_LINE = re.compile(
    r"(?:(?:[省市州县区旗本]级)?(?:填报|预算|评价|自评|项目|报告|实施|编制|申报|被评价|一级预算|二级预算)?"
    r"(?:单位|部门)(?:（(?:单位|部门)）|\((?:单位|部门)\))?(?:名称|全称)?)"
    r"(?:[（(](?:盖章|公章|签章)[）)])?[:：](?P<unit>[^:：]{2,60})"
)
#: Who stands above the unit: the unit itself where a form asks for nobody else.
_ABOVE_LINE = re.compile(
    r"主管(?:部门|单位)(?:名称)?(?:[（(](?:盖章|公章)[）)])?[:：](?P<unit>[^:：]{2,60})"
)
#: A title with which a running line begins.
_OPENING = re.compile(
    rf"(?:(?P<first>{_YEAR})年度?)?(?P<unit>[^《》“”：:，。；、（()）\d]{{3,40}}?)"
    rf"(?:(?P<second>{_YEAR})年度?)?的?{_KIND}(?<=报告)(?!的|》)(?=.)"
)
#: What a sentence that names a report begins with, and no unit's name.
_NO_NAME = re.compile(
    "^(?:我|本|现|该|各|全|部门|单位|整体)|关于|根据|按照|为了|开展|组织|完成|编制"
)
#: Rows of the form with which web pages begin repeat the title, and are none: 名 称 | ….
_CELL_EDGE = re.compile(r"\s*[|｜│]\s*")
_NAMED = re.compile(r"^(?:信息|文件|文章)?(?:名称|标题|题名)[:：|｜│]?")
_YEAR_LINE = re.compile(
    rf"[（(]?(?:(?:评价|自评|预算|报告)?年度[:：])?(?P<year>{_YEAR})年?度?[）)]?"
)
_TOLD_YEAR = re.compile(rf"({_YEAR})年度")
#: 部门（单位）整体绩效自评表 names nobody.
_NO_UNIT = re.compile(r"(?:部门|单位|[（()）/、]|地方财政|本级财政|财政资金?|[省市县区]级)+")
#: …绿化和市容管理局（部门）整体支出: the bracket belongs to 整体.
_NOTE = re.compile(r"[（(](?:部门|单位)[）)]$")
_TAIL = re.compile(r"[（(](?:盖章|公章|签章)[）)]$")
#: A line that is the name of an office and nothing else.
_NAME = re.compile(r"[\u4e00-\u9fff（）()、]{4,40}")
_NO_OFFICE = re.compile("绩效|报告|自评|概况|情况|说明|名称|盖章|公章|填报")
#: A number alone above a title is that of a page.
_PAGE = re.compile(r"\d{1,3}")
_DIGITS = {**{str(n): str(n) for n in range(10)}, **dict(zip("〇○零Ｏ０", "00000", strict=True))}
_DIGITS |= {mark: str(n) for n, mark in enumerate("一二三四五六七八九", start=1)}


@dataclass(frozen=True, slots=True)
class TitleLines:
    """A title: its lines, and what it tells; empty and None for what it does not."""

    first: int
    count: int
    unit: str
    fiscal_year: int | None


def find_title(lines: Sequence[SourceLine]) -> TitleLines | None:
    """Return the title among the lines before the first heading."""
    for end in range(min(len(lines), _FIRST_LINES)):
        best: TitleLines | None = None
        text = ""
        for first in range(end, max(-1, end - _TITLE_LINES), -1):
            own = lines[first].text
            if is_form_row(lines[first]):
                break
            if (is_closed(own) and own[-1] not in "：:") or leading_number(own) is not None:
                break
            if _PAGE.fullmatch(own):
                break
            text = own + seam(own, text) + text
            found = _TITLE.fullmatch(compact(text))
            if found is not None and _is_better(found, best):
                best = TitleLines(first, end - first + 1, _unit(found), _year_of(found))
        if best is not None:
            return best
    return None


def is_form_row(line: SourceLine) -> bool:
    """Say whether a line is a row of a form: it may repeat the title, and is none (名称 | …)."""
    is_named = _NAMED.match(compact(line.text)) is not None
    return is_named or sum(bool(cell.strip()) for cell in cells_of(line)) > 1


def cells_of(line: SourceLine) -> tuple[str, ...]:
    """Return the cells of a row, or what a line prints as such."""
    return line.cells or tuple(_CELL_EDGE.split(line.text))


def is_title(text: str) -> bool:
    """Say whether a text is a title that tells its unit or its year, and nothing else."""
    found = _TITLE.fullmatch(compact(text))
    return found is not None and (bool(_unit(found)) or _year_of(found) is not None)


def _is_better(found: re.Match[str], best: TitleLines | None) -> bool:
    """Say whether more lines tell more: the unit above the year and the words of the title."""
    if best is None:
        return True
    is_told = not best.unit or best.fiscal_year is None
    return is_told and (bool(_unit(found)) > bool(best.unit) or best.fiscal_year is None)


def _unit(found: re.Match[str]) -> str:
    unit = found["unit"] or found["before"] or ""
    return "" if _NO_UNIT.fullmatch(unit) else _NOTE.sub("", unit.removeprefix("关于"))


def _year_of(found: re.Match[str]) -> int | None:
    return next((_year(found[name]) for name in ("first", "second", "third") if found[name]), None)


def _year(text: str) -> int:
    return int("".join(_DIGITS[mark] for mark in text))


def find_unit(lines: Sequence[SourceLine]) -> str:
    """Return the unit that a line of its own tells (部门名称：…), or cells beside each other.

    Where none does, it is that of a title with which a running line begins, or 主管部门：….
    """
    texts = [text for line in lines[:_FIRST_LINES] for text in _labelled(line)]
    opened = (_opening_unit(compact(line.text)) for line in lines[:_FIRST_LINES])
    above = (_tail_cut(_ABOVE_LINE.fullmatch(text)) for text in texts)
    return next((unit for unit in chain(map(unit_in, texts), opened, above) if unit), "")


def fuller_name(unit: str, text: str) -> str:
    """Return the name in a line below a title, if it is that of the title's unit; else nothing.

    青山镇2021年…报告 is signed by 清水县青山镇人民政府.
    """
    name = compact(text)
    is_name = _NAME.fullmatch(name) is not None and not _NO_OFFICE.search(name)
    return name if unit and unit in name and is_name else ""


def _labelled(line: SourceLine) -> list[str]:
    cells = [compact(cell) for cell in cells_of(line) if cell.strip()]
    return [
        compact(line.text),
        *(f"{label.rstrip(':：')}：{cell}" for label, cell in pairwise(cells)),
    ]


def _opening_unit(text: str) -> str:
    """Return the unit of a title with which a line begins, or that stands behind 名称."""
    bare = _NAMED.sub("", text)
    whole = _TITLE.fullmatch(bare) if bare != text else None
    if whole is not None:
        return _unit(whole)
    found = _OPENING.match(text)
    if found is None or not (found["first"] or found["second"]):
        return ""
    unit = found["unit"]
    return "" if _NO_NAME.search(unit) or _NO_UNIT.fullmatch(unit) else unit


def unit_in(text: str) -> str:
    """Return the unit that a line tells (部门名称：…), or nothing."""
    return _tail_cut(_UNIT_LINE.fullmatch(compact(text)))


def _tail_cut(match: re.Match[str] | None) -> str:
    return _TAIL.sub("", match["unit"]) if match is not None else ""


def find_year(lines: Sequence[SourceLine]) -> int | None:
    """Return the year that a line of its own tells (（2023年度）), or cells beside each other.

    Where none does, it is that of most of the first lines.
    """
    for text in (text for line in lines[:_FIRST_LINES] for text in _labelled(line)):
        match = _YEAR_LINE.fullmatch(text)
        if match is not None:
            return _year(match["year"])
    first = (compact(line.text) for line in lines[:_FIRST_LINES])
    told = Counter(_year(year) for text in first for year in _TOLD_YEAR.findall(text))
    return max(told, key=lambda year: (told[year], year)) if told else None
