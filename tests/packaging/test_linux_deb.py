"""What dpkg and desktops are told of the package."""

from __future__ import annotations

import configparser
import os
import subprocess
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from common.project import Project
from linux import deb
from linux.context import Context

if TYPE_CHECKING:
    from pathlib import Path


def test_control_names_version_size_and_what_it_needs() -> None:
    told = deb.control("1.2.3", 4567, ["libc6 (>= 2.28)", "libgcc-s1 | libgcc1"])
    lines = told.splitlines()
    assert "Package: perfdesk" in lines
    assert "Version: 1.2.3" in lines
    assert "Installed-Size: 4567" in lines
    assert "Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1" in lines
    # Every line is a field or goes on with one: an empty line would end the description.
    assert all(line[:1] == " " or ": " in line for line in lines)


def test_the_menu_has_the_chinese_name_and_opens_a_file() -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(deb.desktop_entry())
    entry = parser["Desktop Entry"]
    assert entry["Name"] == entry["Name[zh_CN]"] == "绩效自评工作台"
    assert entry["Exec"] == "/opt/perfdesk/perfdesk %f"
    assert entry["MimeType"] == f"{deb.MIME};"
    assert entry["Terminal"] == "false"


def test_only_report_packages_are_opened_by_a_double_click() -> None:
    (kind,) = ET.fromstring(deb.mime_type().encode("utf-8"))  # noqa: S314 - our own text
    assert kind.get("type") == deb.MIME
    globs = [one.get("pattern") for one in kind if one.tag.endswith("}glob")]
    assert globs == ["*.perfdesk"]


def test_copyright_holds_the_components_as_dpkg_wants_lines() -> None:
    told = deb.copyright_text("甲 1.0  MIT\n\n乙 2.0  BSD-3-Clause\n")
    assert "\n 甲 1.0  MIT\n .\n 乙 2.0  BSD-3-Clause\n" in told
    assert told.startswith("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/")


@pytest.mark.skipif(os.name == "nt", reason="a script of dpkg's")
@pytest.mark.parametrize("act", ["upgrade", "install", "remove", "abort-upgrade"])
def test_the_script_lets_pass_where_the_program_does_not_run(tmp_path: Path, act: str) -> None:
    script = tmp_path / "preinst"
    script.write_text(deb._REFUSE_WHILE_RUNNING, encoding="utf-8")
    ended = subprocess.run(["sh", str(script), act], capture_output=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_packages_are_named_as_debian_names_them(tmp_path: Path) -> None:
    context = Context(tmp_path / "work", tmp_path / "out", Project("1.2.3", 0))
    assert context.package.name == "perfdesk_1.2.3_amd64.deb"
    assert context.previous.name == "perfdesk_1.2.2_amd64.deb"
