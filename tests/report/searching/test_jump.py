from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.models.reports.repository import Repository
from perfdesk.report.searching.jump import Target, match, targets
from perfdesk.report.searching.pinyin import initials
from perfdesk.report.values import FieldRef, Provenance, ReportData, ReportMeta, State, StoredValue
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import load_package, open_session
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

BARE_GROUP = """
[[field]]
code = "outer"
type = "group"
label = "外层"
section = "money"

[[field]]
code = "within"
type = "group"
label = "内层"
group = "outer"

[[field]]
code = "deep"
type = "text"
label = "深处"
group = "within"
"""


def _words(session: ReportSession, typed: str, limit: int = 30) -> list[str]:
    return [target.words for target in match(targets(session.report), typed, limit)]


def test_targets_are_sections_fields_and_records_in_reading_order(session: ReportSession) -> None:
    found = targets(session.report)
    assert [target.words for target in found if target.ref is None] == [
        "文首",
        "一、收支",
        "二、任务",
        "二、（一）任务明细",
        "三、其他",
    ]
    assert [target.words for target in found if target.section == "inner"] == [
        "二、（一）任务明细",
        "任务",
        "任务1 甲",
        "任务1 指标1",
        "任务1 指标2",
        "任务2 乙",
    ]
    record = next(target for target in found if target.words == "任务2 乙")
    assert record == Target("任务2 乙", "二、（一）任务明细", "inner", FieldRef("task_name", 2))


def test_what_does_not_apply_is_no_target(session: ReportSession) -> None:
    assert "指标1" in " ".join(_words(session, "指标"))
    session.enter(FieldRef("skip", 1), "是")
    assert "任务1 指标1" not in _words(session, "指标")
    session.enter(FieldRef("switch"), "否")
    assert _words(session, "任务") == ["有任务"]
    session.enter(FieldRef("executed"), "")
    assert "原因" not in _words(session, "")


def test_record_whose_group_has_only_groups_is_passed_over(tmp_path: Path) -> None:
    session, _store = open_session(load_package(tmp_path, RICH + BARE_GROUP))
    outer, _change = session.add_line("outer")
    session.add_line("within", outer.number)
    assert _words(session, "层1") == ["外层1 内层1"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("任务明细", "二、（一）任务明细"),
        ("rwmx", "二、（一）任务明细"),
        ("ＲＷＭＸ", "二、（一）任务明细"),
        ("任务2", "任务2 乙"),
        ("任务 乙", "任务2 乙"),
        ("rw2", "任务2 乙"),
        ("乙", "任务2 乙"),
        ("执行", "执行"),
        ("zx", "执行"),
        ("zh", "执行"),
        ("sz", "一、收支"),
        ("预算", "预算"),
    ],
)
def test_best_match_comes_first(session: ReportSession, typed: str, first: str) -> None:
    assert _words(session, typed)[0] == first


def test_matches_are_at_most_as_many_as_asked_for(session: ReportSession) -> None:
    assert len(_words(session, "", 3)) == 3
    assert _words(session, " ", 1) == ["文首"]
    assert _words(session, "没有这个") == []
    assert _words(session, "任务 没有") == []


def test_beginning_of_words_is_better_than_the_middle(session: ReportSession) -> None:
    found = _words(session, "任务")
    assert found.index("任务") < found.index("有任务")
    found = _words(session, "rw")
    assert found.index("任务") < found.index("有任务")


@pytest.mark.parametrize(("year", "template"), [(2021, "liwan-2021"), (2023, "liwan-2023")])
def test_everything_of_a_published_report_can_be_gone_to(
    real_report: Callable[[int], Path], tmp_path: Path, year: int, template: str
) -> None:
    library = Library(
        Repository.open(tmp_path / "desk.sqlite3", tmp_path / "backups"), Catalogue.standard()
    )
    session = library.open(library.take(library.propose(real_report(year), template)))
    report, found = session.report, targets(session.report)
    fields = session.template.fields
    assert {target.section for target in found} == {
        code
        for code, _level in session.template.walk_sections()
        if code not in report.hidden_sections
    }
    refs = {target.ref for target in found}
    for ref, value in report.values.items():
        if fields[ref.code].group is None:
            assert (ref in refs) == (value.state is not State.NOT_RELEVANT)
    lines = {target.ref.line for target in found if target.ref} - {0}
    assert lines == {line.number for line in report.tree.all()}
    for target in found:
        assert target in match(found, target.words, len(found))
        # A heading is spelt without its number.
        words = target.words if target.ref else session.template.sections[target.section].heading
        assert all(target in match(found, one, len(found)) for one in initials(words))
    library.close()


def test_large_report_has_all_its_records() -> None:
    template = Catalogue.standard().load("general")
    meta = ReportMeta("general", 1, 2023, "某局")
    session, _store = open_session(template, ReportData(meta))
    for number in range(12):
        task, _change = session.add_line("task")
        name = template.members["task"][0]
        session.enter(FieldRef(name, task.number), f"第{number + 1}项工作")
    assert _words(session, "12")[0] == "任务12 第12项工作"


def test_title_of_a_record_is_cut_and_on_one_line(session: ReportSession) -> None:
    session.enter(FieldRef("task_name", 2), f" \n{'长' * 60}\n")
    assert f"任务2 {'长' * 40}…" in _words(session, "任务2")
    session.enter(FieldRef("task_name", 2), " \n ")
    assert "任务2" in _words(session, "任务2")


def test_stored_value_of_records_is_shown(tmp_path: Path) -> None:
    template = load_package(tmp_path, RICH)
    values = (StoredValue(FieldRef("budget"), "1", State.VALID, Provenance.TYPED),)
    session, _store = open_session(
        template, ReportData(ReportMeta("sample", 1, 2023, "局"), values=values)
    )
    assert "预算" in _words(session, "ys")
