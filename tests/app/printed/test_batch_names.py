"""Names of a batch's files: safe on every system, never two alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.app.printed.batch_names import (
    STANDARD_RULE,
    NameParts,
    Namer,
    check_rule,
    name_parts,
    ruled_name,
    safe_name,
)
from perfdesk.errors import UserError
from tests.helpers.packages import SECTION, load_package, open_session

if TYPE_CHECKING:
    from pathlib import Path

PARTS = NameParts(2023, "某县档案馆", "自评报告", "通用模板", date(2024, 3, 5))


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (STANDARD_RULE, "2023年度某县档案馆自评报告"),
        ("{日期} {模板}", "2024-03-05 通用模板"),
        ("{ 单位 }-终稿.v2", "某县档案馆-终稿.v2"),
        ("一/二\\三:{年度}?", "一二三2023"),
        ("终稿", "终稿"),
    ],
)
def test_rule_is_filled_in(rule: str, name: str) -> None:
    assert ruled_name(rule, PARTS) == name


@pytest.mark.parametrize("rule", ["", "  ", "...", "\u200b", "/"])
def test_rule_without_a_name_is_refused(rule: str) -> None:
    with pytest.raises(UserError) as caught:
        check_rule(rule)
    assert caught.value.code == "batch_rule_empty"
    assert "{年度}{单位}" in str(caught.value)


@pytest.mark.parametrize(
    ("rule", "slot"),
    [("{年}", "{年}"), ("{年度}{}", "{}"), ("{年度", "{"), ("}x", "}"), ("{{年度}}", "{")],
)
def test_slot_that_is_none_is_named(rule: str, slot: str) -> None:
    with pytest.raises(UserError) as caught:
        check_rule(rule)
    assert (caught.value.code, caught.value.slots["slot"]) == ("batch_rule_slot", slot)


def test_what_a_slot_brings_in_is_no_slot() -> None:
    parts = NameParts(2023, "{年度}局", "报告", "模板", date(2024, 1, 1))
    assert ruled_name("{单位}", parts) == "{年度}局"


def test_slot_without_a_visible_character_gives_the_year() -> None:
    parts = NameParts(2023, "/", "报告", "模板", date(2024, 1, 1))
    assert ruled_name("{单位}", parts) == "2023"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CON", "CON_"),
        ("nul.2023.终稿", "nul_.2023.终稿"),
        ("Com1 .x", "Com1 _.x"),
        ("LPT²", "LPT²_"),
        ("COM10", "COM10"),
        ("console", "console"),
        (" .报告. ", "报告"),
        ("甲\u202e乙\ud800\x07", "甲乙"),
        ("一\n二\t三", "一二三"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_name_is_one_that_windows_takes(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(max_size=300))
def test_any_text_becomes_a_name_or_none(text: str) -> None:
    name = safe_name(text)
    assert len(name) <= 81
    assert len(name.encode()) <= 211
    assert name == name.strip(" .")
    assert not set(name) & set('/\\:*?"<>|\x00\n')


def test_long_names_of_rare_characters_fit_a_directory_entry() -> None:
    assert len(safe_name("\U00020000" * 300).encode()) <= 210


@pytest.mark.parametrize(
    ("title", "report"),
    [
        ("2023年度某县档案馆\n自评报告", "自评报告"),
        ("某县档案馆2023年自评报告", "自评报告"),
        ("2023年度某县档案馆", "测试用模板"),
    ],
)
def test_title_gives_up_year_and_unit(tmp_path: Path, title: str, report: str) -> None:
    session, _ = open_session(load_package(tmp_path, SECTION))
    parts = name_parts(session, title, date(2024, 1, 1))
    assert (parts.year, parts.unit, parts.report) == (2023, "某县档案馆", report)
    assert parts.template == "测试用模板"


def test_no_two_reports_share_a_file(tmp_path: Path) -> None:
    namer = Namer(replaces=True)
    kinds = ("pdf", "xlsx")
    names = [
        [path.name for path in namer.targets(tmp_path, name, kinds, "（草稿）")]
        for name in ("Abc", "aBC", "Abc")
    ]
    assert names == [
        ["Abc（草稿）.pdf", "Abc（草稿）.xlsx"],
        ["aBC（2）（草稿）.pdf", "aBC（2）（草稿）.xlsx"],
        ["Abc（3）（草稿）.pdf", "Abc（3）（草稿）.xlsx"],
    ]
    assert namer.targets(tmp_path / "b", "Abc", kinds)[0].name == "Abc.pdf"


def test_old_files_stay_unless_they_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"old")
    kinds = ("pdf", "xlsx")
    kept = Namer(replaces=False).targets(tmp_path, "a", kinds)
    assert [path.name for path in kept] == ["a（2）.pdf", "a（2）.xlsx"]
    replaced = Namer(replaces=True).targets(tmp_path, "a", kinds)
    assert [path.name for path in replaced] == ["a.pdf", "a.xlsx"]


def test_long_folder_leaves_room_for_a_short_name(tmp_path: Path) -> None:
    """A path on Windows may have 259 characters; the files would not open."""
    folder = tmp_path / ("长" * 80) / ("长" * 80)
    (path,) = Namer(replaces=True).targets(folder, "年" * 80, ("pdf",))
    assert 16 <= len(path.stem) < 80
