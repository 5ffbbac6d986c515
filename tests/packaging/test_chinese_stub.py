"""NSIS's own sentences are replaced in place: nothing else of its code moves."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from common.steps import BuildError
from windows import chinese_stub

_NSIS = Path("/usr/share/nsis")


def _stub() -> bytes:
    """Return texts as a compiler lays them out, each with a zero behind it."""
    english = [
        "verifying installer: %d%%",
        "unpacking data: %d%%",
        "Error launching installer",
        "Installer integrity check has failed. Common causes include" + "\nand so on." * 12,
        "Error writing temporary file. Make sure your temp folder is valid.",
        "NSIS Error",
        "Error launching installer",
    ]
    texts = b"".join(text.encode("utf-16-le") + b"\0\0" for text in english)
    return b"MZ\x90\0" + texts + b"code \0\0\xff"


def test_every_sentence_becomes_chinese_and_nothing_moves() -> None:
    before = _stub()
    after = chinese_stub.say(before)
    assert len(after) == len(before)
    assert after.startswith(b"MZ\x90\0")
    assert after.endswith(b"code \0\0\xff")
    for beginning, words in chinese_stub.WORDS.items():
        assert beginning.encode("utf-16-le") not in after
        times = 2 if beginning == "Error launching installer" else 1
        assert after.count(words.encode("utf-16-le") + b"\0\0") == times


def test_an_nsis_with_other_sentences_is_refused() -> None:
    with pytest.raises(BuildError, match="NSIS Error"):
        chinese_stub.say(_stub().replace("NSIS Error".encode("utf-16-le"), b"ab" * 10))
    short = _stub().replace("NSIS Error".encode("utf-16-le"), "NSIS Error".encode("utf-16-le")[:8])
    with pytest.raises(BuildError):
        chinese_stub.say(short)


@pytest.mark.skipif(not _NSIS.is_dir(), reason="NSIS is not installed")
def test_the_rest_of_nsis_is_that_of_the_machine(tmp_path: Path) -> None:
    folder = chinese_stub.lay_out(tmp_path / "nsis", _NSIS)
    assert {path.name for path in folder.iterdir()} == {path.name for path in _NSIS.iterdir()}
    for name in chinese_stub.STUBS:
        own = (folder / "Stubs" / name).read_bytes()
        assert len(own) == (_NSIS / "Stubs" / name).stat().st_size
        assert "安装程序的文件不完整".encode("utf-16-le") in own


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")
def test_makensis_takes_the_folder_it_is_told(tmp_path: Path) -> None:
    assert chinese_stub.prepare(tmp_path / "nsis") == {"NSISDIR": str(tmp_path / "nsis")}
