"""Commands on the desk as a whole: back up, look, restore."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk import cli
from perfdesk.__main__ import ask_to_close, open_library, run_self_test, run_window
from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Settings
from perfdesk.paths import DataFolder, choose_data_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, str, str]]

TEXT = "organisation_text"


@pytest.fixture
def report(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "local"))
    code, out, err = command("new", "--template", "general", "--year", "2024", "--unit", "某某局")
    assert (code, err) == (0, "")
    return out.strip()


@pytest.mark.parametrize("words", [("list",), ("backup",), ("new", "--template", "general")])
def test_a_folder_on_a_stick_that_is_away_is_no_new_desk(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A command made an empty desk there, or said that the folder could not be written."""
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "local"))
    away = tmp_path / "U盘" / "报告"
    choose_data_folder(away)
    unit = () if len(words) == 1 else ("--year", "2024", "--unit", "某某局")

    code = cli.main([*words, *unit], open_library, run_window, run_self_test, ask_to_close)

    assert code == 3

    assert f"找不到数据文件夹“{away}”" in capsys.readouterr().err
    assert not away.parent.exists()


def test_a_backup_brings_back_what_was(command: Command, report: str) -> None:
    command("set", report, TEXT, "甲")
    code, path, err = command("backup")
    assert (code, err) == (0, "")
    command("set", report, TEXT, "乙")
    code, aside, _err = command("restore", path.strip())
    assert code == 0
    assert Path(aside.strip()).is_file()
    assert command("get", report, TEXT)[1].strip() == "甲"
    # The way back: what was replaced is there, whole.
    assert command("restore", aside.strip())[0] == 0
    assert command("get", report, TEXT)[1].strip() == "乙"


@pytest.mark.usefixtures("report")
def test_on_a_new_pc_nothing_is_told_as_kept(command: Command, tmp_path: Path) -> None:
    """The path of a file that was never made was printed, and looked for."""
    brought = tmp_path / "旧电脑 - 副本.sqlite3"
    brought.write_bytes(Path(command("backup")[1].strip()).read_bytes())
    shutil.rmtree(tmp_path / "数据 夹")

    assert command("restore", str(brought)) == (0, "", "")

    assert "某某局" in command("list")[1]


def test_a_desk_that_is_at_work_is_not_replaced(command: Command, report: str) -> None:
    """A window was typing into the file that was renamed under it, and its report was gone."""
    path = command("backup")[1].strip()
    command("set", report, TEXT, "乙")
    window = Opening(DataFolder(Path(path).parents[1]), Settings())
    window.open()

    code, out, err = command("restore", path)

    window.close()
    assert (code, out) == (3, "")
    assert "正由" in err
    assert command("get", report, TEXT)[1].strip() == "乙"
    assert command("restore", path)[0] == 0
    assert not window.folder.root.joinpath("perfdesk.lock").exists()


@pytest.mark.parametrize("act", [("list",), ("backup",)])
@pytest.mark.usefixtures("report")
def test_a_lost_database_is_told(command: Command, act: tuple[str, ...]) -> None:
    """An empty desk was made in its place, and then backed up."""
    path = Path(command("backup")[1].strip())
    database = path.parents[1] / "perfdesk.sqlite3"
    database.write_bytes(b"")

    code, _out, err = command(*act)

    assert code == 3
    assert "数据文件" in err
    assert database.read_bytes() == b""
    assert list(path.parent.glob("*.sqlite3")) == [path]


@pytest.mark.usefixtures("report")
def test_backups_are_listed_and_looked_into(command: Command) -> None:
    path = command("backup")[1].strip()
    found = json.loads(command("backups", "--json")[1])
    assert [one["path"] for one in found] == [path]
    assert path in command("backups")[1]
    assert path in command("backups", "--in", str(Path(path).parent))[1]
    assert [one["unit"] for one in json.loads(command("look", path, "--json")[1])] == ["某某局"]
    assert "某某局" in command("look", path)[1]


def test_one_report_of_a_backup_comes_as_a_new_one(command: Command, report: str) -> None:
    command("set", report, TEXT, "甲")
    path = command("backup")[1].strip()
    command("set", report, TEXT, "乙")
    code, other, _err = command("restore", path, "--report", report)
    assert code == 0
    assert command("get", other.strip(), TEXT)[1].strip() == "甲"
    assert command("get", report, TEXT)[1].strip() == "乙"


@pytest.mark.usefixtures("report")
def test_nothing_new_is_no_new_backup(command: Command) -> None:
    assert command("backup")[1].strip()
    code, out, err = command("backup")
    assert (code, out) == (0, "")
    assert "没有" in err


@pytest.mark.usefixtures("report")
def test_what_is_no_backup_is_refused(command: Command, tmp_path: Path) -> None:
    stranger = tmp_path / "某文件.sqlite3"
    stranger.write_bytes(b"anything")
    for act in ("look", "restore"):
        code, _out, err = command(act, str(stranger))
        assert code == 3
        assert "备份" in err
