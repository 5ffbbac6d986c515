"""An office's own templates that go along with its reports."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.library.library import Library
from perfdesk.app.packages.package_templates import CarriedTemplate, Need, carried, install, need
from perfdesk.app.packages.packages import Fate, look_into, pack_reports, standings, take_in
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.report.values import ReportMeta
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ID = "our-city"
_META = ReportMeta(_ID, 3, 2024, "某局")


def put(own: Path, version: int = 3, *, title: str = "本市的模板", part: str = "") -> None:
    """Make a template of an office's own out of a shipped one."""
    folder = own / _ID
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(paths.resources() / "templates" / "general", folder)
    identity = folder / "template.toml"
    lines = identity.read_text(encoding="utf-8").splitlines()
    changed = {"id": f'"{_ID}"', "version": str(version), "title": f'"{title}"'}
    if part:
        shipped = next(line for line in lines if line.startswith("parts ="))
        changed["parts"] = shipped.removeprefix("parts = ").replace("]", f', "{part}"]')
        (own.parent / "parts").mkdir(exist_ok=True)
        (own.parent / "parts" / f"{part}.toml").write_text("", encoding="utf-8")
    told = [
        f"{key} = {changed.pop(key)}" if (key := line.split(" ")[0]) in changed else line
        for line in lines
    ]
    identity.write_text("\n".join(told), encoding="utf-8")


class Office:
    """A desk with a folder of templates."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder(root)
        root.mkdir()
        store = Repository.open(self.folder.database, self.folder.backups)
        self.library = Library(store, Catalogue.standard(self.folder.templates))

    @property
    def catalogue(self) -> Catalogue:
        return self.library.catalogue

    def files(self) -> dict[str, bytes]:
        places = (path for path in self.folder.root.rglob("*.toml"))
        return {str(path.relative_to(self.folder.root)): path.read_bytes() for path in places}


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "甲")
    yield office
    office.library.close()


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "乙")
    yield office
    office.library.close()


def coming(office: Office) -> CarriedTemplate:
    found = carried(office.catalogue, _ID)
    assert found is not None
    return found


def test_what_every_desk_has_stays(ours: Office) -> None:
    assert carried(ours.catalogue, "general") is None
    assert carried(ours.catalogue, "unknown") is None


def test_a_report_takes_its_template_along(ours: Office, theirs: Office, tmp_path: Path) -> None:
    put(ours.folder.templates, part="shared")
    number = ours.library.create(_ID, 2024, "某局")
    again = ours.library.create(_ID, 2023, "某局")
    stick = tmp_path / "包.perfdesk"
    pack_reports(ours.library, [number, again], stick)
    contents = look_into(stick)
    assert contents.templates[_ID].title == "本市的模板"
    assert {one.need for one in standings(theirs.library, contents)} == {Need.ADDS}

    (one, other) = take_in(theirs.library, contents, {})
    assert one.fate is other.fate is Fate.FAILED
    assert "本市的模板" in one.reason
    assert theirs.files() == {}

    taken = take_in(theirs.library, contents, {}, with_templates=True)
    assert [one.fate for one in taken] == [Fate.TAKEN, Fate.TAKEN]
    assert theirs.files() == ours.files()
    assert theirs.library.open(1).template.identity.id == _ID
    assert {one.need for one in standings(theirs.library, contents)} == {Need.HERE}
    assert not [*theirs.folder.root.glob(".perfdesk-*")]


def test_which_template_is_needed(ours: Office, theirs: Office) -> None:
    put(ours.folder.templates)
    found = coming(ours)
    catalogue = theirs.catalogue
    assert need(_META, None, catalogue) is Need.LACKS
    assert need(_META, replace(found, version=2), catalogue) is Need.LACKS
    assert need(_META, found, catalogue) is Need.ADDS
    put(theirs.folder.templates, 2)
    assert need(_META, None, catalogue) is Need.LACKS
    assert need(_META, found, catalogue) is Need.RENEWS
    put(theirs.folder.templates, 4)
    assert need(_META, found, catalogue) is Need.HERE
    shipped = replace(_META, template_id="general", template_version=99)
    assert need(shipped, replace(found, id="general", version=99), catalogue) is Need.LACKS


def test_a_newer_one_takes_the_place_of_an_older(ours: Office, theirs: Office) -> None:
    put(ours.folder.templates, 3)
    put(theirs.folder.templates, 2)
    before = (theirs.folder.templates / _ID / "template.toml").read_bytes()
    assert theirs.catalogue.load(_ID).identity.version == 2
    take_back = install(coming(ours), theirs.catalogue)
    assert theirs.catalogue.load(_ID).identity.version == 3
    (aside,) = (theirs.folder.root / "templates-replaced").iterdir()
    assert (aside / "template.toml").read_bytes() == before
    take_back()
    assert theirs.catalogue.load(_ID).identity.version == 2
    assert not [*theirs.folder.root.glob(".perfdesk-*")]


def test_what_came_for_a_report_that_fails_goes_again(
    ours: Office, theirs: Office, tmp_path: Path
) -> None:
    put(ours.folder.templates, part="shared")
    stick = tmp_path / "包.perfdesk"
    pack_reports(ours.library, [ours.library.create(_ID, 2024, "某局")], stick)
    theirs.library._repository.write_while(lambda: False)
    (taken,) = take_in(theirs.library, look_into(stick), {}, with_templates=True)
    assert taken.fate is Fate.FAILED
    assert theirs.files() == {}
    assert not theirs.catalogue.knows(_ID)


def _refusal(found: CarriedTemplate, office: Office) -> str:
    before = office.files()
    with pytest.raises(UserError) as refused:
        install(found, office.catalogue)
    assert office.files() == before
    assert not [*office.folder.root.glob(".perfdesk-*")]
    assert str(refused.value)
    return refused.value.code


def test_a_faulty_template_is_not_put_up(ours: Office, theirs: Office) -> None:
    put(ours.folder.templates)
    found = coming(ours)
    evil = dict(found.files) | {"fields.toml": b'[[field]]\ncode = "a"\nrun = "rm"\n'}
    assert _refusal(replace(found, files=evil), theirs) == "template_faulty"
    broken = dict(found.files) | {"template.toml": b"\xff"}
    assert _refusal(replace(found, files=broken), theirs) == "template_faulty"
    assert _refusal(replace(found, id="other"), theirs) == "template_faulty"
    assert _refusal(replace(found, version=4), theirs) == "package_template_other"


def test_a_part_that_is_another_one_stays(ours: Office, theirs: Office) -> None:
    put(ours.folder.templates, part="shared")
    found = coming(ours)
    assert found.parts == {"shared": b""}
    parts = theirs.folder.root / "parts"
    parts.mkdir()
    (parts / "shared.toml").write_bytes(b"# another\n")
    assert _refusal(found, theirs) == "package_part_other"
    (parts / "shared.toml").write_bytes(b"")
    install(found, theirs.catalogue)()
    assert (parts / "shared.toml").read_bytes() == b""


def test_a_name_that_windows_does_not_take_is_told(ours: Office) -> None:
    put(ours.folder.templates)
    (ours.folder.templates / _ID / "con.toml").write_bytes(b"")
    with pytest.raises(UserError) as refused:
        carried(ours.catalogue, _ID)
    assert refused.value.code == "package_template_name"
    assert "con.toml" in str(refused.value)


def test_a_library_without_a_folder_of_its_own_takes_none(ours: Office) -> None:
    put(ours.folder.templates)
    with pytest.raises(UserError) as refused:
        install(coming(ours), Catalogue.standard())
    assert refused.value.code == "package_no_templates"


def test_a_folder_that_takes_nothing_is_told(ours: Office, theirs: Office) -> None:
    put(ours.folder.templates)
    (theirs.folder.templates).write_bytes(b"in the way")
    assert _refusal(coming(ours), theirs) == "folder_unwritable"
    theirs.folder.templates.unlink()
    put(theirs.folder.templates, 2)
    # Nothing can be set aside where a file lies in the place of the folder for that.
    (theirs.folder.root / "templates-replaced").write_bytes(b"in the way")
    assert _refusal(coming(ours), theirs) == "folder_unwritable"
    assert [path.name for path in theirs.folder.templates.iterdir()] == [_ID]


def test_a_move_that_fails_half_way_is_taken_back(
    ours: Office, theirs: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(ours.folder.templates, 3, part="shared")
    put(theirs.folder.templates, 2)
    found = coming(ours)
    path_type = type(theirs.folder.root)
    rename = path_type.rename

    def fails(self: Path, target: Path) -> Path:
        if target == theirs.folder.templates / _ID and ".perfdesk-" in str(self):
            raise PermissionError(13, "in use")
        return rename(self, target)

    monkeypatch.setattr(path_type, "rename", fails)
    assert _refusal(found, theirs) == "folder_unwritable"
    assert theirs.catalogue.load(_ID).identity.version == 2
