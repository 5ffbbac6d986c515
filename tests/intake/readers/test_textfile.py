"""Files of every encoding, and those that are none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.intake.readers.textfile import read_text

TEXT = "一、基本情况\r\n（一）部门职能\n“双联系”机制，编制2５名。𠮷㐀"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "旧.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert read_text(path) == TEXT


def test_utf16_big_endian(tmp_path: Path) -> None:
    path = tmp_path / "旧.txt"
    path.write_bytes(b"\xfe\xff" + TEXT.encode("utf-16-be"))
    assert read_text(path) == TEXT


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "旧.txt"
    text = "一、基本情况\n本局设科室 5 个，编制 20 名，按要求开展各项工作，资金支付及时。"
    path.write_bytes(text.encode(encoding))
    assert read_text(path) == text


def test_a_stray_control_character_is_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "旧.txt"
    path.write_text("档案" * 100 + "\x07", encoding="utf-8")
    assert read_text(path).endswith("\x07")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "import_empty"),
        (b"\xef\xbb\xbf", "import_empty"),
        (" \n\u3000\n".encode(), "import_empty"),
        (b"PK\x03\x04\x14\x00\x00\x00", "import_not_text"),
        (b"\x01\x02\x03\x04 text", "import_not_text"),
        (b"\xff\xfe\x00\x00A\x00", "import_not_text"),
        (b"\xff\xfeA", "import_encoding"),
        ("一、基本情況與部門職能說明，預算執行數額".encode("big5"), "import_encoding"),
        ("これは日本語の文章であり、報告書ではない".encode("shift_jis"), "import_encoding"),
        (
            "Prüfung der Maßnahmen für das Jahr: größer, schöner".encode("latin-1"),
            "import_encoding",
        ),
        (b"\x80\x81\xff\xfe", "import_encoding"),
    ],
)
def test_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "旧.txt"
    path.write_bytes(content)
    with pytest.raises(UserError) as caught:
        read_text(path)
    assert caught.value.code == code
    assert "旧.txt" in str(caught.value)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate((2 << 20) + 1)
    with pytest.raises(UserError) as caught:
        read_text(path)
    assert caught.value.code == "import_too_large"
    assert "超过 2 MB" in str(caught.value)


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_text(tmp_path)
    assert caught.value.code == "import_folder"


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_text(tmp_path / "没有.txt")
    assert caught.value.code == "import_missing"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no file is closed to this user"
)
def test_file_of_somebody_else(tmp_path: Path) -> None:
    path = tmp_path / "别人.txt"
    path.touch(mode=0)
    with pytest.raises(UserError) as caught:
        read_text(path)
    assert caught.value.code == "import_forbidden"


def test_name_that_no_file_system_takes(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read_text(tmp_path / ("长" * 300))
    assert caught.value.code == "import_unreadable"


@pytest.mark.skipif(
    not hasattr(os, "mkfifo"), reason="only file systems of Unix have pipes in folders"
)
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(UserError) as caught:
        read_text(path)
    assert caught.value.code == "import_missing"


def test_file_that_fails_while_it_is_read() -> None:
    """/proc/self/mem is a plain file that cannot be read from its beginning."""
    path = Path("/proc/self/mem")
    if not path.is_file():
        pytest.skip("this system has no file that opens and then fails")
    with pytest.raises(UserError) as caught:
        read_text(path)
    assert caught.value.code == "import_unreadable"
