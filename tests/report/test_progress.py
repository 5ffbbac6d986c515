from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.values import FieldRef, Provenance, SectionState
from tests.helpers.packages import SECTION, enter_all, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.report.values import SectionProgress

FIELDS = """
[[section]]
code = "below"
parent = "main"
heading = "下"

[[field]]
code = "a"
type = "decimal"
label = "甲"
section = "main"
required = true
default = "5"

[[field]]
code = "b"
type = "text"
label = "乙"
section = "below"
required = "a > 5"
advised_length = [1, 2]

[[field]]
code = "c"
type = "text"
label = "丙"
section = "below"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "below"
min_lines = 2

[[field]]
code = "goal"
type = "text"
label = "目标"
group = "task"

[[field]]
code = "sum"
type = "decimal"
label = "和"
section = "below"
calculate = "a * 2"

[[check]]
code = "warned"
severity = "warning"
fields = ["c"]
test = "c != \\"警\\""
message = "警"
"""


@pytest.fixture
def session(tmp_path: Path) -> ReportSession:
    opened, _store = open_session(load_package(tmp_path, SECTION + FIELDS))
    return opened


def _section(session: ReportSession, code: str) -> SectionProgress:
    return session.progress.sections[code]


def test_empty_report_is_at_nothing(session: ReportSession) -> None:
    assert session.progress.percent == 0
    assert _section(session, "below").state is SectionState.EMPTY
    assert _section(session, "below").required == 2
    assert _section(session, "main").required == 3
    assert session.progress.errors == 2
    assert session.progress.unfinished == 2
    assert _section(session, "main").unfinished == 2


def test_default_that_nobody_touched_fills_but_is_no_work(session: ReportSession) -> None:
    session.enter(FieldRef("a"), "5", Provenance.GENERATED)
    assert _section(session, "main").filled == 1
    assert _section(session, "main").state is SectionState.EMPTY


@pytest.mark.parametrize("provenance", [Provenance.TYPED, Provenance.IMPORTED])
def test_a_default_that_was_typed_or_imported_is_work(
    session: ReportSession, provenance: Provenance
) -> None:
    """An imported 附件4 showed its section as not begun, since 4 is the template's default."""
    session.enter(FieldRef("a"), "5", Provenance.GENERATED)
    session.enter(FieldRef("a"), "5", provenance)
    assert _section(session, "main").state is SectionState.IN_WORK


def test_another_text_than_the_default_is_work(session: ReportSession) -> None:
    enter_all(session, a="4")
    assert _section(session, "main").state is SectionState.IN_WORK


def test_records_are_required_as_long_as_they_lack(session: ReportSession) -> None:
    required = []
    for _ in range(3):
        session.add_line("task")
        required.append(_section(session, "below").required)
    assert required == [1, 0, 0]
    session.remove_line(1)
    session.remove_line(2)
    assert _section(session, "below").required == 1
    assert _section(session, "below").filled == 0


def test_blank_record_never_raises_what_is_done(tmp_path: Path) -> None:
    """Harm: adding an empty record raised the percentage, as if something had been written."""
    fields = FIELDS.replace('label = "目标"', 'label = "目标"\nrequired = true')
    session, _store = open_session(load_package(tmp_path, SECTION + fields))
    enter_all(session, a="4")
    percents = [session.progress.percent]
    lines = []
    for _ in range(4):
        line, _change = session.add_line("task")
        lines.append(line.number)
        percents.append(session.progress.percent)
    assert percents == [33, 33, 33, 25, 20]
    for number in lines:
        session.enter(FieldRef("goal", number), "建成")
    assert session.progress.percent == 100


def test_section_is_done_when_all_is_filled_and_right(session: ReportSession) -> None:
    enter_all(session, a="4")
    session.add_line("task")
    session.add_line("task")
    assert session.progress.percent == 100
    assert _section(session, "main").state is SectionState.DONE
    assert _section(session, "main").errors == 0


def test_required_expression_is_counted_when_its_figures_change(session: ReportSession) -> None:
    enter_all(session, a="4")
    assert _section(session, "below").required == 2
    enter_all(session, a="6")
    assert _section(session, "below").required == 3
    assert session.progress.percent == 25
    enter_all(session, a="")
    assert _section(session, "below").required == 2


def test_fault_outweighs_everything(session: ReportSession) -> None:
    enter_all(session, a="x")
    assert _section(session, "main").state is SectionState.FAULTY
    assert _section(session, "main").filled == 0
    assert session.progress.errors - session.progress.unfinished == 1
    assert _section(session, "below").state is SectionState.EMPTY


def test_warning_and_hint_are_no_errors(session: ReportSession) -> None:
    before = session.progress.errors
    enter_all(session, b="太长的文字", c="警")
    assert session.progress.errors == before
    assert session.progress.warnings == 1
    assert _section(session, "below").warnings == 1
    assert _section(session, "main").warnings == 1


def test_what_is_generated_is_nobodys_work(session: ReportSession) -> None:
    enter_all(session, a="4")
    assert _section(session, "below").state is SectionState.EMPTY


def test_section_without_anything_required_is_done_once_touched(tmp_path: Path) -> None:
    field = '[[field]]\ncode = "c"\ntype = "text"\nlabel = "丙"\nsection = "main"\n'
    session, _store = open_session(load_package(tmp_path, SECTION + field))
    assert session.progress.percent == 100
    assert _section(session, "main").state is SectionState.EMPTY
    session.enter(FieldRef("c"), "甲")
    assert _section(session, "main").state is SectionState.DONE


ANNEX = """
[[section]]
code = "annex"
heading = "附表"
annex = true

[[field]]
code = "table"
type = "group"
label = "表"
section = "annex"

[[field]]
code = "row"
type = "table"
label = "行"
group = "table"
min_lines = 1

[[field]]
code = "cell"
type = "text"
label = "格"
group = "row"
required = true
"""


def test_cells_of_an_annex_do_not_outweigh_the_chapters(tmp_path: Path) -> None:
    """With three filled-in tables a report with empty chapters was shown as done by 81 %."""
    session, _store = open_session(load_package(tmp_path, SECTION + FIELDS + ANNEX))
    table, _change = session.add_line("table")
    for _ in range(40):
        row, _change = session.add_line("row", table.number)
        session.enter(FieldRef("cell", row.number), "有")
    assert _section(session, "main").filled == 0
    assert session.progress.percent == 25  # one piece of four
    enter_all(session, a="4")
    session.add_line("task")
    session.add_line("task")
    assert session.progress.percent == 100


def test_table_without_rows_is_unfinished(tmp_path: Path) -> None:
    """A project's table without one indicator stood there with a green mark."""
    session, _store = open_session(load_package(tmp_path, SECTION + FIELDS + ANNEX))
    session.add_line("table")
    assert _section(session, "annex").state is not SectionState.DONE
    assert session.progress.unfinished > 0
