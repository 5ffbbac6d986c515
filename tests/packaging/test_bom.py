"""The bill of materials accounts for every file and tells every licence."""

from __future__ import annotations

import json
from email.parser import HeaderParser
from typing import TYPE_CHECKING

import pytest
from common import bom, locks
from common.bom import Component
from common.locks import Pin
from common.project import TOP, Project
from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path

_COMMON = TOP / "packaging" / "common"
_COMPONENTS = (_COMMON / "components.toml").read_text(encoding="utf-8")
_VERSIONS = dict.fromkeys(
    ("project", "python", "sqlite", "zlib", "expat", "qt", "pyinstaller"), "1"
)
_PROJECT = Project("1.2.3", 1_700_000_000)


def _metadata(*lines: str) -> str:
    return "\n".join(["Metadata-Version: 2.4", "Name: Thing", "Version: 1", *lines, ""])


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (
            ["License-Expression: MIT OR (Apache-2.0 AND BSD-3-Clause)"],
            "MIT OR (Apache-2.0 AND BSD-3-Clause)",
        ),
        (["License: BSD-3-Clause"], "BSD-3-Clause"),
        (
            ["License: see the file", "Classifier: License :: OSI Approved :: MIT License"],
            "MIT",
        ),
    ],
)
def test_a_package_tells_its_licence(lines: list[str], licence: str) -> None:
    assert bom.licence_of(HeaderParser().parsestr(_metadata(*lines))) == licence


def test_a_package_without_a_licence_stops_the_build() -> None:
    with pytest.raises(BuildError, match="Thing tell no licence"):
        bom.licence_of(HeaderParser().parsestr(_metadata("License: all rights reserved")))


def test_each_file_is_somebodys() -> None:
    components = [
        Component("font", "1", "OFL-1.1", files=("_internal/resources/fonts/a.ttf",)),
        Component("ours", "1", "Apache-2.0", files=("_internal/resources/*",)),
    ]
    files = [
        "_internal/resources/fonts/a.ttf",
        "_internal/resources/x/y.toml",
        "_internal/Lib/z.PYD",
    ]
    assert bom.owners(files, components, {"lib/z.pyd": "thing"}) == {
        files[0]: "font",
        files[1]: "ours",
        files[2]: "thing",
    }


def test_a_strange_file_stops_the_build() -> None:
    with pytest.raises(BuildError, match=r"_internal/strange\.dll"):
        bom.owners(["_internal/strange.dll"], [], {})


def test_what_the_program_lacks_is_not_listed() -> None:
    components = [
        Component("there", "1", "MIT", files=("a",)),
        Component("part", "1", "MIT", within="there"),
        Component("absent", "1", "MIT", files=("b",)),
        Component("its part", "1", "MIT", within="absent"),
        Component("package", "1", "MIT", purl="pkg:pypi/package@1"),
    ]
    found = bom.used(components, {"a": "there"})
    assert [component.name for component in found] == ["there", "part", "package"]


def test_every_stated_component_has_a_licence_and_its_texts_are_there() -> None:
    components = bom.read_components(_COMPONENTS, _VERSIONS)
    names = {component.name for component in components}
    for component in components:
        assert component.licence
        assert not component.within or component.within in names
        for text in component.texts:
            root, _, rest = text.partition("/")
            path = {
                "common": _COMMON / rest,
                "tree": TOP / rest.removeprefix("_internal/"),
            }.get(root)
            assert path is None or path.is_file(), text


def test_every_font_is_told_by_itself() -> None:
    components = bom.read_components(_COMPONENTS, _VERSIONS)
    fonts = TOP / "resources" / "fonts"
    files = [f"_internal/resources/fonts/{path.name}" for path in fonts.glob("*.ttf")]
    owned = bom.owners(files, components, {})
    assert "perfdesk resources" not in owned.values()


def test_an_unknown_version_stops_the_build() -> None:
    with pytest.raises(BuildError, match="not known"):
        bom.read_components(_COMPONENTS, {})


def test_packages_tell_of_themselves(tmp_path: Path) -> None:
    folder = tmp_path / "some_thing-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(
        "Name: Some_Thing\nVersion: 1.0\nLicense-Expression: MIT\n", encoding="utf-8"
    )
    [found] = bom.read_packages("", [Pin("some-thing", "1.0", ("0" * 64,))], tmp_path)
    assert (found.name, found.licence, found.purl) == (
        "Some_Thing",
        "MIT",
        "pkg:pypi/some-thing@1.0",
    )
    assert found.sha256 == "0" * 64
    with pytest.raises(BuildError, match="not laid out"):
        bom.distribution(tmp_path, "another")


def test_a_packages_own_bill_is_taken_over(tmp_path: Path) -> None:
    bill = {
        "components": [
            {
                "name": "crate",
                "version": "0.1",
                "scope": "required",
                "licenses": [{"expression": "MIT OR Apache-2.0"}],
            },
            {"name": "of the build", "version": "1", "scope": "excluded"},
        ]
    }
    (tmp_path / "thing.cyclonedx.json").write_text(json.dumps(bill), encoding="utf-8")
    whole = Component("thing", "1", "MIT", purl="pkg:pypi/thing@1")
    [part] = bom.parts(whole, tmp_path)
    assert part == Component("crate", "0.1", "MIT OR Apache-2.0", within="thing")
    assert bom.used([whole, part], {}) == [whole, part]
    assert bom.parts(whole, tmp_path / "none") == []


def test_the_bill_is_the_same_for_the_same_program() -> None:
    components = [
        Component("a", "1", "MIT", purl="pkg:pypi/a@1", sha256="1" * 64, note="why", within="b"),
        Component("b", "2", "blessed by its makers"),
    ]
    text = bom.as_json(components, _PROJECT)
    assert text == bom.as_json(components, _PROJECT)
    bill = json.loads(text)
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["components"][0]["licenses"] == [{"expression": "MIT"}]
    assert bill["components"][0]["hashes"] == [{"alg": "SHA-256", "content": "1" * 64}]
    assert bill["components"][1]["licenses"] == [{"license": {"name": "blessed by its makers"}}]


def test_people_read_where_a_licence_stands() -> None:
    component = Component("Noto Serif SC (four faces)", "2.0", "OFL-1.1", texts=("common/x",))
    text = bom.as_text([component], _PROJECT)
    assert "绩效自评工作台 1.2.3 组件清单" in text
    assert "→ noto-serif-sc/" in text


def test_all_shipped_packages_are_locked_by_one_hash() -> None:
    pins = locks.read(TOP / "packaging" / "windows" / "requirements.lock")
    assert all(len(pin.hashes) == 1 for pin in pins)


def test_what_another_system_brings_itself_is_no_part_of_the_program() -> None:
    text = """
[[component]]
name = "both"
version = "1"
licence = "MIT"

[[component]]
name = "one"
only = "windows"
version = "@unheard"
licence = "MIT"
"""
    assert [one.name for one in bom.read_components(text, {}, "linux")] == ["both"]
    told = bom.read_components(text, {"unheard": "2"}, "windows")
    assert [(one.name, one.version) for one in told] == [("both", "1"), ("one", "2")]
