"""The self-test tells what is lost or broken, whatever it is."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.library.library import Library
from perfdesk.app.self_test import self_test, self_test_reports
from perfdesk.errors import UserError
from perfdesk.export.pdf import fonts
from perfdesk.intake.measuring.measures import Measures
from perfdesk.models.database.old_file import make_old_file
from perfdesk.models.reports.repository import Repository
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import IDENTITY, SECTION, write_package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.paths import DataFolder

FIELDS = """
[[field]]
code = "duty"
type = "text"
label = "职责"
section = "main"

[[field]]
code = "task"
type = "group"
label = "任务"
section = "main"

[[field]]
code = "goal"
type = "text"
label = "目标"
group = "task"

[[field]]
code = "budget"
type = "decimal"
label = "预算"
section = "main"
"""


@pytest.fixture
def opener(tmp_path: Path) -> Callable[..., Callable[[DataFolder], Library]]:
    """Return a function that makes ``open_library`` for one small template.

    ``before_second`` is done when the data folder is opened again.
    """

    def make(
        fields: str = FIELDS,
        before_second: Callable[[Path], None] | None = None,
        section: str = SECTION,
    ) -> Callable[[DataFolder], Library]:
        root = tmp_path / "templates"
        write_package(root, section + fields, identity=IDENTITY)

        def open_small(data: DataFolder) -> Library:
            if data.database.exists() and before_second is not None:
                before_second(data.database)
            return Library(Repository.open(data.database, data.backups), Catalogue((root,)))

        return open_small

    return make


def faults(root: Path) -> dict[str, str]:
    """Return the steps that failed, as the result file tells them."""
    result = json.loads((root / "self-test.json").read_text(encoding="utf-8"))
    found = {step["what"]: step["fault"] for step in result["steps"] if step["fault"]}
    assert result["passed"] is not bool(found)
    return found


def change(sql: str) -> Callable[[Path], None]:
    """Return a function that changes a database behind the program's back."""

    def run(database: Path) -> None:
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.executescript(sql)

    return run


def test_all_that_is_sound_passes(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    assert self_test.run(tmp_path / "root", opener()) == 0
    assert faults(tmp_path / "root") == {}
    assert {path.name for path in (tmp_path / "root").glob("sample.*")} == {
        "sample.docx",
        "sample.pdf",
        "sample.txt",
        "sample.xlsx",
    }


@pytest.mark.parametrize(
    ("sql", "ref"),
    [
        ("DELETE FROM value", "duty"),
        ("DELETE FROM value WHERE code = 'budget'", "budget"),
        ("UPDATE value SET text = text || ' ' WHERE code = 'goal'", "goal:1"),
        ("DELETE FROM line", "goal:1"),
    ],
)
def test_loss_is_told(
    tmp_path: Path,
    opener: Callable[..., Callable[[DataFolder], Library]],
    sql: str,
    ref: str,
) -> None:
    """Only what came back was looked at once, so that what was lost passed."""
    assert self_test.run(tmp_path / "root", opener(before_second=change(sql))) == 3
    (fault,) = faults(tmp_path / "root").values()
    assert f"（{ref}：填的是" in fault


def test_text_lost_by_an_import_is_told(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    trigger = (
        "CREATE TRIGGER lose AFTER INSERT ON value WHEN NEW.text LIKE '自检文字之%' "
        "BEGIN DELETE FROM value WHERE rowid = NEW.rowid; END"
    )
    assert self_test.run(tmp_path / "root", opener(before_second=change(trigger))) == 3
    found = faults(tmp_path / "root")
    assert list(found) == ["导入 sample.txt（sample）", "导入 sample.txt（auto）"]
    assert all("自检文字之1，须原样读回。" in fault for fault in found.values())


@pytest.mark.parametrize("opening", [1, 2])
def test_bug_leaves_a_result_that_names_its_step(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]], opening: int
) -> None:
    sound = opener()
    opened: list[DataFolder] = []

    def open_badly(data: DataFolder) -> Library:
        opened.append(data)
        if len(opened) == opening:
            raise RuntimeError("bug")
        return sound(data)

    with pytest.raises(RuntimeError):
        self_test.run(tmp_path / "root", open_badly)
    ((what, fault),) = faults(tmp_path / "root").items()
    assert what == ["建立数据文件", "重新打开数据文件"][opening - 1]
    assert "意外中断" in fault


@pytest.mark.parametrize("opening", [1, 2])
def test_store_that_does_not_open_ends_the_test(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]], opening: int
) -> None:
    sound = opener(before_second=lambda path: path.write_bytes(b"no database" * 1000))
    database = tmp_path / "root" / "自检 数据" / "perfdesk.sqlite3"
    if opening == 1:
        database.parent.mkdir(parents=True)
        database.touch()
    assert self_test.run(tmp_path / "root", sound) == 3
    ((what, _),) = faults(tmp_path / "root").items()
    assert what == ["建立数据文件", "重新打开数据文件"][opening - 1]


def test_fault_of_one_step_does_not_hinder_the_others(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    root = tmp_path / "root"
    for name in ("sample.pdf", "sample.txt"):
        (root / name).mkdir(parents=True)
    assert self_test.run(root, opener()) == 3
    assert list(faults(root)) == ["导出 sample.pdf", "写出 sample.txt"]
    assert (root / "sample.xlsx").is_file()


def test_value_that_is_not_understood_is_told(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    assert self_test.run(tmp_path / "root", opener(FIELDS + "places = 0\n")) == 3
    assert "（budget：" in faults(tmp_path / "root")["重新打开 sample"]


def test_character_without_a_glyph_is_told(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    section = SECTION.replace("正文", "正\ue000文")
    assert self_test.run(tmp_path / "root", opener(section=section)) == 3
    assert "U+E000" in faults(tmp_path / "root")["导出 sample.pdf"]


def test_faulty_template_is_told(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    assert self_test.run(tmp_path / "root", opener("[nonsense]")) == 3
    assert list(faults(tmp_path / "root")) == ["新建并填写 sample"]


def test_fonts_are_compared_with_what_was_shipped(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opener: Callable[..., Callable[[DataFolder], Library]],
) -> None:
    shutil.copy(paths.resources() / "fonts" / "fonts.toml", tmp_path)
    damaged = fonts.load_fonts(tmp_path)
    monkeypatch.setattr(self_test, "load_fonts", lambda: damaged)
    assert self_test.run(tmp_path / "root", opener()) == 3
    assert list(faults(tmp_path / "root")) == ["核对字体文件"]


def test_sections_that_do_not_apply_are_not_printed(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    more = '[[section]]\ncode = "{}"\nheading = "{}"\n{}\n'
    section = SECTION + more.format("cover", "封面", "printed = false")
    section += more.format("extra", "附加", 'relevant = "budget > 100"')
    assert self_test.run(tmp_path / "root", opener(section=section)) == 0
    text = (tmp_path / "root" / "sample.txt").read_text(encoding="utf-8")
    assert text.split("\n") == ["2023年自检单位报告", "一、正文", "自检文字之1，须原样读回。"]


def test_result_that_cannot_be_written_is_told(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    (tmp_path / "root" / "self-test.json").mkdir(parents=True)
    with pytest.raises(UserError) as caught:
        self_test.run(tmp_path / "root", opener())
    assert caught.value.code == "folder_unwritable"


def test_folder_that_cannot_be_made_is_told(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError) as caught:
        self_test.run(tmp_path / "file" / "root", opener())
    assert caught.value.code == "folder_unwritable"


def test_folder_of_its_own_is_removed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opener: Callable[..., Callable[[DataFolder], Library]],
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    assert self_test.run(None, opener()) == 0
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_migration_that_changes_a_text_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opener: Callable[..., Callable[[DataFolder], Library]],
) -> None:
    def make(path: Path, version: int, unit: str, text: str) -> None:
        make_old_file(path, version, unit, text + "？" * (version == 1))

    monkeypatch.setattr(self_test, "make_old_file", make)
    assert self_test.run(tmp_path / "root", opener()) == 3
    assert list(faults(tmp_path / "root")) == ["升级第 1 版的数据文件"]


def test_a_file_that_lacks_what_the_report_says_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opener: Callable[..., Callable[[DataFolder], Library]],
) -> None:
    for kind in ("pdf", "docx", "xlsx"):
        monkeypatch.setitem(self_test_reports._READERS, kind, lambda _path, _document: "")
    assert self_test.run(tmp_path / "root", opener()) == 3
    found = faults(tmp_path / "root")
    assert list(found) == ["导出 sample.pdf", "导出 sample.xlsx", "导出 sample.docx"]
    assert all("读回时缺少内容" in fault for fault in found.values())


def test_a_face_that_is_not_in_the_file_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    opener: Callable[..., Callable[[DataFolder], Library]],
) -> None:
    measures = Measures((), {"SimSun": (1,)})
    monkeypatch.setattr(self_test_reports, "measure_pdf", lambda _content, _name: measures)
    assert self_test.run(tmp_path / "root", opener()) == 3
    (fault,) = faults(tmp_path / "root").values()
    assert "SimSun" in fault


def test_lists_are_looked_for_item_by_item(
    tmp_path: Path, opener: Callable[..., Callable[[DataFolder], Library]]
) -> None:
    fields = FIELDS + '[[field]]\ncode = "works"\ntype = "list"\nlabel = "工作"\nsection = "main"\n'
    assert self_test.run(tmp_path / "root", opener(fields)) == 0
