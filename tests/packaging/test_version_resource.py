"""The programs tell who they are, in Chinese and with the project's version."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from common.project import TOP, Project
from common.steps import BuildError
from windows import version_resource

if TYPE_CHECKING:
    from pathlib import Path

_PROJECT = Project("1.2.3", 1_700_000_000)


def test_both_programs_bear_the_products_name() -> None:
    for program in version_resource.DESCRIPTIONS:
        told = version_resource.strings(_PROJECT, program)
        assert told["ProductName"] == "绩效自评工作台"
        assert told["OriginalFilename"] == f"{program}.exe"
        assert told["FileVersion"] == told["ProductVersion"] == "1.2.3"
    descriptions = set(version_resource.DESCRIPTIONS.values())
    assert len(descriptions) == len(version_resource.DESCRIPTIONS)


def test_the_resource_is_an_expression_with_everything() -> None:
    text = version_resource.resource(_PROJECT, "perfdesk-cli")
    tree = ast.parse(text, mode="eval")
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert {"绩效自评工作台（命令行）", "perfdesk-cli.exe", "080404b0", 2052, 1200} <= said
    assert "filevers=(1, 2, 3, 0)" in text


def test_the_projects_own_version_is_read() -> None:
    project = Project.read()
    assert project.numbers[3] == 0
    assert project.version in (TOP / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("version", "before"),
    [("1.2.3", "1.2.2"), ("1.2.0", "1.1.0"), ("1.0.0", "0.0.0"), ("0.1.0", "0.0.0")],
)
def test_a_version_before_is_lower(version: str, before: str) -> None:
    project = Project(version, 0)
    assert project.before() == before
    assert Project(before, 0).numbers < project.numbers


def test_two_versions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.0.0"\n', encoding="utf-8")
    (tmp_path / "perfdesk").mkdir()
    (tmp_path / "perfdesk" / "__init__.py").write_text('__version__ = "1.0.1"', encoding="utf-8")
    with pytest.raises(BuildError, match="another version"):
        Project.read(tmp_path)


def test_a_version_that_windows_cannot_tell_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.0rc1"\n', encoding="utf-8")
    with pytest.raises(BuildError, match=r"not of the form 1\.2\.3"):
        Project.read(tmp_path)


def test_the_date_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert Project.read().epoch == 1_700_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "5")
    assert Project.read().epoch == 315_532_800  # zip files begin in 1980
