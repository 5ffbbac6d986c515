"""Several reports at once: what is written, what is not and why."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]
import pytest

from perfdesk.app.library.library import Library
from perfdesk.app.printed.batch import (
    BatchOrder,
    Drafts,
    Fate,
    checked_kinds,
    run,
    wanted_reports,
)
from perfdesk.app.printed.batch_summary import headline, summary_text, write_summary
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import FieldRef
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import SECTION, write_package

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DUE = """
[[field]]
code = "due"
section = "main"
label = "必填"
type = "text"
required = true
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A desk with a finished report, an unfinished one, and one more year of the finished."""
    write_package(tmp_path / "templates", SECTION, DUE)
    repository = Repository.open(tmp_path / "数据" / "perfdesk.sqlite3", tmp_path / "备份")
    opened = Library(repository, Catalogue((tmp_path / "templates",)))
    for year, unit, text in ((2023, "甲局", "有。"), (2023, "乙局", ""), (2022, "甲局", "有。")):
        session = opened.open(opened.create("sample", year, unit))
        session.enter(FieldRef("due"), text)
        session.flush()
    yield opened
    opened.close()


@pytest.fixture
def order(tmp_path: Path) -> BatchOrder:
    return BatchOrder(("pdf",), tmp_path / "导出" / "成品", date(2024, 3, 5))


def _run(library: Library, order: BatchOrder) -> list[tuple[str, Fate, bool, str]]:
    """Return (report, fate, draft, file) of each outcome."""
    return [
        (
            one.name,
            one.fate,
            one.is_draft,
            "" if one.path is None else one.path.relative_to(order.folder).as_posix(),
        )
        for one in run(library, wanted_reports(library.summaries()), order)
    ]


def test_unfinished_report_becomes_a_draft(library: Library, order: BatchOrder) -> None:
    assert _run(library, order) == [
        ("2022年度甲局", Fate.WRITTEN, False, "2022年度甲局报告.pdf"),
        ("2023年度乙局", Fate.WRITTEN, True, "2023年度乙局报告（草稿）.pdf"),
        ("2023年度甲局", Fate.WRITTEN, False, "2023年度甲局报告.pdf"),
    ]
    with pypdfium2.PdfDocument(order.folder / "2023年度乙局报告（草稿）.pdf") as pdf:
        assert "草稿" in pdf[0].get_textpage().get_text_bounded()


def test_unfinished_report_is_skipped_where_wanted(library: Library, order: BatchOrder) -> None:
    outcomes = list(
        run(library, wanted_reports(library.summaries()), replace(order, drafts=Drafts.NONE))
    )
    assert [one.fate for one in outcomes] == [Fate.WRITTEN, Fate.SKIPPED, Fate.WRITTEN]
    assert "1 项待填" in outcomes[1].reason
    assert outcomes[1].path is None
    assert headline(outcomes) == "批量导出：写出 2 个文件，跳过 1 份未完成的报告。"
    assert "写出的文件" not in summary_text(outcomes[1:2], order.folder)


def test_all_drafts_and_all_formats_in_folders_by_unit(library: Library, order: BatchOrder) -> None:
    wanted = replace(order, drafts=Drafts.ALL, by_unit=True, kinds=("docx", "xlsx", "docx"))
    found = _run(library, wanted)
    assert [one[3] for one in found] == [
        "甲局/2022年度甲局报告（草稿）.docx",
        "甲局/2022年度甲局报告（草稿）.xlsx",
        "乙局/2023年度乙局报告（草稿）.docx",
        "乙局/2023年度乙局报告（草稿）.xlsx",
        "甲局/2023年度甲局报告（草稿）.docx",
        "甲局/2023年度甲局报告（草稿）.xlsx",
    ]
    assert all((order.folder / one[3]).is_file() for one in found)


def test_same_names_are_numbered_and_old_files_stay(library: Library, order: BatchOrder) -> None:
    order.folder.mkdir(parents=True)
    (order.folder / "报告.pdf").write_bytes(b"old")
    named = replace(order, rule="{报告}", drafts=Drafts.ALL)
    first = [one[3] for one in _run(library, replace(named, drafts=Drafts.NONE))]
    assert first == ["报告（2）.pdf", "", "报告（3）.pdf"]
    assert (order.folder / "报告.pdf").read_bytes() == b"old"
    again = [one[3] for one in _run(library, replace(named, drafts=Drafts.NONE, replaces=True))]
    assert again == ["报告.pdf", "", "报告（2）.pdf"]
    assert (order.folder / "报告.pdf").read_bytes() != b"old"


def test_one_that_fails_does_not_stop_the_rest(library: Library, order: BatchOrder) -> None:
    gone = library.summaries()
    wanted = wanted_reports(gone)
    wanted.insert(0, replace(wanted[0], id=77))
    (order.folder / "2023年度甲局报告.pdf").mkdir(parents=True)
    outcomes = list(run(library, wanted, replace(order, replaces=True)))
    assert [one.fate for one in outcomes] == [
        Fate.FAILED, Fate.WRITTEN, Fate.WRITTEN, Fate.FAILED,
    ]  # fmt: skip
    assert "是一个文件夹" in outcomes[3].reason
    text = summary_text(outcomes, order.folder)
    assert text.startswith("批量导出：写出 2 个文件（其中草稿 1 个），2 项没有成功。\n")
    assert "2023年度甲局（pdf）：“" in text
    assert "\n2022年度甲局：" in text
    assert "\n2023年度乙局报告（草稿）.pdf\n" in text


def test_file_that_is_open_elsewhere_stays_and_fails_alone(
    library: Library, order: BatchOrder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows has it with a file that is open in Excel or WPS."""
    order = replace(order, kinds=("pdf", "xlsx", "docx"), replaces=True)
    _run(library, order)
    held = order.folder / "2022年度甲局报告.xlsx"
    held.write_bytes(b"old")
    put = os.replace

    def refuse(new: Path, target: Path) -> None:
        if target == held:
            error = PermissionError(errno.EACCES, "as on Windows", str(target))
            vars(error)["winerror"] = 32
            raise error
        put(new, target)

    monkeypatch.setattr(os, "replace", refuse)
    outcomes = list(run(library, wanted_reports(library.summaries()), order))

    failed = [one for one in outcomes if one.fate is Fate.FAILED]
    assert [one.reason for one in failed] == [str(UserError("export_file_open", path=held))]
    assert len(outcomes) == 9
    assert held.read_bytes() == b"old"
    assert len(list(order.folder.iterdir())) == 9


def test_unit_folder_that_cannot_be_made_fails_that_unit_only(
    library: Library, order: BatchOrder
) -> None:
    order.folder.mkdir(parents=True)
    (order.folder / "甲局").write_bytes(b"a file of hers")
    found = _run(library, replace(order, by_unit=True))
    assert [one[1] for one in found] == [Fate.FAILED, Fate.WRITTEN, Fate.FAILED]
    assert (order.folder / "甲局").read_bytes() == b"a file of hers"


def test_cancelled_batch_tells_what_was_given_up(library: Library, order: BatchOrder) -> None:
    answers = iter([True, True, True, False, False, False])
    kinds = replace(order, kinds=("pdf", "xlsx", "docx"))
    outcomes = list(run(library, wanted_reports(library.summaries()), kinds, lambda: next(answers)))
    fates = [(one.kind, one.fate) for one in outcomes]
    assert fates == [
        ("pdf", Fate.WRITTEN),
        ("xlsx", Fate.WRITTEN),
        ("docx", Fate.CANCELLED),
        ("", Fate.CANCELLED),
        ("", Fate.CANCELLED),
    ]
    assert "取消 3 项" in headline(outcomes)
    assert [path.suffix for path in order.folder.iterdir()].count(".docx") == 0


def test_folder_that_cannot_be_made_stops_before_anything(
    library: Library, order: BatchOrder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "datei").write_bytes(b"")

    def code(folder: Path) -> str:
        with pytest.raises(UserError) as caught:
            _run(library, replace(order, folder=folder))
        assert str(caught.value)
        return caught.value.code

    assert code(tmp_path / "datei") == "batch_folder_is_file"
    assert code(tmp_path / "datei" / "darin") == "export_failed"

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr("pathlib.Path.mkdir", refuse)
    assert code(tmp_path / "neu") == "export_folder_read_only"


def test_unit_of_signs_only_has_a_folder_by_number(library: Library, order: BatchOrder) -> None:
    number = library.create("sample", 2021, "//")
    found = _run(library, replace(order, by_unit=True))
    assert found[0][3] == f"{number}/2021年度报告（草稿）.pdf"


def test_remarks_on_a_written_file_are_told(library: Library, order: BatchOrder) -> None:
    session = library.open(wanted_reports(library.summaries())[0].id)
    session.enter(FieldRef("due"), "李\U0002a6a5说。")
    session.flush()
    outcomes = list(run(library, wanted_reports(library.summaries(), 2022), order))
    assert "U+2A6A5" in outcomes[0].remarks[0]
    assert "请留意：\n2022年度甲局报告.pdf：" in summary_text(outcomes, order.folder)


def test_summary_is_a_file_that_stays(library: Library, order: BatchOrder) -> None:
    outcomes = list(run(library, wanted_reports(library.summaries()), order))
    first, second = (write_summary(outcomes, order.folder) for _ in range(2))
    assert first.read_bytes() == second.read_bytes()
    assert first.stem + "（2）" == second.stem
    text = first.read_bytes().decode("utf-8-sig")
    assert "写出的文件：\r\n2022年度甲局报告.pdf\r\n" in text


def test_samples_stay_in_the_house(library: Library) -> None:
    library.create("sample", 2020, "星河区财政局（示例）")
    assert [one.meta.fiscal_year for one in wanted_reports(library.summaries())] == [
        2022, 2023, 2023,
    ]  # fmt: skip
    assert len(wanted_reports(library.summaries(), 2022)) == 1
    with pytest.raises(UserError) as caught:
        wanted_reports(library.summaries(), 2020)
    assert caught.value.code == "batch_nothing"


def test_formats_are_known_ones() -> None:
    assert checked_kinds(["xlsx", "pdf", "xlsx"]) == ("xlsx", "pdf")
    for kinds, code in (([], "batch_no_kind"), (["pdf", "odt"], "export_kind")):
        with pytest.raises(UserError) as caught:
            checked_kinds(kinds)
        assert caught.value.code == code
