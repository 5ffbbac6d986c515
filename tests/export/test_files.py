"""A file is replaced whole or not at all, and each fault has its own sentence."""

from __future__ import annotations

import errno
import os
import resource
import secrets
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from perfdesk.errors import UserError
from perfdesk.export.docx import write_docx
from perfdesk.export.files import replace_file
from perfdesk.export.pdf import write_pdf
from perfdesk.export.xlsx import write_xlsx
from tests.export.torture import running_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfdesk.document.blocks import Document

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="faults are made with POSIX means")

NEW = b"new content " * 1000


def write_new(file: BinaryIO) -> None:
    file.write(NEW)


def fault_of(target: Path, write: Callable[[BinaryIO], object] = write_new) -> UserError:
    with pytest.raises(UserError) as caught:
        replace_file(target, write)
    # Every sentence exists and all its slots are filled.
    assert "{" not in str(caught.value)
    return caught.value


@pytest.fixture
def old(tmp_path: Path) -> Path:
    target = tmp_path / "报告.pdf"
    target.write_bytes(b"old")
    return target


def assert_untouched(old: Path) -> None:
    assert old.read_bytes() == b"old"
    assert list(old.parent.iterdir()) == [old]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 64 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a small file system cannot be mounted here (needs root and CAP_SYS_ADMIN)")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_new_file_is_written(tmp_path: Path) -> None:
    target = tmp_path / "新.pdf"
    replace_file(target, write_new)
    assert target.read_bytes() == NEW
    assert list(tmp_path.iterdir()) == [target]


def test_old_file_is_replaced(old: Path) -> None:
    replace_file(old, write_new)
    assert old.read_bytes() == NEW
    assert list(old.parent.iterdir()) == [old]


def test_new_file_has_the_rights_that_the_user_gives_new_files(tmp_path: Path) -> None:
    target, plain = tmp_path / "a.pdf", tmp_path / "b"
    replace_file(target, write_new)
    plain.touch()
    assert target.stat().st_mode == plain.stat().st_mode


def test_fault_of_the_writer_leaves_the_old_file(old: Path) -> None:
    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace_file(old, fail)
    assert_untouched(old)


def test_target_is_a_folder(tmp_path: Path) -> None:
    assert fault_of(tmp_path).code == "export_target_is_folder"


def test_folder_is_missing(tmp_path: Path) -> None:
    assert fault_of(tmp_path / "没有" / "a.pdf").code == "export_folder_missing"


def test_folder_is_a_file(old: Path) -> None:
    assert fault_of(old / "a.pdf").code == "export_folder_missing"


def test_name_is_too_long(tmp_path: Path) -> None:
    assert fault_of(tmp_path / ("报" * 200 + ".pdf")).code == "export_name_too_long"
    assert list(tmp_path.iterdir()) == []


def test_disk_is_full(small_disk: Path) -> None:
    old = small_disk / "a.pdf"
    old.write_bytes(b"old")
    fault = fault_of(old, lambda file: file.write(secrets.token_bytes(200_000)))
    assert fault.code == "export_disk_full"
    assert_untouched(old)


def test_disk_is_read_only(small_disk: Path) -> None:
    old = small_disk / "a.pdf"
    old.write_bytes(b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert fault_of(old).code == "export_folder_read_only"
    assert fault_of(small_disk / "b.pdf").code == "export_folder_read_only"
    assert_untouched(old)


def test_old_file_is_read_only(old: Path) -> None:
    """Root may write everywhere, so the file is made immutable where the file system can."""
    if os.geteuid() == 0:
        done = subprocess.run(["chattr", "+i", str(old)], check=False, capture_output=True)
        if done.returncode:
            pytest.skip("this file system has no immutable files, and root ignores rights")
    else:
        old.chmod(0o444)
    try:
        assert fault_of(old).code == "export_file_read_only"
        assert_untouched(old)
    finally:
        if os.geteuid() == 0:
            subprocess.run(["chattr", "-i", str(old)], check=True)


def test_file_may_not_grow_further(old: Path) -> None:
    """A limit on the size of files: a fault of the system without a sentence of its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        fault = fault_of(old, lambda file: file.write(secrets.token_bytes(100_000)))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)
    assert fault.code == "export_failed"
    assert_untouched(old)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "export_disk_full"),
        (OSError(errno.EDQUOT, "Quota exceeded"), "export_disk_full"),
        (OSError(errno.EIO, "Input/output error"), "export_failed"),
    ],
)
def test_system_errors_while_writing(old: Path, error: OSError, code: str) -> None:
    def fail(_: BinaryIO) -> None:
        raise error

    assert fault_of(old, fail).code == code
    assert_untouched(old)


@pytest.mark.parametrize(
    ("windows", "code"),
    [(32, "export_file_open"), (33, "export_file_open"), (112, "export_disk_full")],
)
def test_windows_error_numbers(old: Path, windows: int, code: str) -> None:
    """Elsewhere an OSError has no winerror; it is set by hand, as Windows would."""

    def fail(_: BinaryIO) -> None:
        error = OSError(errno.EINVAL, "as on Windows")
        vars(error)["winerror"] = windows
        raise error

    assert fault_of(old, fail).code == code
    assert_untouched(old)


def test_old_file_that_cannot_be_replaced_counts_as_open() -> None:
    """Windows refuses to replace a file that is open; here a sticky folder of another user does."""
    if os.geteuid() != 0:
        pytest.skip("needs root, to act as another user")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        old = folder / "a.pdf"
        old.write_bytes(b"old")
        old.chmod(0o666)
        folder.chmod(0o1777)
        os.seteuid(65534)
        try:
            assert fault_of(old).code == "export_file_open"
        finally:
            os.seteuid(0)
        assert_untouched(old)


#: The three writers of a report.
WRITERS: tuple[Callable[[Document, Path], object], ...] = (write_pdf, write_xlsx, write_docx)


def fault_of_writer(writer: Callable[[Document, Path], object], target: Path) -> str:
    with pytest.raises(UserError) as caught:
        writer(running_text(1, 30), target)
    assert "{" not in str(caught.value)
    return caught.value.code


@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_leaves_the_old_file_on_a_full_disk(
    writer: Callable[[Document, Path], object], small_disk: Path
) -> None:
    old = small_disk / "a.out"
    old.write_bytes(b"old")
    (small_disk / "filler").write_bytes(bytes(56 * 1024))

    assert fault_of_writer(writer, old) == "export_disk_full"
    (small_disk / "filler").unlink()
    assert_untouched(old)


@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_leaves_the_old_file_on_a_read_only_disk(
    writer: Callable[[Document, Path], object], small_disk: Path
) -> None:
    old = small_disk / "a.out"
    old.write_bytes(b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    assert fault_of_writer(writer, old) == "export_folder_read_only"
    assert_untouched(old)


@pytest.mark.parametrize("number", [5, 32])
@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_leaves_a_file_that_is_open_in_excel_or_wps(
    writer: Callable[[Document, Path], object],
    number: int,
    old: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Windows takes the new file beside it and refuses to put it in the old one's place."""

    def refuse(_new: Path, target: Path) -> None:
        error = PermissionError(errno.EACCES, "as on Windows", str(target))
        vars(error)["winerror"] = number
        raise error

    monkeypatch.setattr(os, "replace", refuse)

    assert fault_of_writer(writer, old) == "export_file_open"
    assert_untouched(old)


@pytest.mark.parametrize("writer", WRITERS)
def test_each_writer_needs_no_other_disk(
    writer: Callable[[Document, Path], object],
    small_disk: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (small_disk / "filler").write_bytes(bytes(64 * 1024))
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))

    writer(running_text(1, 30), tmp_path / "a.out")

    assert (tmp_path / "a.out").stat().st_size > 0
    assert [one.name for one in small_disk.iterdir()] == ["filler"]
