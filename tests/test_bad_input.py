"""Bad luck and bad files through the commands: a sentence, exit 3, nothing half-written."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Command = Callable[..., tuple[int, str, str]]

OUTLINE = """一、基本情况
（一）部门职能
本单位负责某项工作。
三、存在的主要问题
一是某事不足。二是某事欠缺。
"""


def refused(outcome: tuple[int, str, str]) -> str:
    """Assert that a command refused with a Chinese sentence, and return it."""
    code, out, err = outcome
    assert (code, out) == (3, "")
    assert "Traceback" not in err
    lines = err.strip().split("\n")
    assert lines[0], err
    assert any("\u4e00" <= char <= "\u9fff" for char in err)
    return err


def new(command: Command) -> tuple[int, str, str]:
    return command("new", "--template", "liwan-2023", "--year", "2023", "--unit", "某某局")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder that ``command`` uses."""
    return tmp_path / "数据 夹"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \r\n\t\n"),
        ("binary.txt", bytes(range(256)) * 40),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + b"\x00" * 500),
        ("latin.txt", "Déjà vu, façade, naïve, Übergröße. ".encode("latin-1") * 30),
        ("novel.txt", ("那天下午他走过长街，没有遇见一个认识的人。\n" * 50).encode()),
        ("english.txt", b"Chapter one. It was a dark and stormy night.\n" * 50),
    ],
)
def test_file_that_is_no_report(
    command: Command, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    refused(command("import", str(path), "--template", "auto"))
    assert command("list")[1] == ""


def test_file_that_is_too_large(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.write("一、基本情况\n".encode())
        file.truncate(50 << 20)
    refused(command("import", str(path), "--template", "auto"))


def test_folder_instead_of_a_file(command: Command, tmp_path: Path) -> None:
    refused(command("import", str(tmp_path), "--template", "auto"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_is_read(
    command: Command, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "report.txt"
    text = "2023年度某某局整体支出绩效自评报告\n" + OUTLINE
    path.write_bytes(text.replace("\n", "\r\n").encode(encoding))
    code, out, err = command("import", str(path), "--template", "liwan-2023")
    assert (code, err) == (0, "")
    assert command("get", out.strip(), "problems")[1].split("。\n")[0] == "某事不足"


def test_year_that_no_title_tells(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(OUTLINE, encoding="utf-8")
    refused(command("import", str(path), "--template", "liwan-2023"))
    told = ("--year", "2023", "--unit", "某某局")
    assert command("import", str(path), "--template", "liwan-2023", *told)[0] == 0


@pytest.mark.parametrize(
    "content", [b"not a database at all", b"SQLite format 3\x00" + b"\xff" * 4000]
)
def test_data_file_that_is_no_database(command: Command, data: Path, content: bytes) -> None:
    data.mkdir()
    database = data / "perfdesk.sqlite3"
    database.write_bytes(content)
    refused(command("list"))
    assert database.read_bytes() == content


def test_data_file_of_a_newer_program(command: Command, data: Path) -> None:
    assert new(command)[0] == 0
    with sqlite3.connect(data / "perfdesk.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 900")
    connection.close()
    refused(command("list"))


def test_data_file_that_another_program_locks(command: Command, data: Path) -> None:
    assert new(command)[0] == 0
    connection = sqlite3.connect(data / "perfdesk.sqlite3", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        refused(command("set", "1", "improvements", "新的措施"))
    finally:
        connection.rollback()
        connection.close()
    assert command("get", "1", "improvements")[1] == "\n"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB, so that "disk full" is the real thing."""
    folder = tmp_path / "小 盘"
    folder.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root on Linux")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("mounting a small file system is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> None:
    """Leave no free block."""
    try:
        with (disk / "ballast").open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
                file.flush()
    except OSError:
        return


def test_full_disk_on_export_leaves_the_old_file(command: Command, small_disk: Path) -> None:
    assert new(command)[0] == 0
    target = small_disk / "report.pdf"
    target.write_bytes(b"old")
    fill(small_disk)
    for kind in ("pdf", "xlsx", "docx"):
        refused(command("export", "1", "--to", kind, "--out", str(target), "--draft"))
        assert target.read_bytes() == b"old"
    assert sorted(path.name for path in small_disk.iterdir()) == ["ballast", "report.pdf"]


def test_full_disk_on_save_leaves_the_old_text(
    command: Command, small_disk: Path, tmp_path: Path
) -> None:
    (tmp_path / "数据 夹").symlink_to(small_disk / "data", target_is_directory=True)
    (small_disk / "data").mkdir()
    assert new(command)[0] == 0
    assert command("set", "1", "improvements", "旧")[0] == 0
    fill(small_disk)
    refused(command("set", "1", "improvements", "新" * 200_000))
    (small_disk / "ballast").unlink()
    assert command("get", "1", "improvements")[1] == "旧\n"


def test_read_only_disk(command: Command, small_disk: Path, tmp_path: Path) -> None:
    (tmp_path / "数据 夹").symlink_to(small_disk / "data", target_is_directory=True)
    (small_disk / "data").mkdir()
    assert new(command)[0] == 0
    remount = ["mount", "-o", "remount,ro", str(small_disk)]
    assert subprocess.run(remount, check=False).returncode == 0
    try:
        refused(command("set", "1", "improvements", "新"))
        target = str(small_disk / "report.pdf")
        refused(command("export", "1", "--to", "pdf", "--out", target, "--draft"))
    finally:
        remount[2] = "remount,rw"
        subprocess.run(remount, check=True)


def test_target_that_is_a_folder(command: Command, tmp_path: Path) -> None:
    assert new(command)[0] == 0
    folder = tmp_path / "report.pdf"
    folder.mkdir()
    refused(command("export", "1", "--to", "pdf", "--out", str(folder), "--draft"))
    assert not list(folder.iterdir())


def template(folder: Path, name: str, extra: str) -> None:
    """Write a small template of an office's own into its data folder."""
    target = folder / "templates" / name
    target.mkdir(parents=True)
    target.joinpath("template.toml").write_text(
        f"""
[template]
id = "{name}"
title = "自有模板"
version = 1
report_title = "{{unit}}报告"
numbering = ["{{n:cn}}、"]
[[section]]
code = "one"
heading = "第一部分"
[[field]]
code = "first"
type = "decimal"
label = "甲"
section = "one"
[[field]]
code = "second"
type = "decimal"
label = "乙"
section = "one"
{extra}
""",
        encoding="utf-8",
    )


def test_own_template_is_taken_from_the_data_folder(command: Command, data: Path) -> None:
    template(data, "own", 'calculate = "first + 1"')
    code, out, err = command("new", "--template", "own", "--year", "2023", "--unit", "某某局")
    assert (code, err) == (0, "")
    command("set", out.strip(), "first", "41")
    assert command("get", out.strip(), "second")[1] == "42\n"


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ('colour = "red"', "colour"),
        ('[[field]]\ncode = "first"\ntype = "text"\nlabel = "丙"\nsection = "one"', "代码重复"),
        ('calculate = "second + first"', "计算循环"),
        ('calculate = "first.real"', "不允许"),
        ('calculate = "[x for x in first]"', "不允许"),
        ("calculate = \"__import__('os').system('x')\"", "不允许"),
        ("calculate = \"open('x')\"", "没有名为"),
        ('calculate = "first ** first"', "不允许"),
        ('calculate = "third"', "没有名为"),
        ('calculate = "first + "', "书写有误"),
        ("calculate = 5", "文字"),
        ("[[[", "TOML"),
    ],
)
def test_broken_or_malicious_template_opens_no_report(
    command: Command, data: Path, extra: str, words: str
) -> None:
    template(data, "own", extra)
    told = refused(command("new", "--template", "own", "--year", "2023", "--unit", "某某局"))
    assert words in told
    assert "template.toml" in told
    assert new(command)[0] == 0  # the others are not touched by it
