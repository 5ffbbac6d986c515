"""Fields that have another code elsewhere: earlier versions of a form, and a neighbour's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.report.calculate import calculated_report
from perfdesk.report.comparing.carry_over import carried_over
from perfdesk.report.comparing.compare import compare
from perfdesk.report.comparing.pairs import pairs_by_likeness
from perfdesk.report.comparing.renamed_view import in_codes_of
from perfdesk.report.renames import renamed_data
from perfdesk.report.values import (
    Answer,
    FieldRef,
    Line,
    Provenance,
    ReportData,
    State,
    StoredValue,
)
from perfdesk.template import loader
from tests.helpers.packages import (
    IDENTITY,
    META,
    SECTION,
    enter_all,
    load_package,
    open_session,
    write_package,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.template.template import ReportTemplate

OLD = """
[[field]]
code = "notes"
type = "text"
label = "说明"
section = "main"

[[field]]
code = "account"
type = "text"
label = "另一项"
section = "main"

[[field]]
code = "stays"
type = "text"
label = "不变"
section = "main"

[[field]]
code = "work"
type = "group"
label = "工作"
section = "main"

[[field]]
code = "work_name"
type = "text"
label = "名称"
group = "work"
"""
NEW = """
[[field]]
code = "account"
type = "text"
label = "说明"
section = "main"

[[field]]
code = "stays"
type = "text"
label = "不变"
section = "main"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "main"

[[field]]
code = "task_name"
type = "text"
label = "名称"
group = "task"
"""
RENAMED = {"notes": "account", "work": "task", "work_name": "task_name"}
OTHER = IDENTITY.replace('id = "sample"', 'id = "other"')


def renames(more: str) -> str:
    return "".join(
        f'\n[[rename]]\nold = "{old}"\nnew = "{new}"\n{more}\n' for old, new in RENAMED.items()
    )


def value(code: str, text: str, line: int = 0) -> StoredValue:
    return StoredValue(FieldRef(code, line), text, State.VALID, Provenance.TYPED)


EARLIER = ReportData(
    META,
    lines=(Line(1, "work", 0, 0),),
    values=(value("notes", "旧说明"), value("stays", "不变"), value("work_name", "修库房", 1)),
    answers=(Answer("check", FieldRef("notes"), "旧", "说过"),),
)


@pytest.fixture
def newer(tmp_path: Path) -> ReportTemplate:
    """Return the second version of a template, with other codes than the first."""
    identity = IDENTITY.replace("version = 1", "version = 2")
    return load_package(tmp_path / "newer", SECTION, NEW, renames(""), identity=identity)


@pytest.fixture
def other(tmp_path: Path) -> ReportTemplate:
    """Return another template with other codes."""
    package = write_package(
        tmp_path / "other-one",
        SECTION,
        NEW,
        renames('template = "sample"'),
        identity=OTHER,
        name="other",
    )
    return loader.load(package)


def test_report_of_an_earlier_version_opens_under_the_new_codes(newer: ReportTemplate) -> None:
    session, store = open_session(newer, EARLIER)
    assert session.value(FieldRef("account")).text == "旧说明"
    assert session.value(FieldRef("task_name", 1)).text == "修库房"
    assert session.report.to_data().answers[0].ref == FieldRef("account")
    session.enter(FieldRef("account"), "")
    session.flush()
    # What stands under the old code in the store does not come back.
    again, _store = open_session(newer, store.data())
    assert again.value(FieldRef("account")).text == ""
    assert again.value(FieldRef("stays")).text == "不变"


def test_what_stands_under_the_new_code_is_newer(newer: ReportTemplate) -> None:
    both = replace(EARLIER, values=(*EARLIER.values, value("account", "新说明")))
    told = {one.ref.code: one.text for one in renamed_data(newer, both).values}
    assert told["account"] == "新说明"


def test_report_of_this_version_is_left_alone(newer: ReportTemplate) -> None:
    present = replace(EARLIER, meta=replace(META, template_version=2))
    assert renamed_data(newer, present) is present


def test_renames_hold_for_versions_before(tmp_path: Path) -> None:
    identity = IDENTITY.replace("version = 1", "version = 4")
    template = load_package(tmp_path, SECTION, NEW, renames("before = 3"), identity=identity)
    assert template.renamed_from("sample", 2) == RENAMED
    assert template.renamed_from("sample", 3) == {}
    assert template.renamed_from("elsewhere", 1) == {}


def test_last_year_by_another_template_is_seen_in_this_ones_codes(
    tmp_path: Path, other: ReportTemplate
) -> None:
    old = load_package(tmp_path / "old", SECTION, OLD)
    session, _store = open_session(old)
    enter_all(session, notes="旧说明", account="让位", stays="不变")
    for name in ("修库房", "扫描档案"):
        line, _change = session.add_line("work")
        session.enter(FieldRef("work_name", line.number), name)
    data = session.report.to_data()
    last = in_codes_of(other, calculated_report(old, data))
    assert last.values[FieldRef("account")].text == "旧说明"
    assert [last.values[FieldRef("task_name", n)].text for n in last.lines("task")] == [
        "修库房",
        "扫描档案",
    ]
    this, _store = open_session(other, ReportData(replace(META, template_id="other")))
    carried = carried_over(last, this.report, {"account", "task"})
    assert {one.ref.code: one.text for one in carried.values if one.ref.line == 0} == {
        "account": "旧说明"
    }
    assert [one.group for one in carried.lines] == ["task", "task"]
    there, _store = open_session(other, carried)
    assert pairs_by_likeness(last, there.report, by_position=False) == {1: 1, 2: 2}
    differences = compare(other, data, carried, old_template=old)
    assert [(one.ref.code, one.old, one.new) for one in differences] == [("stays", "不变", "")]


def test_report_of_its_own_version_is_seen_as_it_is(newer: ReportTemplate) -> None:
    plain = calculated_report(newer, ReportData(replace(META, template_version=2)))
    assert in_codes_of(newer, plain) is plain


@pytest.mark.parametrize(
    ("rename", "words"),
    [
        ('old = "notes"\nnew = "nowhere"', "nowhere"),
        ('old = "stays"\nnew = "account"', "仍是本模板的编码"),
        ('old = "notes"\nnew = "account"\n\n[[rename]]\nold = "notes"\nnew = "stays"', "写了两次"),
    ],
)
def test_faulty_renames(tmp_path: Path, rename: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        load_package(tmp_path, SECTION, NEW, f"[[rename]]\n{rename}\n")
    assert words in str(caught.value)
