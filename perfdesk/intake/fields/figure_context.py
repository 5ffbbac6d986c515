"""Tell of a figure in running text whose it is: of this year or another, of the whole or a part.

Words that say so stand in the same clause, earlier in the sentence, at the paragraph's beginning
or in the heading above. What is not known to be the whole is not taken for it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from perfdesk.intake.fields.figure_lists import is_proven_move, is_sum_of_all, without_parts
from perfdesk.intake.words.reverse import literal
from perfdesk.intake.words.wording import compact

#: So far before a figure is read what it is said of; no sentence of a person is longer.
_FAR = 2_000
_AMOUNT = re.compile(r"[-+－−]?\d[\d,，.．\s]*(?:亿元?|万元?|元|[%％]|分|人|名|个百分点)?")
_MONEY = re.compile(r"\d\s*(?:亿|万|元)")
_SENTENCE_END = re.compile("[。；;！\n]")
#: Marks that end a title; 、 and a point may belong to its number.
_OPENING_END = re.compile("[，。；：,;:]")
_CLAUSE_END = re.compile("[，。；：、,;:\n]")
#: Words right before that make it a figure of another year, or of a part.
_OTHER = re.compile(
    r"(?:上年|去年|上一年度?|往年|同期|预计|人均|其他|经费|费用|采购|项目|基本|计划|季度|(?<!12)月|半年"
    r"|专项|工程|年初(?:部门|批复|安排)?|生均|日均|月均)度?的?$"
)
_YEAR = re.compile(
    r"(?P<beside>[比较与同和]|对比)?"
    r"(?P<year>20\d\d(?=年)|(?:上|去|往|前|明|次|下)一?年|同期|本年|今年|当年)"
)
#: 2024年安排预算13万元，比2023年+全年预算12万元: of the year right before the words.
_BESIDE_YEAR = re.compile(r"(?:[比较与同和]|对比)(20\d\d)年度?的?$")
_PLAN = re.compile("计划|拟")
#: “智慧水务”项目支出 is that of one project.
_PROJECT = "项目"
#: 项目经费 is the kind of money only where the other kinds are told with it.
_LOOSE = "项目经费"
_LISTED_WITH = re.compile(r"(?:人员经费|公用经费|基本支出)[^，。；\d]{0,4}\d")
_MEANS = re.compile("一般公共预算|政府性基金|财政拨款")
#: 预算收入, 预算支出: what was planned, not what came and went.
_PLANNED, _EXECUTED, _YEAR_BEGIN = "预算", "执行", "年初"
#: Sources of money that have 预算 in their names.
_SOURCES = re.compile("一般公共预算|基金预算|资本经营预算")
#: Why a budget changed is not what it is of: 因…补助追加…万元，全年预算数….
_MOVED = re.compile("追加|追减|调增|调减|增加|减少")
#: Clauses; a comma in a number parts nothing.
_PIECES = re.compile(r"[，。；;：:（(]|,(?!\d{3})")
_ASIDES = re.compile("[（(][^（）()]*[）)]")
#: A clause that tells an amount, or of what the next one is a part: 项目支出中，…
_TELLS = re.compile(r"\d\s*(?:亿|万|元)|中$")
_OF_IT = "其中"
_OWN_YEAR = re.compile("(?:其中)?[本当]年度?")
_DIGITS = re.compile(r"\d[\d,，.．]*")
_CARRIED = re.compile(r"[^，。；]{0,4}[，,（(]\s*其中[：:]?[^，。；]{0,6}结转")
_COMPARED = ("比", "较", "与", "同")
_BUDGETED = re.compile("预算|年初|计划|追加|下达")
_SPENT = re.compile("执行|决算|实际|支付|(?<!基本)(?<!项目)(?<!预算)支出(?!预算)")
#: What came up to a day before the year's end is not the year's.
_UP_TO = re.compile(
    r"(?:截[至止]|至|到|[-－—~])(?:20\d\d年)?(?:0?[1-9]|1[01])月|上半年|前三季度|第?[一二三四]季度"
)
_SAME_YEAR = frozenset({"本年", "今年", "当年"})
#: A year with which a sentence begins holds for those that follow; a date holds for its own.
_OPENING_YEAR = re.compile(r"(?:(?<=[。；;\n])|\A)\s*(20\d\d)年度?(?!\d{1,2}月)")
#: What says that a text is about a part: its number, or words before.
_NUMBERED = re.compile(
    r"\s*(?:[（(]?\d{1,2}[）)、.．](?!\d)|[\u2460-\u2473]|[一二三四五六七八九十]是)"
)
_CHINESE = "[一二三四五六七八九十]{1,3}"
_HEADED = re.compile(rf"\A\s*(?:{_CHINESE}、|[（(]{_CHINESE}[）)])")
#: A numbered line without any mark: the label of what stands below it.
_LABEL = re.compile(rf"(?:{_HEADED.pattern}|{_NUMBERED.pattern})[^，。；：,;:]{{2,24}}\Z")
#: Kinds of money that are a part of an office's: what is told of them is no total.
_KIND = re.compile(
    "专项|项目|工程|三公|费|采购|下属|所属|直属|本级|接待|购置|补助|补贴|活动|改造|维修|课题|基金|资本经营|专户"
    "|基本支出|人员支出|公用支出|资产|债券|贷款|用于"
)
#: 修路资金到位9万元，实际使用8万元: money for one thing.
_FUND = re.compile("资金|款")
#: The two parts that together are the whole.
_BOTH = ("基本支出", "项目支出")
_TOTAL = re.compile("合计|总")
#: Headings below which figures are those of a part. 一般公共预算 is what most offices live by.
_PART_HEADING = re.compile("专项|三公|采购|基金|国有资本|社会保险|人员经费|公用经费|日常公用")
#: Words that say nothing but that it is the whole office's, of its year.
_HARMLESS = (
    r"20\d\d年度?[末底初]?|[本全当今]年度?|年度|年末|年初|年中|年底|年终|截至|截止|\d{1,2}月(?:底|末|\d{1,2}日)?|日"
    r"|[我本全](?:市|县|区|镇|乡)?(?:单位|部门|局|院|校|所|办公室|办|委员会|委|厅|馆|站|中心|队|会|社|园|系统"
    r"|分局|支队|大队|集团|公司|街道|镇|乡|市|县|区)"
    r"|部门|单位|学校|医院|街道|机关|整体|总体|综合|最终|全部|财政|预算|决算|收支|收入|支出|开支|资金"
    r"|执行|完成|使用|安排|批复|下达|到位|投入|管理|编制|核定|批准|人员|职工|机构|内设|现有|共有"
    r"|绩效|自我|自评|评价指标|评价|评定|评分表|评分|打分|考评|目标|指标体系|情况|结果|结论|方面|分析|来看|标准"
    r"|以上|上述|调整后?|根据|依据|对照|按照|按|经|由|其中|其|的|为|是|共|总|合计|共计|累计|达到?|实际|实现|有|年|数|额|率|和|及|与|比|较|占"
    r"|[①-⑳、：:，,“”\"（）()\s]"
)
#: What says that it is the whole's.
_WHOLE = re.compile(
    "全年|年度|本年|年初|自评|整体|部门|单位|总|合计|决算|执行数|[我全](?:局|院|校|所|办|委|厅|馆|站|中心|队)"
)
#: What tells by itself that a score is the whole office's, whoever is named before: 市残联.
_OVERALL = re.compile(
    r"(?:部门|单位)整体(?:支出|收支)?(?:财政)?(?:预算)?(?:支出)?(?:绩效)?(?:管理)?(?:自我评价|评价|自评)?(?:工作)?的?$"
)
#: But for the offices below it, and for what others say of it.
_OTHERS = re.compile(
    "下属|所属|直属|二级|各|其他|平均|最[高低]|项目|上年|去年|往年"
    "|对(?!照)|重点|抽查|复[核评]|第三方|财政局"
)
#: Money of a part, or for some with whom the office deals; 本级及下属单位 are all of it.
_BELOW = re.compile(
    "(?<![及含和与括])(?:下属|所属|直属|二级)(?!各?单位在内)"
    "|(?:[局委厅院办署镇]机关|本级)(?![及含和与、]|财政)|[中小]微?企业"
)
#: 年中调增665万元: moves a budget, and makes nothing behind it a part's.
_MOVE = re.compile(
    r"(?:年中|全年|执行中)?净?(?:追加|追减|调增|调减|核增|核减)(?:预算|资金|指标)?(?:数|额)?(?:为|了)?"
    r"\d[\d,，.]*(?:亿元|万元|元)[，,；;]"
)
#: 基本支出…万元，项目支出…万元: the second kind is as much the office's as the first.
_FIRST_KIND = re.compile(r"^\s*基本支出为?\d[\d,，.]*(?:亿元|万元|元)(?:，占[^，。；]*)?[，、；]")
_MONEY_WORDS = re.compile("预算|资金|执行|收支|支出|决算")
_LEAST_NAME = 2


@dataclass(frozen=True, slots=True)
class Report:
    """Whose figures are wanted: the report's unit and year, where they are known."""

    unit: str = ""
    fiscal_year: int | None = None


@dataclass(frozen=True)
class Place:
    """Where words stand that name a figure: from ``start`` to ``end``, the figure's last sign.

    A paragraph may have hundreds of figures, so each place is looked round once.
    """

    text: str
    start: int
    end: int

    @cached_property
    def paragraph(self) -> str:
        """Return what stands before in the paragraph, as far as it can matter."""
        return self.text[max(self._begin, self.start - _FAR) : self.start]

    @cached_property
    def sentence(self) -> str:
        """Return what stands before in the sentence."""
        return _SENTENCE_END.split(self.paragraph)[-1]

    @cached_property
    def clause(self) -> str:
        """Return what stands before in the clause."""
        return _CLAUSE_END.split(self.paragraph)[-1]

    @cached_property
    def opening(self) -> str:
        """Return how the paragraph begins, up to its first mark."""
        before = self.text[self._begin : min(self.start, self._begin + _FAR)]
        return _OPENING_END.split(before)[0]

    @cached_property
    def label(self) -> str:
        """Return the numbered label that stands above the paragraph: 四、“三公”经费情况."""
        above = self.text[max(0, self._begin - _FAR) : self._begin].splitlines()
        return next((one for one in reversed(above) if _LABEL.match(one)), "")

    @cached_property
    def told(self) -> str:
        """Return what stands before in the sentence, but for parts told to their total's end."""
        return without_parts(self.sentence, self.text[self.start : self.end])

    @property
    def _begin(self) -> int:
        return self.text.rfind("\n", 0, self.start) + 1


def is_of_another(place: Place, words: str, report: Report) -> bool:
    """Say whether a figure is another year's, or of what stands right before its words."""
    if _OTHER.search(place.clause):
        return True
    if words.startswith(_PROJECT) and not _is_harmless(_MEANS.sub("", place.clause), report):
        return True
    if words == _LOOSE and not (_LISTED_WITH.search(place.told) and _SPENT.search(place.paragraph)):
        return True
    if place.clause.endswith(_PLANNED) and not words.startswith((_EXECUTED, _YEAR_BEGIN)):
        return True
    if _YEAR.search(words):
        return False
    beside = _BESIDE_YEAR.search(place.clause)
    if beside is not None and report.fiscal_year is not None:
        is_its_own = int(beside[1]) == report.fiscal_year
        return not is_its_own or not _is_harmless(_PLAN.sub("", place.told), report)
    if _UP_TO.search(place.sentence):
        return True
    # The words may begin with 年: 2022 + 年末实有.
    first = place.text[place.start : place.start + 1]
    told = [one for one in _YEAR.finditer(place.sentence + first) if one["beside"] is None]
    # 上年执行数12万元，执行数13万元: what was told of that year is told once, and of those before.
    if told and words not in compact(place.sentence[told[-1].end() :]):
        year = told[-1]["year"]
    else:
        opened = _OPENING_YEAR.findall(place.paragraph + first)
        year = opened[-1] if opened else "本年"
    if year.isdigit():
        return report.fiscal_year is not None and int(year) != report.fiscal_year
    return year not in _SAME_YEAR


def is_of_others(place: Place) -> bool:
    """Say whether a figure is that of offices below the one that reports."""
    return _BELOW.search(place.clause) is not None


def is_mere_move(place: Place, words: str) -> bool:
    """Say whether an amount moved a budget, and it is not told from what to what.

    There may have been other moves (年中追加9万元、调减2万元), or it was but for one purpose.
    """
    if _MOVED.search(words) is None:
        return False
    behind = place.text[place.end :][:_FAR].partition("\n")[0]
    return not is_proven_move(place.paragraph + behind, place.text[place.start : place.end])


def is_planned(place: Place, words: str) -> bool:
    """Say whether an amount is a part of one that was planned: 年初预算…万元，其中基本支出…万元."""
    if _PLANNED in words or _YEAR_BEGIN in words:
        return False
    own = _SOURCES.sub("", place.clause)
    if _BUDGETED.search(own) and not _SPENT.search(own):
        return True
    goes_on = place.sentence.lstrip().startswith("其中")
    told = place.paragraph if goes_on else place.sentence
    for clause in reversed(_PIECES.split(_ASIDES.sub("", _SOURCES.sub("", told)))):
        if clause.startswith(_COMPARED):
            continue
        if _MONEY.search(clause) and _SPENT.search(clause):
            return False
        if _MONEY.search(clause) and _BUDGETED.search(clause):
            return True
    return False


def is_of_part(place: Place, words: str) -> bool:
    """Say whether words that name no kind of money are said of a part of the office's."""
    opening = place.opening
    number = _NUMBERED.match(opening)
    if number is not None and not _is_harmless(opening[number.end() :], Report()):
        return True
    told = opening if number is not None else f"{place.label}{opening}"
    if (tells_part(told) and not _MONEY.search(opening)) or _KIND.search(place.clause):
        return True
    if _TOTAL.search(words) and is_sum_of_all(place.told, place.text[place.start : place.end]):
        return False
    pieces = _PIECES.split(place.told)
    telling = [one for one in pieces if _TELLS.search(one) and not _MOVED.search(one)]
    if any(
        _FUND.search(one) and not _is_harmless(_MEANS.sub("", one), Report()) for one in telling
    ):
        return True
    told = "".join(telling)
    if _TOTAL.search(words) and all(kind in told for kind in _BOTH):
        told = told.replace(_BOTH[0], "").replace(_BOTH[1], "")
    return _KIND.search(told) is not None or _is_listed(place, words)


def _is_listed(place: Place, words: str) -> bool:
    """Say whether a figure is told below 其中, and not by words that say whose it is."""
    is_named = _OWN_YEAR.fullmatch(place.clause) is not None or (
        words.startswith(_YEAR_BEGIN) and _is_harmless(place.told, Report())
    )
    return _OF_IT in place.told and not is_named


def is_balance(place: Place) -> bool:
    """Say whether a 总计 holds what was carried over: both sides of a balance are the same."""
    whole = place.text[place.start : place.end]
    number = _DIGITS.search(whole)
    if "总计" not in whole or number is None:
        return False
    line = place.paragraph + place.text[place.start :].partition("\n")[0]
    return "结转" in line and (
        line.count(number[0]) > 1 or _CARRIED.match(place.text, place.end) is not None
    )


def tells_part(heading: str) -> bool:
    """Say whether what stands behind a heading, or words, are figures of a part only."""
    is_one = sum(kind in heading for kind in _BOTH) == 1
    return is_one or _PART_HEADING.search(heading) is not None


def tells_money(heading: str) -> bool:
    """Say whether a heading says that the whole office's money is told below it."""
    number = _NUMBERED.match(heading)
    bare = heading[number.end() :] if number is not None else heading
    return _MONEY_WORDS.search(bare) is not None and _is_harmless(bare, Report())


def is_sure(place: Place, report: Report) -> bool:
    """Say whether nothing stands before in the sentence that could make it a part's figure."""
    opening = place.opening
    number = _NUMBERED.match(opening)
    bare = opening[number.end() :] if number is not None else opening
    told = _MOVE.sub("", place.told)
    return _is_harmless(told, report) and (number is None or _is_harmless(bare, report))


def is_whole(place: Place, words: str, report: Report) -> bool:
    """Say whether words tell by themselves that a figure is the whole office's."""
    if _WHOLE.search(place.told + words):
        return is_sure(place, report)
    return words in _BOTH and _goes_on(place, report)


def _goes_on(place: Place, report: Report) -> bool:
    """Say whether the sentence before tells what the whole office spent: the kinds are its own."""
    before = place.paragraph.removesuffix(place.sentence)
    last = _SENTENCE_END.split(before)[-2:][0]
    told = _SENTENCE_END.sub("", _MOVE.sub("", before))
    return (
        _MONEY.search(last) is not None
        and _SPENT.search(last) is not None
        and _WHOLE.search(last) is not None
        and _is_harmless(told, report)
        and _is_harmless(_FIRST_KIND.sub("", place.sentence), report)
    )


def is_own(place: Place, report: Report) -> bool:
    """Say whether what stands before in the clause says nothing but that it is the whole's."""
    return _is_harmless(place.clause, report)


def is_overall(place: Place) -> bool:
    """Say whether words before a score tell that it is the whole office's."""
    return _OVERALL.search(place.clause) is not None and _OTHERS.search(place.clause) is None


def _is_harmless(text: str, report: Report) -> bool:
    bare = _harmless(report.unit).sub("", _HEADED.sub("", text, count=1))
    return not _AMOUNT.sub("", bare)


@lru_cache(maxsize=20)
def _harmless(unit: str) -> re.Pattern[str]:
    # The unit by its name, or as it is called shortly: 县图书馆, 中心.
    names = (literal(unit[at:]) for at in range(max(0, len(unit) - _LEAST_NAME + 1)))
    return re.compile("|".join((*names, _HARMLESS)))
