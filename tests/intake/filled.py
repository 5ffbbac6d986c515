"""Filled reports of any template, to be printed and read back; and what of them can come back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from perfdesk.intake.proposal import as_data, contradicted
from perfdesk.report.calculate import Calculator, calculated_report
from perfdesk.report.report import Report
from perfdesk.report.values import ROOT, FieldRef, Provenance, ReportMeta, State
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Collection

    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.datatypes import Value
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

UNITS = (
    "青禾市云溪区档案馆",
    "星河区人民代表大会常务委员会办公室",
    "白石县第一中学",
    "红枫街道办事处",
)

#: Clauses as clerks write them: figures, dates, quotes, brackets, what looks like a number.
_CLAUSES = (
    "全年接收到期档案20315卷",
    "2023年3月完成新馆搬迁的前期准备",
    "建成“一网通办”窗口12个",
    "群众满意度达到98.5%",
    "投入1,250.40万元更新设备",
    "按照《中华人民共和国档案法》的规定开展执法检查",
    "组织培训（含线上）7期、参训人员1,032人次",
    "3个社区站点提前完成改造",
    "12345热线工单按期办结率为100%",
    "与上年相比增长6.2个百分点",
    "受理咨询、求助、投诉共8900余件",
    "第三季度起实行“周调度、月通报”",
    "任务数比上年增加2项",
    "其中中央资金占比不足5%",
    "召开专题会议4次；形成纪要4份",
    "项目于9:30在A区3号楼开工",
    "使用Excel和OA系统登记台账",
    "资金使用合规",
    "按要求公开了预算",
)
#: What could be the beginning of an item, or of a heading.
_WILD = (
    "一是认识到位的单位占九成",
    "（1）按时完成",
    "1.5亿元专项债券已经到位",
    "2.3个重点项目开工",
    "一、总体情况良好",
    "任务1：完成",
    "完成情况：良好",
    "第一部分已经完成",
    "全年预算数12万元，执行数11万元",
    "附件：1. 名称",
    "二〇二三年",
)
#: So many of the fields stay empty.
_EMPTY = 0.3
_CLOSING = "。；;，,"
_TITLES = ("档案数字化", "查档服务“零跑腿”", "安全管理", "3个重点项目建设", "新馆搬迁（二期）")


def sentences(random: Random, least: int = 1, most: int = 6) -> str:
    """Return a paragraph of whole sentences."""
    return "".join(
        f"{'，'.join(random.choices(_CLAUSES, k=random.randint(1, 3)))}。"
        for _ in range(random.randint(least, most))
    )


def wild(random: Random) -> str:
    """Return a paragraph with what could be something else than text."""
    found = random.choices((*_WILD, *_CLAUSES), k=random.randint(1, 5))
    return "".join(f"{one}。" for one in found)


def _texts(random: Random, least: int, most: int) -> str:
    return "\n".join(sentences(random) for _ in range(random.randint(least, most)))


def _items(random: Random) -> str:
    def item() -> str:
        kinds = (_CLAUSES, _TITLES, (sentences(random, 1, 3),))
        return random.choice(random.choice(kinds))

    # 1.3个 alone is a figure; with 2. below it, it is the number 1 and 3个.
    return "\n".join((_TITLES[0], *(item() for _ in range(random.randint(0, 11)))))


def _number(random: Random, field: FormField) -> str:
    places = 0 if field.type is DataType.INTEGER else field.options.places
    unit = Decimal(1).scaleb(-places)
    low = field.options.minimum if field.options.minimum is not None else Decimal(-5000)
    high = field.options.maximum if field.options.maximum is not None else Decimal(99999)
    top = random.choice((low + 10, high))
    return str(unit * random.randint(int(low / unit), int(min(top, high) / unit)))


def content(random: Random, template: ReportTemplate, field: FormField) -> str:
    """Return a content that a clerk may enter into a field, or nothing."""
    named = template.identity.print_fields
    around = {
        # The writers break a long title too: nobody can tell them apart.
        named.title_break: "",
        named.author: "\n".join(random.sample(UNITS, random.choice((0, 1, 1, 2)))),
        named.note: random.choice(("", "联系人：李某，联系电话：8000000", "此件主动公开")),
        named.attachments: "\n".join(random.choices(_TITLES, k=random.randint(0, 12))),
    }
    if field.code in around:
        return around[field.code]
    if field.type is DataType.TEXT:
        return _prose(random, template, field)
    if random.random() < _EMPTY:
        return ""
    day = date(2022, 1, 1) + timedelta(days=random.randint(0, 1400))
    simple = {
        DataType.LIST: _items(random),
        DataType.CHOICE: random.choice(field.choices or ("",)),
        DataType.FLAG: random.choice(("是", "否")),
        DataType.DATE: day.isoformat(),
    }
    return simple[field.type] if field.type in simple else _number(random, field)


def _prose(random: Random, template: ReportTemplate, field: FormField) -> str:
    if field.group is None:
        return random.choice(("", sentences(random, 1, 1), _texts(random, 1, 3)))
    if template.fields[field.group].type is DataType.TABLE:
        return random.choice(_TITLES)
    first = next(
        code for code in template.members[field.group] if template.fields[code].type == "text"
    )
    if first == field.code:
        # A record of which nothing is printed is none on paper.
        return random.choice((*_TITLES, _texts(random, 1, 2)))
    return random.choice(("", random.choice(_TITLES), _texts(random, 1, 3)))


def annexes(template: ReportTemplate) -> tuple[str, ...]:
    """Return the sections that are printed behind the report."""
    return tuple(code for code, section in template.sections.items() if section.annex)


def filled(seed: int, template: ReportTemplate, without: Collection[str] = ()) -> Report:
    """Return the filled report of a seed; the sections ``without`` stay empty.

    A whole report is too much for hypothesis to draw piece by piece.
    """
    random = Random(seed)  # noqa: S311 - no secret
    year = template.identity.fiscal_years[-1] if template.identity.fiscal_years else 2024
    meta = ReportMeta(template.identity.id, template.identity.version, year, random.choice(UNITS))
    report = Report(template, meta)
    for code, field in template.fields.items():
        if field.group is None and not set(template.section_path(field.section or "")) & {*without}:
            _fill(random, report, code, ROOT)
    _without_neighbours(report)
    Calculator(report).calculate_all()
    return report


def _without_neighbours(report: Report) -> None:
    """Leave a text empty that no list, sentence or record parts from the text field before it.

    On paper both would be one text.
    """
    Calculator(report).calculate_all()
    for section in report.template.sections:
        is_parted = True
        for code in report.template.members.get(section, ()):
            field, ref = report.template.fields[code], FieldRef(code)
            if field.display_layout.kind == "hidden":
                continue
            if field.type is not DataType.TEXT:
                is_parted = is_parted or _is_printed(report, ref)
            elif field.relevant is not None or not is_parted:
                report.put(ref, "", Provenance.TYPED)
            else:
                is_parted = False


def _is_printed(report: Report, ref: FieldRef) -> bool:
    if report.template.fields[ref.code].is_container:
        return bool(report.lines(ref.code))
    return report.values[ref].state in (State.VALID, State.CALCULATED)


def told(report: Report) -> dict[str, Value]:
    """Return what of the entries stands on paper, and so can come back.

    Not on paper are: figures that stand only in a sentence that is not printed because another of
    its figures is missing; hidden fields that no sentence tells (what is only computed with); and
    the closing marks of items and of a record's parts, which the program writes itself.
    """
    shown = _shown_codes(report)
    return {path: value for path, value in values(report).items() if path.split(".")[-1] in shown}


def _shown_codes(report: Report) -> set[str]:
    template = report.template
    named = template.identity.print_fields
    codes = {named.attachments, named.date, named.author, named.note}
    for pattern in (template.report_title, template.annex_label):
        codes |= {slot.name for slot in pattern.slots}
    for code, field in template.fields.items():
        if field.display_layout.kind == "hidden":
            continue
        codes.add(code)
        sentence = template.compiled[code].pattern
        if sentence is not None and report.values[FieldRef(code)].state is State.CALCULATED:
            codes |= {slot.name for slot in sentence.slots}
    return {code for code in codes if code is not None}


def _fill(random: Random, report: Report, code: str, line: int) -> None:
    template = report.template
    field = template.fields[code]
    if field.is_generated:
        return
    if not field.is_container:
        report.put(FieldRef(code, line), content(random, template, field), Provenance.TYPED)
        return
    for _ in range(random.randint(0, min(3, field.max_lines))):
        record = report.add_line(code, line).number
        for member in template.members.get(code, ()):
            _fill(random, report, member, record)


def taken(template: ReportTemplate, proposal: Proposal) -> Report:
    """Return the report that a proposal becomes, as the library takes it."""
    data = as_data(proposal, proposal.fiscal_year or 2023, proposal.unit or "某单位")
    report = calculated_report(template, data)
    wrong = contradicted(proposal, lambda ref: report.value(ref).text)
    for placed in wrong:
        report.put(placed.ref, placed.text, Provenance.IMPORTED)
    Calculator(report).calculate_all()
    return report


def values(report: Report) -> dict[str, Value]:
    """Return what was entered, by code and the positions of its records."""

    def path(line: int) -> str:
        if line == ROOT:
            return ""
        own = report.line(line)
        return f"{path(own.parent)}{own.group}[{own.position}]."

    return {
        path(ref.line) + ref.code: _bare(_comparable(report, ref))
        for ref in report.refs()
        if not report.template.fields[ref.code].is_container
        and report.values[ref].state in (State.VALID, State.INVALID)
    }


def _comparable(report: Report, ref: FieldRef) -> Value:
    value = report.values[ref]
    return value.text if value.state is State.INVALID else value.value


def _bare(value: Value) -> Value:
    """Return a text or list without the marks that end it and its items."""
    if isinstance(value, tuple):
        return tuple(item.rstrip(_CLOSING) for item in value)
    return value.rstrip(_CLOSING) if isinstance(value, str) else value
