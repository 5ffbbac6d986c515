"""The outcome of a check as a document: what was found (审核结果), and what was said (审核说明)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.editing.session import ReportSession
from perfdesk.document.blocks import Align, Column, Document, Paragraph, TableBlock
from perfdesk.errors import message
from perfdesk.report.findings.check import UNFINISHED
from perfdesk.report.places import place
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.app.checking.foreign import ForeignReview
    from perfdesk.report.values import Finding

_STYLE = "gb9704"
#: What a finding is called by its weight, the weightiest first.
SEVERITY_WORDS = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.HINT: "提示"}
#: What is still to be filled in is no fault of what is there.
_UNFINISHED = "待填"
_KINDS = ("错误", _UNFINISHED, "提醒", "提示")
_RESULT = (
    Column("等级", Align.CENTER, 4),
    Column("检查项", Align.LEFT, 8),
    Column("位置", Align.LEFT, 13),
    Column("原文", Align.LEFT, 15),
    Column("依据", Align.LEFT, 11),
    Column("建议", Align.LEFT, 21),
    Column("说明", Align.LEFT, 9),
)
_ANSWERS = (
    Column("检查项", Align.LEFT, 8),
    Column("位置", Align.LEFT, 13),
    Column("原文", Align.LEFT, 16),
    Column("检查意见", Align.LEFT, 20),
    Column("说明", Align.LEFT, 20),
)
#: A quote tells the place; what is longer is found there.
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class _Row:
    """One finding of a report or of a file."""

    kind: str
    title: str
    where: str
    quote: str
    basis: str
    message: str
    answer: str | None = None


def review_document(of: ReportSession | ForeignReview) -> Document:
    """Return the list of all findings, errors first: 等级, 检查项, 位置, 原文, 依据, 建议, 说明."""
    rows = _rows(of)
    ordered = [row for kind in _KINDS for row in rows if row.kind == kind]
    table = TableBlock(_RESULT, tuple(_result_cells(row) for row in ordered))
    count = Counter(row.kind for row in rows)
    counts = "、".join(
        f"{kind}{count[kind]}处" for kind in _KINDS if count[kind] or kind != _UNFINISHED
    )
    summary = message("notes", "review_summary" if rows else "no_findings", counts=counts)
    return _document(of, "审核结果", [Paragraph(summary), *([table] if rows else [])])


def answers_document(session: ReportSession) -> Document:
    """Return what the clerk said to findings that stand."""
    rows = [row for row in _rows(session) if row.answer is not None]
    table = TableBlock(
        _ANSWERS,
        tuple((row.title, row.where, _cut(row.quote), row.message, _said(row)) for row in rows),
    )
    summary = message("notes", "answers_summary" if rows else "no_answers", count=len(rows))
    return _document(session, "审核说明", [Paragraph(summary), *([table] if rows else [])])


def _document(
    of: ReportSession | ForeignReview, name: str, blocks: Sequence[Paragraph | TableBlock]
) -> Document:
    if isinstance(of, ReportSession):
        title, unit, style = of.document().title, of.report.meta.unit, of.template.identity.style
    else:
        title, unit, style = of.title, "", _STYLE
    return Document(
        label="",
        title=f"{title}{name}",
        author=unit,
        style=style,
        blocks=tuple(blocks),
        is_landscape=True,
        is_list=True,
    )


def _rows(of: ReportSession | ForeignReview) -> list[_Row]:
    if isinstance(of, ReportSession):
        return [_own_row(of, finding) for finding in of.findings]
    return [
        _Row(SEVERITY_WORDS[one.severity], one.title, one.where, one.quote, one.basis, one.message)
        for one in of.findings
    ]


def _own_row(session: ReportSession, finding: Finding) -> _Row:
    ref = finding.refs[0]
    where = place(session.report, ref)
    return _Row(
        kind=_UNFINISHED if finding.check in UNFINISHED else SEVERITY_WORDS[finding.severity],
        title=finding.title,
        where=f"{where}：{session.template.fields[ref.code].label}",
        quote=finding.quote,
        basis=finding.basis,
        message=finding.message.removeprefix(f"{where}："),
        answer=finding.answer,
    )


def _result_cells(row: _Row) -> tuple[str, ...]:
    return (
        row.kind,
        row.title,
        row.where,
        _cut(row.quote),
        row.basis,
        row.message,
        _said(row),
    )


def _said(row: _Row) -> str:
    """An answer without words only says that the finding was read."""
    return "" if row.answer is None else row.answer or message("notes", "marked_read")


def _cut(quote: str) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= _LONGEST else f"{quote[: _LONGEST - 2]}……"
