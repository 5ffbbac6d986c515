"""Write small template packages for tests, and keep reports in memory."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from perfdesk.app.editing.session import ReportSession
from perfdesk.report.values import (
    FieldRef,
    Line,
    ReportData,
    ReportMeta,
    StoredValue,
)
from perfdesk.template import loader

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.errors import UserError
    from perfdesk.report.values import Delta
    from perfdesk.template.template import ReportTemplate

META = ReportMeta("sample", 1, 2023, "某县档案馆")

IDENTITY = """
[template]
id = "sample"
title = "测试用模板"
version = 1
report_title = "{fiscal_year}年{unit}报告"
numbering = ["{n:cn}、", "（{n:cn}）", "{n}."]
"""
SECTION = """
[[section]]
code = "main"
heading = "正文"
"""


def write_package(root: Path, *texts: str, identity: str = IDENTITY, name: str = "sample") -> Path:
    """Write the files of a template, one a text; the first holds the identity."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate((identity, *texts)):
        file = folder / ("template.toml" if number == 0 else f"part{number}.toml")
        file.write_text(text, encoding="utf-8")
    return folder


def load_package(root: Path, *texts: str, identity: str = IDENTITY) -> ReportTemplate:
    """Write and load a template."""
    return loader.load(write_package(root, *texts, identity=identity))


class MemoryStore:
    """Keeps one report as the database would: by what each save names."""

    def __init__(self, data: ReportData) -> None:
        self._meta = data.meta
        self._lines: dict[int, Line] = {line.number: line for line in data.lines}
        self._values: dict[FieldRef, StoredValue] = {value.ref: value for value in data.values}
        self._leftovers = data.leftovers
        self._answers = data.answers
        self.saves: list[Delta] = []
        self.refusals: list[UserError] = []

    def saved_at(self, report_id: int) -> datetime | None:
        return None

    def save(self, report_id: int, delta: Delta) -> datetime:
        """Take over a change; refuse as often as ``refusals`` says."""
        if self.refusals:
            raise self.refusals.pop()
        self.saves.append(delta)
        for number in delta.dropped_lines:
            del self._lines[number]
        self._lines.update((line.number, line) for line in delta.lines)
        for ref in delta.dropped:
            self._values.pop(ref, None)
        self._values.update((value.ref, value) for value in delta.values)
        if delta.leftovers is not None:
            self._leftovers = delta.leftovers
        if delta.answers is not None:
            self._answers = delta.answers
        return datetime(2024, 2, 29, tzinfo=UTC)

    def data(self) -> ReportData:
        """Return what a later session would load."""
        lines = sorted(self._lines.values(), key=lambda line: line.number)
        values = sorted(self._values.values(), key=lambda value: value.ref)
        return ReportData(
            self._meta, tuple(lines), tuple(values), self._leftovers, answers=self._answers
        )


def open_session(
    template: ReportTemplate, data: ReportData | None = None
) -> tuple[ReportSession, MemoryStore]:
    """Open a report over a store in memory; an empty one where no data is given."""
    content = ReportData(META) if data is None else data
    store = MemoryStore(content)
    return ReportSession(7, template, content, store), store


def enter_all(session: ReportSession, **texts: str) -> None:
    """Enter texts into fields that stand in no group."""
    for code, text in texts.items():
        session.enter(FieldRef(code), text)
