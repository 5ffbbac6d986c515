"""How an old report is stored, and what stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.importing.import_beside import compared, count_characters, imported_before, take
from perfdesk.app.importing.importing import ImportDesk, Reading
from perfdesk.errors import UserError
from perfdesk.models.reports.origin import file_of, of_file
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.app.library.library import Library

_TEXT = """星河区水务局2022年部门整体支出绩效自评报告
一、基本情况
（一）部门职能
本局负责全区水务工作。
二、综合评价分析
（一）自评结论综述
自评等级为优。
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "旧 #1.txt"
    path.write_text(_TEXT, encoding="utf-8")
    return path


@pytest.fixture
def desk(old: Path) -> ImportDesk:
    return ImportDesk.read(old, Catalogue.standard(), "general")


def test_report_tells_the_file_it_comes_from(desk: ImportDesk, library: Library) -> None:
    assert imported_before(desk, library.summaries()) == ()
    number = take(desk, library)
    (summary,) = library.summaries()
    assert (summary.id, summary.meta.fiscal_year) == (number, 2022)
    assert file_of(summary.origin) == ("旧 #1.txt", desk.digest)
    assert imported_before(desk, library.summaries()) == (summary,)


@pytest.mark.parametrize("origin", ["", "copy", "import", "import@2024", "import@#x", "a#b#c"])
def test_other_origins_tell_no_file(origin: str) -> None:
    assert file_of(origin) is None


def test_origin_goes_there_and_back() -> None:
    assert file_of(of_file("报告#@.docx", "ab12")) == ("报告#@.docx", "ab12")


def test_it_becomes_last_years_of_a_report(desk: ImportDesk, library: Library) -> None:
    new = library.create("general", 2024, "星河区水务局")
    before = library.load(new)
    number = take(desk, library, last_year_of=new)
    after = library.load(new)
    assert (after.previous_id, after) == (number, before)


def test_no_report_of_the_same_year_gets_a_last_year(desk: ImportDesk, library: Library) -> None:
    new = library.create("general", 2022, "星河区水务局")
    with pytest.raises(UserError) as caught:
        take(desk, library, last_year_of=new)
    assert caught.value.code == "import_not_before"
    assert [one.id for one in library.summaries()] == [new]


def test_year_that_is_nowhere_is_missing_also_for_last_year(
    tmp_path: Path, library: Library
) -> None:
    path = tmp_path / "无题.txt"
    path.write_text(_TEXT.partition("\n")[2], encoding="utf-8")
    desk = ImportDesk.read(path, Catalogue.standard(), "general")
    new = library.create("general", 2022, "星河区水务局")
    with pytest.raises(UserError) as caught:
        take(desk, library, last_year_of=new)
    assert caught.value.code == "year_missing"


def test_twin_is_compared(desk: ImportDesk, library: Library) -> None:
    twin = take(desk, library)
    assert compared(desk, library, twin, 2022, "星河区水务局") == ()
    number = next(p.number for p in desk.arrangement.parts if p.text == "本局负责全区水务工作。")
    desk.dismiss([number])
    (difference,) = compared(desk, library, twin, 2022, "星河区水务局")
    assert difference.old == "本局负责全区水务工作。"


def test_all_characters_are_counted(desk: ImportDesk) -> None:
    count = len("".join(_TEXT.split()))
    assert count_characters(desk) == count == sum(desk.proposal.shares().values())


def test_reading_ends_before_its_next_stage(old: Path) -> None:
    reading = Reading()
    assert reading.stage == ""
    ImportDesk.read(old, Catalogue.standard(), "general", reading)
    reading.cancel()
    with pytest.raises(UserError) as caught:
        ImportDesk.read(old, Catalogue.standard(), "general", reading)
    assert caught.value.code == "import_cancelled"
