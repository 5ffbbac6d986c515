from __future__ import annotations

import logging
import os
import platform
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk import log
from perfdesk.app.data_folder import diagnosis
from perfdesk.app.data_folder.diagnosis import harmless, suggested_name, write_diagnosis
from perfdesk.app.data_folder.opening import Opening
from perfdesk.app.settings import Choices, Settings
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What a clerk types and how she calls things; none of it may be in the file.
_SECRETS = ("Zhongyao42", "机密正文", "幸福里街道办事处", "3456789.12", "Xingfuli")


@pytest.fixture
def opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[Opening]:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    settings = Settings()
    settings.keep(Choices(percent=125, unit="幸福里街道办事处"))
    opening = Opening(DataFolder(tmp_path / "幸福里 Xingfuli"), settings)
    yield opening
    opening.close()
    root = logging.getLogger("perfdesk")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()
    caplog.clear()


def _read(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())


@pytest.fixture
def worked(opening: Opening, caplog: pytest.LogCaptureFixture) -> Opening:
    """A clerk's day, with errors that quote what was typed."""
    _work(opening)
    caplog.clear()
    return opening


def _work(opening: Opening) -> None:
    library = opening.open()
    number = library.create("liwan-2023", 2023, "幸福里街道办事处")
    session = library.open(number)
    session.enter(FieldRef("conclusion"), "机密正文 Zhongyao42 用了 3456789.12 元")
    session.flush()
    opening.backups.make("hand")
    logger = logging.getLogger("perfdesk.test")
    logger.info("%s is no good backup: %s", opening.folder.backups / "x", "database_damaged")
    logger.warning("KeyError 'Zhongyao42' in /home/Xingfuli/机密正文.txt")
    try:
        int("Zhongyao42\nValueError: Xingfuli")
    except ValueError:
        logger.exception("bug")


def test_no_word_of_the_clerk_is_in_it(worked: Opening, tmp_path: Path) -> None:
    target = tmp_path / "d.zip"

    write_diagnosis(target, worked, {"Qt": "6.9", "screens": "1366x768 1"})

    found = _read(target)
    for secret in (*_SECRETS, str(tmp_path), str(Path.home()) + "/"):
        assert secret not in found, secret
    assert not re.search(r"[^\x00-\x7f]", found)
    log_text = (worked.folder.logs / "perfdesk.log").read_text(encoding="utf-8")
    assert "Zhongyao42" in log_text, "the log has it, or nothing is shown"


def test_what_a_technician_needs_is_in_it(worked: Opening, tmp_path: Path) -> None:
    target = tmp_path / "d.zip"

    write_diagnosis(target, worked, {"Qt": "6.9"})

    found = _read(target)
    for words in (
        "perfdesk 0.",
        "Qt 6.9",
        f"python {platform.python_version()}",
        "database user_version ",
        "database check ok",
        "database report 1 rows",
        "reports of liwan-2023 version",
        "template general version",
        "choices 125 %",
        "file perfdesk.sqlite3 ",
        "ValueError",
        "Traceback (most recent call last):",
        'File "test_diagnosis.py", line',
    ):
        assert words in found, words


def test_a_damaged_or_missing_database_is_no_hindrance(opening: Opening, tmp_path: Path) -> None:
    opening.folder.root.mkdir()
    write_diagnosis(tmp_path / "a.zip", opening, {})
    assert "database cannot be read" in _read(tmp_path / "a.zip")

    opening.folder.database.write_bytes(b"nothing of ours" * 500)
    write_diagnosis(tmp_path / "b.zip", opening, {})
    assert "cannot be read: SQLITE_NOTADB" in _read(tmp_path / "b.zip")


def test_names_of_an_office_s_own_templates_stay_here(opening: Opening, tmp_path: Path) -> None:
    own = opening.folder.templates / "幸福里"
    own.mkdir(parents=True)
    (own / "template.toml").write_text("", encoding="utf-8")
    opening.open()

    write_diagnosis(tmp_path / "a.zip", opening, {})

    assert "template (own) version 0" in _read(tmp_path / "a.zip")


def test_a_log_that_cannot_be_read_is_told(opening: Opening, tmp_path: Path) -> None:
    log.start(opening.folder)
    (opening.folder.logs / "perfdesk.log.1").mkdir(parents=True)

    write_diagnosis(tmp_path / "a.zip", opening, {})

    assert zipfile.is_zipfile(tmp_path / "a.zip")


def test_a_target_that_cannot_be_written_is_told(opening: Opening, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        write_diagnosis(tmp_path / "gone" / "a.zip", opening, {})

    assert caught.value.code == "export_folder_missing"


def test_files_and_packages_that_are_gone_are_no_hindrance(
    opening: Opening, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening.folder.root.mkdir()
    (opening.folder.root / "perfdesk-old.sqlite3").symlink_to(tmp_path / "nowhere")
    (opening.folder.root / "xingfuli.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(diagnosis, "_PACKAGES", ("no-such-package",))

    write_diagnosis(tmp_path / "a.zip", opening, {})

    found = _read(tmp_path / "a.zip")
    assert "no-such-package unknown" in found
    assert "file perfdesk-old.sqlite3 FileNotFoundError" in found
    assert "xingfuli" not in found


def test_only_what_is_known_is_let_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "zhangsan")
    lines = [
        "2026-01-01 10:00:00,123 INFO perfdesk.x: hello zhangsan 'quoted' \"also\" 中文",
        f"2026-01-01 10:00:00,123 INFO perfdesk.x: at {os.sep}my folder{os.sep}a b.txt",
        "2026-01-01 10:00:00,123 INFO perfdesk.x: at D:\\my folder\\a b.txt",
        "Traceback (most recent call last):",
        '  File "C:\\Users\\zhangsan\\perfdesk\\ui\\desk.py", line 7, in go',
        "    text = typed",
        "perfdesk.errors.UserError: Zhongyao42",
        "sqlalchemy.exc.IntegrityError: (x) Zhongyao42",
        "[parameters: ('Zhongyao42',)]",
        "KeyboardInterrupt",
    ]

    assert list(harmless(lines, tmp_path)) == [
        "2026-01-01 10:00:00,123 INFO perfdesk.x: hello <user> (quoted) (quoted) ~",
        "2026-01-01 10:00:00,123 INFO perfdesk.x: at (path)",
        "2026-01-01 10:00:00,123 INFO perfdesk.x: at (path)",
        "Traceback (most recent call last):",
        '  File "desk.py", line 7, in go',
        "perfdesk.errors.UserError",
        "sqlalchemy.exc.IntegrityError",
        "KeyboardInterrupt",
    ]


def test_a_user_without_a_name_is_no_hindrance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)

    assert list(harmless(["KeyError: x"], tmp_path)) == ["KeyError"]


def test_the_file_s_name_says_when() -> None:
    assert re.fullmatch(r"perfdesk-diagnosis-\d{8}-\d{4}\.zip", suggested_name())
