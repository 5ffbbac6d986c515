"""What checking costs: at a keystroke in a large report, and of whole reports of several sizes.

A report is made larger by copies of its texts that keep their words, as the chapters of a real one
do; every number is another one, and after every fifteen characters two hanzi are strewn in, so that
no passage is told as a repeat.

While the clerk types, the texts are read proof at her pauses (``ReportSession.read_proof``): what a
keystroke costs and what the pause after it costs are measured apart.
"""

from __future__ import annotations

import math
import random
import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.app.editing.session import ReportSession
from perfdesk.report.calculate import calculated_report
from perfdesk.report.findings.checker import Checker
from perfdesk.report.values import ROOT, FieldRef, ReportData
from perfdesk.template.datatypes import PROSE
from tests.bench.measure import Times, once

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.report.report import Report
    from perfdesk.template.template import ReportTemplate

#: Keystrokes are made in a report so many times the real size.
TIMES = 10
REPORTS = 100
SIZES = (1, 3, 10)

_HANZI = re.compile("[\u4e00-\u9fff]")
_NUMBER = re.compile(r"[0-9]+")
_TYPED = (
    "经过全体干部职工共同努力，年度重点任务按计划完成，服务对象满意度达到百分之九十五以上。"
    "上半年整理文书档案2480件，补拍照片316张；下半年新建库房两间，添置密集架48组，湿度、温度全程可查。"
    "志愿者37人参加讲解，接待学生团队19批，印发手册6000份。针对库房老化、人手偏紧等情况，"
    "已与财政、住建部门商定分三年改造，首期资金于十月到位，施工单位通过公开招标确定，监理月报按时报送，"
    "未发生安全事故，也没有拖欠工资，群众来信逐封答复并存档备查，全年办结率达到九成。"
)
STROKES = len(_TYPED)
#: Some words are typed in one go.
PAUSE = 10
#: Characters of the real text between two that are strewn in.
_RUN = 15


class FullCheck(NamedTuple):
    """One report, checked from scratch."""

    size: int
    length: int
    milliseconds: float


def large_session(library: Library, report_id: int) -> ReportSession:
    """Open a report of ``TIMES`` the size of one of the library; it is not stored."""
    data = library.load(report_id)
    template = library.catalogue.load(data.meta.template_id)
    return ReportSession(0, template, larger(template, data, TIMES), library._repository)


def length_of(report: Report) -> int:
    """Return how many characters a report's texts have."""
    values = report.values.items()
    return sum(len(value.text) for ref, value in values if _is_prose(report.template, ref))


def keystrokes(session: ReportSession) -> list[Times]:
    """Type into the longest text and into one of a record, each in its middle."""
    values, template = session.report.values, session.template
    refs = [ref for ref in values if _is_prose(template, ref) and values[ref].text]
    refs.sort(key=lambda ref: len(values[ref].text))
    within = [ref for ref in refs if ref.line != ROOT]
    return [*_typed(session, refs[-1]), *_typed(session, within[len(within) // 2])]


def _is_prose(template: ReportTemplate, ref: FieldRef) -> bool:
    return template.fields[ref.code].type in PROSE


def _typed(session: ReportSession, ref: FieldRef) -> list[Times]:
    """Type a text character by character; tell checking apart from all else.

    The processor's time too: other programs of a busy machine are not in it.
    """
    checker, spent, worked = session._following.checker, list[float](), list[float]()
    paused = list[float]()
    recheck = checker.recheck

    def timed(*args: object, **how: object) -> object:
        found: list[object] = []
        start = time.thread_time()
        spent.append(once(lambda: found.append(recheck(*args, **how))))  # type: ignore[arg-type]
        worked.append((time.thread_time() - start) * 1000)
        return found[0]

    text = session.value(ref).text
    middle, whole = len(text) // 2, list[float]()
    for stroke in range(1, STROKES + 1):
        now = f"{text[:middle]}{_TYPED[:stroke]}{text[middle:]}"
        checker.recheck = timed  # type: ignore[method-assign, assignment]
        whole.append(_once_entered(session, ref, now))
        checker.recheck = recheck  # type: ignore[method-assign]
        if stroke % PAUSE == 0:
            paused.append(once(session.read_proof))
    session.enter(ref, text)
    name = f"text of {len(text):,} characters"
    bare = [all_of - check for all_of, check in zip(whole, spent, strict=True)]
    return [
        Times(f"{name}: checking", spent),
        Times("    of it processor time", worked),
        Times(f"    at a pause, after {PAUSE} keystrokes", paused),
        Times("    calculating, all else", bare),
    ]


def _once_entered(session: ReportSession, ref: FieldRef, text: str) -> float:
    return once(lambda: session.enter(ref, text, reads_later=True))


def full_checks(library: Library, report_id: int) -> list[FullCheck]:
    """Check reports of several sizes in turn, each with texts of its own."""
    data = library.load(report_id)
    template = library.catalogue.load(data.meta.template_id)
    found = []
    for seed in range(REPORTS):
        size = SIZES[seed % len(SIZES)]
        report = calculated_report(template, larger(template, data, size, 1 + seed * TIMES))
        check = Checker(report).check_all
        found.append(FullCheck(size, length_of(report), once(check)))
    return found


def exponent(checks: list[FullCheck]) -> float:
    """Return the power of the length that the time grows with (least squares of logarithms)."""
    points = [(math.log(one.length), math.log(one.milliseconds)) for one in checks]
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    covariance = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return covariance / sum((x - mean_x) ** 2 for x, _ in points)


# -- larger reports --------------------------------------------------------------------------------


def larger(template: ReportTemplate, data: ReportData, size: int, seed: int = 0) -> ReportData:
    """Return a report with ``size`` times as much text and records; 0 keeps its first texts."""
    hanzi = sorted({char for value in data.values for char in _HANZI.findall(value.text)})
    variants = [_variant(hanzi, seed + number) for number in range(size)]
    step = data.next_line
    outermost = sum(1 for line in data.lines if line.parent == ROOT)
    lines = [
        replace(
            line,
            number=line.number + number * step,
            parent=line.parent and line.parent + number * step,
            position=line.position + (0 if line.parent else number * outermost),
        )
        for number in range(size)
        for line in data.lines
    ]
    values = []
    for value in data.values:
        is_prose = template.fields[value.ref.code].type in PROSE
        texts = [vary(value.text) if is_prose else value.text for vary in variants]
        if value.ref.line == ROOT:
            text = "\n".join(texts) if is_prose and len(value.text) > 40 else texts[0]
            values.append(replace(value, text=text))
            continue
        for number, text in enumerate(texts):
            ref = FieldRef(value.ref.code, value.ref.line + number * step)
            values.append(replace(value, ref=ref, text=text))
    return ReportData(data.meta, tuple(lines), tuple(values), next_line=step * size)


def _variant(hanzi: list[str], number: int) -> Callable[[str], str]:
    """Return what puts other numbers, and hanzi in between; 0 leaves a text as it is."""
    chance = random.Random(number)  # noqa: S311 - no secret

    def vary(text: str) -> str:
        if not number:
            return text
        counted = _NUMBER.sub(lambda found: str(int(found[0]) + 7 * number), text)
        return "\n".join(map(strewn, counted.split("\n")))

    def strewn(line: str) -> str:
        runs = (line[at : at + _RUN] for at in range(0, len(line), _RUN))
        return "".join(f"{run}{''.join(chance.sample(hanzi, 2))}" for run in runs)

    return vary
