"""What a number of a sentence is called, and whether it speaks of this year and all the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.proof.figures.known import known
from perfdesk.proof.figures.owners import owner
from perfdesk.proof.figures.sentences import ANY
from perfdesk.regex import late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.figures.sentences import Sentence
    from perfdesk.proof.values import Passage, Setting

#: Words before a quantity's name that do not change what it is.
_NEUTRAL = late(
    r"(?:其中|本年度?|年[末底]|全年|当年|年度|20\d\d年度?|二〇[一二]?[〇一二三四五六七八九]{1,2}年度?|部门|本部门"
    r"|本单位|单位|我[局院办委馆处校会市区县]|本[局院办委馆处校会]|全[局院委馆校]|整体|总体|同时|财政"
    r"|实际|共计?|合计|累计|总计|我们|即|预算绩效|绩效|包括|包含|以及|[和与及])"
)
#: Words between a quantity's name and its number.
_COPULA = late(
    r"(?:分别|总额|金额)?(?:为|是|达到?|有|共计?|合计|总计|约|了|到|的)+$|总额$|金额$|合计$"
)
_TIMES_OF_YEAR = (
    r"上年|去年|上一年|往年|前年|同期|截至|截止|月底|月末|季度|上半年|下半年|半年|至今|以来"
    r"|\d月|历年|近[两三四五]年|下年|次年|明年|下一年|计划于|拟|将"
)
_ELSEWHEN = late(_TIMES_OF_YEAR)
_YEAR = late(r"(?:19|20)\d\d")
#: Someone or something else than the office that reports.
_OTHERS = late(r"项目(?!支出)|下属|所属|直属|本级|街道|学校|子项|分项|各单位|该|每|人均|户均|平均")
#: A clause that compares: its year is not that of the next clause.
_COMPARISON = late(r"(?<=[，,；;。（(])(?:同比|[比较与同])[^，,；;。]{0,40}[，,；;。）)]")
_SUFFIX = late(r"(?:决算数?|支出|费用)$")
#: A subject with the brackets and quotes that belong to it.
_HEAD = late(rf"[^，。；：、,;:{ANY}]*$")
_REACH = 40
#: Parts of a report that tell of single tasks; figures there need not be those of the office.
TASK_ROLES = frozenset({"goal", "result", "indicator", "indicators", "completion", "goals"})


def forms(subject: str) -> Iterator[str]:
    """Yield what a subject may be a name of, the longest first: 2023年基本支出为 → 基本支出."""
    words = subject
    while match := _COPULA.search(words):
        words = words[: match.start()]
    yield words
    while match := _NEUTRAL.match(words):
        words = words[match.end() :]
        yield words


def name_of(subject: str) -> str:
    """Return the code of the quantity that a subject names; empty for none."""
    names = known().names
    for form in forms(subject.replace("(", "（").replace(")", "）")):
        for name in (form, _SUFFIX.sub("", form)):
            if name in names:
                return names[name]
    return ""


def clean_subject(sentence: Sentence, mention: Mention) -> str:
    """Return a number's subject with brackets that belong to it: 因公出国（境）费."""
    place = sentence.at[sentence.mentions.index(mention)]
    place -= sentence.shape[place - 1 : place] in {":", "："}
    if sentence.shape[place - len(mention.subject) - 1 : place][:1] not in {"）", ")", "”"}:
        return mention.subject
    head = _HEAD.search(sentence.shape, max(place - _REACH, 0), place)
    return head[0] if head else mention.subject


def is_of_this_year(sentence: Sentence, mention: Mention, setting: Setting) -> bool:
    """Say whether a number is told of the year of the report and of the office as a whole.

    Words of time and of others hold for what follows them in a sentence, and so does a figure of
    something else (政府采购预算数); a comparison (比上年增加3%) only for itself.
    """
    place = sentence.at[sentence.mentions.index(mention)]
    before = _COMPARISON.sub("", sentence.shape[:place])
    if _ELSEWHEN.search(before) or _OTHERS.search(before):
        return False
    years = _YEAR.findall(before) if setting.fiscal_year else ()
    if any(int(year) != setting.fiscal_year for year in years):
        return False
    return owner(sentence, mention) != "other"


def is_elsewhen(words: str) -> bool:
    """Say whether words tell another time than the whole year of the report."""
    return _ELSEWHEN.search(words) is not None


def tells_of_the_office(passage: Passage) -> bool:
    """Say whether a passage is prose about the office as a whole."""
    return passage.kind in {"text", "items"} and passage.role not in TASK_ROLES
