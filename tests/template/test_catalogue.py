from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.template.catalogue import Catalogue, TemplateEntry
from tests.helpers.packages import IDENTITY, SECTION, write_package

if TYPE_CHECKING:
    from pathlib import Path


def _identity(name: str, more: str = "") -> str:
    return IDENTITY.replace('"sample"', f'"{name}"') + more


def _write(root: Path, name: str, more: str = "", title: str = "") -> Path:
    identity = _identity(name, more)
    if title:
        identity = identity.replace("测试用模板", title)
    return write_package(root, SECTION, identity=identity, name=name)


def test_newest_years_come_first_and_those_of_any_year_last(tmp_path: Path) -> None:
    _write(tmp_path, "any-b")
    _write(tmp_path, "old", "fiscal_years = [2020, 2021]")
    _write(tmp_path, "new", "fiscal_years = [2023]")
    _write(tmp_path, "any-a")
    (tmp_path / "no-template").mkdir()
    (tmp_path / "file.txt").write_text("", encoding="utf-8")
    catalogue = Catalogue((tmp_path,))
    assert [entry.id for entry in catalogue.entries()][-2:] == ["any-a", "any-b"]
    assert {entry.id for entry in catalogue.entries()} == {"any-a", "any-b", "old", "new"}


def test_entry_tells_the_identity(tmp_path: Path) -> None:
    more = 'region = "某区"\nfiscal_years = [2023]\ndescription = "说明"\nexample = true'
    _write(tmp_path, "mine", more)
    assert Catalogue((tmp_path,)).entries() == [
        TemplateEntry("mine", "测试用模板", "某区", (2023,), 1, "说明", example=True)
    ]


def test_folder_that_is_not_there_has_no_templates(tmp_path: Path) -> None:
    assert Catalogue((tmp_path / "missing",)).entries() == []


def test_shipped_templates_are_found_beside_an_own_folder(tmp_path: Path) -> None:
    shipped = {entry.id for entry in Catalogue.standard().entries()}
    _write(tmp_path, "mine")
    both = {entry.id for entry in Catalogue.standard(tmp_path).entries()}
    assert both == shipped | {"mine"}
    assert shipped


def test_template_of_the_first_folder_wins(tmp_path: Path) -> None:
    _write(tmp_path / "first", "mine", title="第一")
    _write(tmp_path / "second", "mine", title="第二")
    catalogue = Catalogue((tmp_path / "first", tmp_path / "second"))
    assert [entry.title for entry in catalogue.entries()] == ["第一"]
    assert catalogue.load("mine").identity.title == "第一"


def test_template_is_loaded_once(tmp_path: Path) -> None:
    _write(tmp_path, "mine")
    catalogue = Catalogue((tmp_path,))
    assert catalogue.load("mine") is catalogue.load("mine")


def test_title_of_a_template_that_is_not_there_is_its_id(tmp_path: Path) -> None:
    _write(tmp_path, "mine")
    catalogue = Catalogue((tmp_path,))
    assert catalogue.title("mine") == "测试用模板"
    assert catalogue.title("gone") == "gone"


def test_unknown_template_is_told_with_the_known_ones(tmp_path: Path) -> None:
    _write(tmp_path, "mine")
    _write(tmp_path, "other")
    with pytest.raises(UserError, match="mine、other") as caught:
        Catalogue((tmp_path,)).load("../mine")
    assert caught.value.code == "template_unknown"


@pytest.mark.parametrize(
    "identity",
    [
        b"",
        b"[template",
        b"template = 3",
        b'[template]\nversion = "x"',
        b"[template]\nfiscal_years = 3",
        "[template]\ntitle = '甲'".encode("gbk"),
        b"a = " + b"[" * 100_000,
        b"a = 1e99999999999999999999",
        b"[template]\nversion = inf",
        b"[template]\nversion = 1e999999999",
        b"[template]\ntitle = 'x'\n#" + b"x" * (1 << 20),
    ],
    ids=range(11),
)
def test_broken_template_is_listed_but_does_not_load(tmp_path: Path, identity: bytes) -> None:
    folder = _write(tmp_path, "broken")
    (folder / "template.toml").write_bytes(identity)
    _write(tmp_path, "sound")
    catalogue = Catalogue((tmp_path,))
    broken = next(entry for entry in catalogue.entries() if entry.id == "broken")
    assert broken.title == "broken"
    assert catalogue.title("broken") == "broken"
    with pytest.raises(UserError) as caught:
        catalogue.load("broken")
    assert caught.value.code == "template_faulty"
    assert catalogue.load("sound").identity.id == "sound"


def test_template_that_cannot_be_read_is_listed_by_its_folder(tmp_path: Path) -> None:
    folder = _write(tmp_path, "broken")
    (folder / "template.toml").unlink()
    (folder / "template.toml").symlink_to(folder / "nothing")
    assert Catalogue((tmp_path,)).entries() == []
