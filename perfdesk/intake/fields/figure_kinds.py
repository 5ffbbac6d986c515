"""Tell of a figure of people or of marks in running text whether it is the office's own whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.intake.fields.figure_sums import is_enumerated

if TYPE_CHECKING:
    from perfdesk.intake.fields.figure_context import Place

#: Who is in no post of the office's own; a number that says no more stands for them.
_NO_STAFF = re.compile("编外|聘|劳务|合同制|购买服务|退休|离休|遗属|公益性?岗位|学生|借调|志愿")
_NO_POST = re.compile("编外|控制数")
#: 在职职工128人，其中在编110人、合同制18人: those in post are only some of them.
_WITH_OTHERS = re.compile(
    r"[人名个]?\s*[，,（(]\s*(?:其中|含|包括|包含)[^。；;]{0,40}?"
    "(?:编外|聘|劳务|合同制|购买服务|在编|编制内|编内)"
)
_CLAUSE = re.compile("[，,、；;。\n]")
_SAYS_ALL = re.compile("在编|编制")
#: 行政编制9名，实有8名；事业编制…: who holds one kind of posts is not all the staff.
_POSTS_OF_KIND = re.compile(r"(?:行政|事业|工勤|参公|专项)[^，。；\d]{0,4}编制")
_KIND_AND_HELD = re.compile(
    r"编制[^，。；、\d]{0,4}\d+[名人个]?[，,][^，。；、\d]{0,6}(?:实有|在职|在编|在岗)[^，。；、\d]{0,6}\d"
)
_SEVERAL = 2
#: What is judged one by one, and gives but a part of the score.
_JUDGED = re.compile(
    "投入|过程|产出|效果|效益|管理|执行|完成|使用|安排|目标|资金|编制|收入|满意|决策|履职|预算(?!绩效|支出)"
)
#: 90分以上 is a threshold.
_THRESHOLD = re.compile(r"\s*[（(]?[不]?[含]?[）)]?(?:及?以[上下]|左右|的(?:为|是|单位|部门|项目))")
#: 总分100分 is what could be reached.
_FULL = re.compile(r"总分[^\d]*100(?:\.0+)?\s*分?$")
_FULL_MARKS = re.compile(r"(?:满分|权重|分值|标准分|总分)(?:值|为|是|：|:)?(\d{1,3}(?:\.\d+)?)")
_WHOLE_MARKS = "100"
_BEHIND = 16


def is_of_staff(place: Place) -> bool:
    """Say whether a number of people is that of the office's own staff, all of them."""
    if is_enumerated(place.text, place.end):
        return False
    words = place.text[place.start : place.end]
    says_all = _SAYS_ALL.search(words) is not None
    if not says_all and _WITH_OTHERS.match(place.text, place.end):
        return False
    if _NO_STAFF.search(place.clause):
        return False
    # 编外人员控制数15名，实有14名: of those who were named right before.
    before = _CLAUSE.split(place.sentence)
    is_short = not place.clause.strip() and len(before) > 1
    if is_short and _POSTS_OF_KIND.search(before[-2]):
        return len(_KIND_AND_HELD.findall(place.text)) < _SEVERAL
    others = _NO_POST if says_all else _NO_STAFF
    return not (is_short and others.search(before[-2]))


def is_of_all_marks(place: Place) -> bool:
    """Say whether marks are the whole score: no threshold (90分以上), none of several, of 10."""
    if _THRESHOLD.match(place.text, place.end) or _JUDGED.search(place.clause):
        return False
    if _FULL.search(place.text, place.start, place.end):
        return False
    around = place.sentence + place.text[place.end : place.end + _BEHIND].partition("。")[0]
    return all(marks == _WHOLE_MARKS for marks in _FULL_MARKS.findall(around))
