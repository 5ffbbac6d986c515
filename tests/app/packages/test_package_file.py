"""The file of a package: what is written is read, and nothing else is."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.app.packages import package_file
from perfdesk.app.packages.package_file import (
    Package,
    entries,
    entry,
    is_name,
    number,
    read_file,
    read_json,
    read_package,
    text,
    write_package,
)
from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_REPORT = "reports/001.json"


def code_of(content: bytes) -> str:
    """Return why this is refused; empty where it is not."""
    try:
        read_package(content, "报告.perfdesk")
    except UserError as error:
        return error.code if "报告.perfdesk" in str(error) else "told of no file"
    return ""


def zipped(members: Mapping[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, way)
    return out.getvalue()


def manifest(members: Mapping[str, bytes], /, **other: object) -> bytes:
    told: dict[str, Any] = {
        "kind": "perfdesk package",
        "version": 1,
        "program": "1",
        "members": {
            name: {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in members.items()
        },
    }
    return json.dumps(told | other).encode()


def forged(members: Mapping[str, bytes], /, **other: object) -> bytes:
    """Make what somebody with a zip program can make."""
    return zipped({"manifest.json": manifest(members, **other), **members})


@given(
    st.dictionaries(
        st.sampled_from([_REPORT, "reports/002.json", "reports/001-past.json", "parts/a.toml"]),
        st.binary(max_size=2000) | st.integers(1, 300_000).map(lambda size: b"x" * size),
    )
)
def test_what_is_written_is_read(members: dict[str, bytes]) -> None:
    package = Package({"made_on": "甲"}, members)
    content = write_package(package, "0.1")
    assert content == write_package(package, "0.1")
    found = read_package(content, "x")
    assert found.about == {"program": "0.1", "made_on": "甲"}
    assert found.members == members


@given(st.data())
def test_one_byte_changed_never_passes_for_another_content(data: st.DataObject) -> None:
    members = {_REPORT: bytes(range(256)), "parts/a.toml": b"a = 1"}
    content = bytearray(write_package(Package({}, members), "0.1"))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    code = code_of(bytes(content))
    assert code in {"", "package_damaged", "package_foreign", "package_newer"}
    if not code:
        assert read_package(bytes(content), "x").members == members


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes) -> None:
    assert code_of(content) == "package_foreign"
    ours = write_package(Package({}, {_REPORT: b"{}"}), "0.1")
    assert code_of(ours + content) == ("package_damaged" if content else "")


def test_half_a_package_is_damaged() -> None:
    content = write_package(Package({}, {_REPORT: os.urandom(500)}), "0.1")
    for size in range(43, len(content), 7):
        assert code_of(content[:size]) == "package_damaged"
    assert code_of(b"") == "package_foreign"


def test_a_zip_of_another_kind_is_foreign() -> None:
    assert code_of(zipped({"word/document.xml": b"<x/>"})) == "package_foreign"
    assert code_of(forged({}, kind="perfdesk backup")) == "package_foreign"


def test_a_newer_version_is_told_as_such() -> None:
    with pytest.raises(UserError, match=r"9\.5") as refused:
        read_package(forged({"outlook.bin": b"1"}, version=2, program="9.5"), "x")
    assert refused.value.code == "package_newer"
    assert code_of(forged({}, version=0)) == "package_damaged"
    assert code_of(forged({}, version=True)) == "package_damaged"
    assert code_of(forged({}, version=2, program="9\n5")) == "package_damaged"


@pytest.mark.parametrize(
    "name",
    [
        "../reports/001.json",
        "reports/../001.json",
        "/reports/001.json",
        "reports\\001.json",
        "C:/reports/001.json",
        "reports/001.json/",
        "reports/1.json",
        "reports/001.JSON",
        "reports/０01.json",
        "templates/own/../../x.toml",
        "templates/Own/x.toml",
        "templates/own/.toml",
        "templates/own/a .toml ",
        "templates/own/a/b.toml",
        "templates/own/con.toml",
        "templates/own/COM1.toml",
        "templates/own/a:b.toml",
        "templates/own/a\x07.toml",
        f"templates/own/{'长' * 61}.toml",
        "parts/nul.toml",
        "parts/Ａ.toml",
        "readme.txt",
    ],
)
def test_only_our_names_are_read(name: str) -> None:
    assert not is_name(name)
    assert code_of(forged({name: b"{}"})) == "package_damaged"


@pytest.mark.parametrize(
    "name", ["templates/own/template.toml", "templates/own/评分 表.toml", "parts/scores-2023.toml"]
)
def test_an_offices_names_are_ours(name: str) -> None:
    assert is_name(name)
    assert code_of(forged({name: b"{}"})) == ""


def test_members_are_those_that_are_listed() -> None:
    listed = manifest({_REPORT: b"{}"})
    assert code_of(zipped({"manifest.json": listed})) == "package_damaged"
    both = {"manifest.json": manifest({}), _REPORT: b"{}"}
    assert code_of(zipped(both)) == "package_damaged"
    assert code_of(zipped({"manifest.json": listed, _REPORT: b"[]"})) == "package_damaged"
    longer = {"manifest.json": listed, _REPORT: b"{} "}
    assert code_of(zipped(longer)) == "package_damaged"
    assert code_of(forged({}, members=[])) == "package_damaged"
    assert code_of(forged({}, members={_REPORT: 1})) == "package_damaged"
    assert code_of(zipped({"manifest.json": b"[]"})) == "package_damaged"
    assert code_of(zipped({"manifest.json": b"\xff"})) == "package_damaged"


def test_one_name_twice_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("manifest.json", manifest({_REPORT: b"{}"}))
        archive.writestr(_REPORT, b"{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr(_REPORT, b"{}")
    assert code_of(out.getvalue()) == "package_damaged"
    same = {"templates/own/A.toml": b"", "templates/own/a.toml": b""}
    assert code_of(forged(same)) == "package_damaged"


def test_a_bomb_is_not_unpacked() -> None:
    assert code_of(forged({_REPORT: b" " * 200_000})) == "package_damaged"
    assert code_of(zipped({"manifest.json": b" " * 200_000})) == "package_damaged"


def test_other_ways_of_packing_are_refused() -> None:
    members = {_REPORT: b"{}"}
    content = zipped({"manifest.json": manifest(members), **members}, zipfile.ZIP_BZIP2)
    assert code_of(content) == "package_damaged"


def test_a_password_is_refused() -> None:
    content = bytearray(forged({_REPORT: b"{}"}))
    for at in (content.rindex(b"PK\1\2") + 8, content.rindex(b"PK\3\4") + 6):
        content[at] |= 1
    assert code_of(bytes(content)) == "package_damaged"


def test_a_size_that_lies_is_refused() -> None:
    """A member whose directory says three bytes unpacks to more."""
    noise = hashlib.shake_256(b"").digest(4000)
    content = bytearray(zipped({"manifest.json": manifest({_REPORT: noise}), _REPORT: noise}))
    at = content.rindex(b"PK\1\2")
    content[at + 24 : at + 28] = struct.pack("<I", 3)
    assert code_of(bytes(content)) == "package_damaged"


def test_a_directory_of_millions_is_not_read() -> None:
    content = bytearray(forged({_REPORT: b"{}"}))
    for start, stop, value in ((10, 12, 0xFFFF), (12, 16, 1 << 30)):
        changed = bytearray(content)
        changed[len(content) - 22 + start : len(content) - 22 + stop] = value.to_bytes(
            stop - start, "little"
        )
        assert code_of(bytes(changed)) == "package_damaged"
    end = bytes(content[-22:])
    large = b"PK\6\7" + b"\0" * 16
    assert code_of(bytes(content[:-22]) + large + end) == "package_damaged"


@pytest.mark.parametrize(
    "limit", ["_MOST_MEMBER", "_MOST_ALL", "_MOST_FILE", "_MOST_MEMBERS", "_MOST_BRACKETS"]
)
def test_what_could_not_be_read_is_not_written(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    noise = os.urandom(3000) + b"[[["
    package = Package({}, {_REPORT: noise, "reports/002.json": noise})
    monkeypatch.setattr(package_file, limit, 1)
    with pytest.raises(UserError) as refused:
        write_package(package, "0.1")
    assert refused.value.code == "package_too_much"


def test_members_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    members = {_REPORT: os.urandom(3000), "reports/002.json": os.urandom(3000)}
    content = write_package(Package({}, members), "0.1")
    monkeypatch.setattr(package_file, "_MOST_ALL", 5000)
    assert code_of(content) == "package_damaged"


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "包.perfdesk"
    path.write_bytes(write_package(Package({}, {_REPORT: b"{}"}), "0.1"))
    assert read_file(path).members == {_REPORT: b"{}"}


def _too_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate((48 << 20) + 1)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _path: None, "package_missing"),
        (lambda path: path.mkdir(), "package_missing"),
        (_too_large, "package_too_large"),
        (lambda path: path.write_bytes(b"x"), "package_foreign"),
    ],
)
def test_what_cannot_be_read_is_told(
    make: Callable[[Path], object], code: str, tmp_path: Path
) -> None:
    path = tmp_path / "包.perfdesk"
    make(path)
    with pytest.raises(UserError) as refused:
        read_file(path)
    assert refused.value.code == code


def test_a_stick_that_fails_is_told(tmp_path: Path) -> None:
    """A name that no disk can have fails as a stick does that is pulled out."""
    with pytest.raises(UserError) as refused:
        read_file(tmp_path / ("长" * 300))
    assert refused.value.code == "package_unreadable"


# -- JSON ------------------------------------------------------------------------------------------


def test_json_that_takes_all_memory_is_not_read() -> None:
    assert read_json(b'{"a": [1]}') == {"a": [1]}
    with pytest.raises(ValueError, match="more lists"):
        read_json(b"[" * ((1 << 20) + 1))
    with pytest.raises(RecursionError):
        read_json(b"[" * 500_000)


def test_parts_are_what_they_should_be() -> None:
    assert entry({"a": 1}, frozenset("a")) == {"a": 1}
    assert entries([1], 1) == [1]
    assert (text("字", 1), number(3)) == ("字", 3)
    for wrong in (
        lambda: entry([], frozenset()),
        lambda: entry({"b": 1}, frozenset("a")),
        lambda: entries([1, 2], 1),
        lambda: entries({}, 1),
        lambda: text("长长", 1),
        lambda: text("\n", 9),
        lambda: text("\ud800", 9),
        lambda: text(1, 9),
        lambda: number(-1),
        lambda: number(5, 4),
        lambda: number(True),
        lambda: number("1"),
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - all of them
            wrong()
