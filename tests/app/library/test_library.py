from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.errors import UserError
from perfdesk.intake.proposal import Placed, Proposal
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import Answer, Delta, FieldRef, Line, Provenance, State
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import IDENTITY, SECTION, enter_all, write_package
from tests.helpers.rich import RICH
from tests.helpers.scoring import add_row, shown
from tests.helpers.scoring import fields as scoring_fields
from tests.helpers.scoring import table as scoring_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BUDGET = FieldRef("budget")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    write_package(tmp_path / "templates", RICH)
    opened = _open(tmp_path)
    yield opened
    opened.close()


def _open(root: Path) -> Library:
    repository = Repository.open(root / "数据" / "perfdesk.sqlite3", root / "备份")
    return Library(repository, Catalogue((root / "templates",)))


def _code(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as caught:
        act()
    assert str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("unit", ["某\ud800局", "某\x00局", "\u200b某\u202e局\ufeff", " 某局\n"])
def test_unit_name_keeps_only_what_can_be_seen(library: Library, unit: str) -> None:
    library.create("sample", 2023, unit)
    assert library.summaries()[0].meta.unit == "某局"


def test_unit_name_that_nobody_sees_is_none(library: Library) -> None:
    assert _code(lambda: library.create("sample", 2023, "\u200b \x00")) == "unit_missing"


# -- creating and opening ------------------------------------------------------------------------


def test_new_report_has_the_templates_defaults(library: Library) -> None:
    report_id = library.create("sample", 2023, "某县档案馆")
    session = library.open(report_id)
    assert session.value(FieldRef("switch")).text == "是"
    assert session.value(FieldRef("switch")).provenance is Provenance.GENERATED
    assert session.report.meta.fiscal_year == 2023
    assert session.report.meta.unit == "某县档案馆"
    (summary,) = library.summaries()
    assert summary.id == report_id
    assert (summary.percent, summary.errors) == (session.progress.percent, session.progress.errors)
    assert summary.errors > 0


def test_report_comes_back_from_disk_as_it_was_left(library: Library, tmp_path: Path) -> None:
    report_id = library.create("sample", 2023, "某县档案馆")
    session = library.open(report_id)
    enter_all(session, budget="一百", executed="５０", names="甲\n乙")
    for _ in range(2):
        session.add_line("task")
    inner, _change = session.add_line("indicator", 1)
    session.enter(FieldRef("score", inner.number), "2.50")
    session.enter(FieldRef("task_name", 2), "乙\x00\ud800")
    session.move_line(2, 0)
    session.flush()
    session.copy_line(1)
    session.remove_line(1)
    session.flush()
    library.close()
    other = _open(tmp_path)
    again = other.open(report_id)
    assert again.report.values == session.report.values
    assert again.findings == session.findings
    assert again.progress == session.progress
    assert again.document() == session.document()
    (summary,) = other.summaries()
    assert summary.errors == session.progress.errors
    other.close()


def test_number_of_a_removed_record_is_not_used_again(library: Library) -> None:
    report_id = library.create("sample", 2023, "某县档案馆")
    session = library.open(report_id)
    number = session.add_line("task")[0].number
    session.flush()
    session.remove_line(number)
    session.flush()
    assert library.open(report_id).add_line("task")[0].number > number


def test_blanks_in_a_units_name_are_made_one(library: Library) -> None:
    library.create("sample", 2023, " 某县\n 档案馆\u3000")
    assert library.summaries()[0].meta.unit == "某县 档案馆"


@pytest.mark.parametrize("unit", ["", " ", "\n\u3000", "某" * 101])
def test_report_without_a_units_name_is_not_made(library: Library, unit: str) -> None:
    assert _code(lambda: library.create("sample", 2023, unit)) == "unit_missing"
    assert library.summaries() == []


@pytest.mark.parametrize("year", [1948, 2101, 0, -1, 23, 20230])
def test_report_of_an_impossible_year_is_not_made(library: Library, year: int) -> None:
    assert _code(lambda: library.create("sample", year, "某局")) == "year_out_of_range"
    assert library.summaries() == []


@pytest.mark.parametrize("year", [1949, 2100])
def test_limits_of_the_years_are_allowed(library: Library, year: int) -> None:
    assert library.open(library.create("sample", year, "某" * 100)).report.meta.fiscal_year == year


def test_template_that_is_not_there_makes_no_report(library: Library) -> None:
    assert _code(lambda: library.create("gone", 2023, "某局")) == "template_unknown"


def test_faulty_template_makes_no_report(library: Library, tmp_path: Path) -> None:
    write_package(
        tmp_path / "templates", "a = ", identity=IDENTITY.replace("sample", "bad"), name="bad"
    )
    assert _code(lambda: library.create("bad", 2023, "某局")) == "template_faulty"
    assert library.summaries() == []


def test_report_that_is_not_there_is_told(library: Library) -> None:
    assert _code(lambda: library.open(99)) == "report_unknown"


def test_report_of_a_newer_template_is_not_touched(library: Library, tmp_path: Path) -> None:
    newer = IDENTITY.replace("version = 1", "version = 3")
    folder = write_package(tmp_path / "templates", RICH, identity=newer)
    report_id = library.create("sample", 2023, "某局")
    (folder / "template.toml").write_text(IDENTITY, encoding="utf-8")
    older = Library(
        Repository.open(tmp_path / "数据" / "perfdesk.sqlite3", tmp_path),
        Catalogue((tmp_path / "templates",)),
    )
    with pytest.raises(UserError, match="第 3 版，本机为第 1 版") as caught:
        older.open(report_id)
    assert caught.value.code == "template_newer"
    older.close()


def test_report_of_an_older_template_still_opens(library: Library, tmp_path: Path) -> None:
    report_id = library.create("sample", 2023, "某局")
    session = library.open(report_id)
    session.enter(BUDGET, "100")
    session.add_line("task")
    session.flush()
    less = SECTION + '[[field]]\ncode = "budget"\ntype = "text"\nlabel = "甲"\nsection = "main"\n'
    newer = IDENTITY.replace("version = 1", "version = 2")
    write_package(tmp_path / "templates", less, identity=newer)
    library.catalogue = Catalogue((tmp_path / "templates",))
    again = library.open(report_id)
    assert again.value(BUDGET).text == "100"
    again.enter(BUDGET, "200")
    again.flush()
    # What the new template has no field for is still there when the old one comes back.
    write_package(tmp_path / "templates", RICH)
    library.catalogue = Catalogue((tmp_path / "templates",))
    back = library.open(report_id)
    assert back.value(BUDGET).text == "200"
    assert len(back.report.lines("task")) == 1
    assert back.value(FieldRef("switch")).text == "是"


def test_report_whose_template_is_gone_is_told(library: Library, tmp_path: Path) -> None:
    report_id = library.create("sample", 2023, "某局")
    library.catalogue = Catalogue((tmp_path / "nowhere",))
    assert _code(lambda: library.open(report_id)) == "template_unknown"


def test_settings_are_kept(library: Library) -> None:
    assert library.get_setting("folder") is None
    library.set_setting("folder", "D:/报告")
    assert library.get_setting("folder") == "D:/报告"


# -- importing -----------------------------------------------------------------------------------


def _proposal(*placed: Placed, year: int | None = 2021, unit: str = "某县旧局") -> Proposal:
    lines = (Line(1, "task", 0, 0),)
    return Proposal("sample", 1, year, unit, lines, placed, ("没有位置的一段",))


def _placed(
    code: str, text: str, line: int = 0, *, calculated: bool = False, within: str = ""
) -> Placed:
    ref = FieldRef(code, line)
    return Placed(ref, "money", "一、收支", text, calculated, FieldRef(within) if within else None)


def test_proposal_becomes_a_report(library: Library) -> None:
    proposal = _proposal(
        _placed("budget", "100"), _placed("task_name", "甲", 1), _placed("reason", "")
    )
    session = library.open(library.take(proposal))
    assert session.report.meta.fiscal_year == 2021
    assert session.report.meta.unit == "某县旧局"
    assert session.value(BUDGET).provenance is Provenance.IMPORTED
    assert session.value(FieldRef("task_name", 1)).text == "甲"
    assert session.report.leftovers == ("没有位置的一段",)
    assert library.summaries()[0].errors == session.progress.errors


def test_caller_may_say_another_year_and_unit(library: Library) -> None:
    session = library.open(library.take(_proposal(year=None, unit=""), 2022, "某县新局"))
    assert session.report.meta.fiscal_year == 2022
    assert session.report.meta.unit == "某县新局"


def test_proposal_without_year_or_unit_is_not_taken(library: Library) -> None:
    assert _code(lambda: library.take(_proposal(year=None))) == "year_missing"
    assert _code(lambda: library.take(_proposal(unit=""))) == "unit_missing"
    assert library.summaries() == []


@pytest.mark.parametrize(
    ("printed", "state"), [("50.0%", State.CALCULATED), ("49.9%", State.VALID)]
)
def test_sentence_is_kept_as_printed_where_its_figures_say_otherwise(
    library: Library, printed: str, state: State
) -> None:
    prose = f"预算100万元，执行50万元，完成{printed}，2021年。"
    proposal = _proposal(
        _placed("budget", "100"),
        _placed("executed", "50"),
        _placed("rate", printed, calculated=True, within="prose"),
        _placed("prose", prose, calculated=True),
    )
    session = library.open(library.take(proposal))
    value = session.value(FieldRef("prose"))
    assert value.text == prose
    assert value.state is state
    found = {finding.check for finding in session.findings_at(FieldRef("prose"))}
    assert ("override" in found) == (state is State.VALID)


def test_file_is_read_by_the_templates_of_the_desk(library: Library, tmp_path: Path) -> None:
    text = (
        "2021年某县档案馆报告\n一、收支\n预算充足，执行良好。\n二、任务\n（一）任务明细\n三、其他\n"
    )
    (tmp_path / "旧报告.txt").write_text(text, encoding="utf-8")
    proposal = library.propose(tmp_path / "旧报告.txt", "sample")
    assert proposal.template_id == "sample"
    assert library.summaries() == []


# -- two programs on one report --------------------------------------------------------------------


def test_second_program_does_not_overwrite_the_first(library: Library, tmp_path: Path) -> None:
    """A command beside the window, or a double start, once erased the other's records."""
    report_id = library.create("sample", 2023, "某局")
    other = _open(tmp_path)
    first, second = library.open(report_id), other.open(report_id)
    ours, _change = first.add_line("task")
    first.enter(BUDGET, "1")
    first.flush()
    theirs, _change = second.add_line("task")
    second.enter(BUDGET, "2")
    assert ours.number == theirs.number
    assert _code(second.flush) == "report_changed_elsewhere"
    assert second.is_dirty
    assert _code(second.flush) == "report_changed_elsewhere"
    assert library.open(report_id).value(BUDGET).text == "1"
    copy = other.save_copy(second)
    assert other.open(copy).value(BUDGET).text == "2"
    assert len(other.open(copy).report.lines("task")) == 1
    first.enter(BUDGET, "3")
    first.flush()
    assert other.open(report_id).value(BUDGET).text == "3"
    other.close()


def test_session_knows_when_it_was_saved(library: Library) -> None:
    session = library.open(library.create("sample", 2023, "某局"))
    assert session.saved_at == library.summaries()[0].saved_at
    session.enter(BUDGET, "1")
    assert session.flush() == session.saved_at == library.summaries()[0].saved_at


# -- copies ------------------------------------------------------------------------------------


def test_a_copy_is_a_report_of_its_own(library: Library) -> None:
    before = library.create("sample", 2022, "某局")
    number = library.create("sample", 2023, "某局", before)
    session = library.open(number)
    session.enter(BUDGET, "100")
    session.add_line("task")
    session.flush()

    copy = library.copy(number, 2024, " 某分局 ")

    again = library.open(copy)
    assert (again.report.meta.fiscal_year, again.report.meta.unit) == (2024, "某分局")
    assert again.value(BUDGET).text == "100"
    assert len(again.report.lines("task")) == 1
    assert library._repository.load(copy).previous_id == before
    summary = next(one for one in library.summaries() if one.id == copy)
    progress = again.progress
    assert (summary.percent, summary.errors) == (progress.percent, progress.errors)
    assert summary.unfinished == progress.unfinished > 0
    again.enter(BUDGET, "200")
    again.flush()
    assert library.open(number).value(BUDGET).text == "100"


@pytest.mark.parametrize(("year", "is_kept"), [(2023, True), (2024, False)])
def test_a_copy_of_another_year_has_no_answers(
    library: Library, year: int, *, is_kept: bool
) -> None:
    number = library.create("sample", 2023, "某局")
    said = Answer("money", BUDGET, "100", "属实")
    library._repository.save(number, Delta(answers=(said,)))
    assert library.load(number).answers == (said,)
    again = library.load(library.copy(number, year, "某局"))
    assert again.answers == ((said,) if is_kept else ())


def test_a_copy_needs_a_unit_too(library: Library) -> None:
    number = library.create("sample", 2023, "某局")
    assert _code(lambda: library.copy(number, 2024, " ")) == "unit_missing"
    assert len(library.summaries()) == 1


# -- last year -----------------------------------------------------------------------------------


def test_last_years_report_is_the_units_only_one_of_the_year_before(library: Library) -> None:
    before = library.create("sample", 2022, "某局")
    library.create("sample", 2022, "别的局")
    session = library.open(library.create("sample", 2023, "某局"))
    last_year = library.last_year(session)
    assert last_year is not None
    assert (last_year.report_id, last_year.fiscal_year) == (before, 2022)
    second = library.create("sample", 2022, "某局")
    assert library.last_year(session) is None
    found = [summary.id for summary in library.candidates_for_last_year(session)]
    assert set(found[:2]) == {before, second}
    assert len(found) == 3


def test_report_that_was_chosen_is_last_years(library: Library) -> None:
    chosen = library.create("sample", 2020, "别的局")
    library.create("sample", 2022, "某局")
    session = library.open(library.create("sample", 2023, "某局", previous_id=chosen))
    last_year = library.last_year(session)
    assert last_year is not None
    assert last_year.report_id == chosen


def test_report_without_a_year_before_has_no_last_year(library: Library) -> None:
    session = library.open(library.create("sample", 2023, "某局"))
    assert library.last_year(session) is None
    assert library.candidates_for_last_year(session) == []


def test_content_is_looked_at_and_taken_in_to_the_letter(library: Library) -> None:
    """What comes out of a backup becomes a report beside the one it was."""
    number = library.create("sample", 2023, "某局")
    session = library.open(number)
    session.enter(BUDGET, "一百")
    session.flush()
    library.discard(number)

    data = library.load(number)
    adopted = library.adopt(data)

    assert library.load(adopted).values == data.values
    assert library.load(adopted).meta == data.meta
    assert [one.id for one in library.summaries()] == [adopted]


def test_score_set_by_hand_comes_back_from_disk(tmp_path: Path) -> None:
    write_package(tmp_path / "templates", scoring_fields() + scoring_table())
    library = _open(tmp_path)
    report_id = library.create("sample", 2023, "某县档案馆")
    session = library.open(report_id)
    session.add_line("plan")
    line = add_row(session, sign="≥", aim="2", done="1", points="100", score="80", note="甲")
    session.flush()
    library.close()
    library = _open(tmp_path)
    session = library.open(report_id)
    assert session.value(FieldRef("score", line)).provenance is Provenance.OVERRIDDEN
    assert (shown(session, "score", line), shown(session, "all")) == ("80", "80.00")
    session.restore_generated(FieldRef("score", line))
    session.flush()
    library.close()
    library = _open(tmp_path)
    assert shown(library.open(report_id), "all") == "50.00"
    library.close()
