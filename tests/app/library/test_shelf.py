from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.app.library.shelf import LastReport
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import FieldRef, Place
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import write_package
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PLACE = Place("money", FieldRef("budget"), 2)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    write_package(tmp_path / "templates", RICH)
    opened = _open(tmp_path)
    yield opened
    opened.close()


def _open(root: Path, *, read_only: bool = False) -> Library:
    path, backups = root / "数据" / "perfdesk.sqlite3", root / "备份"
    repository = Repository.open(path, backups, read_only=read_only)
    return Library(repository, Catalogue((root / "templates",)))


def _ids(library: Library) -> tuple[list[int], list[int]]:
    return [one.id for one in library.summaries()], [one.id for one in library.discarded()]


def test_a_report_goes_to_the_bin_and_comes_back(library: Library) -> None:
    first = library.create("sample", 2022, "某局")
    second = library.create("sample", 2023, "某局")

    library.discard(first)
    assert _ids(library) == ([second], [first])
    assert library.discarded()[0].deleted_at is not None

    library.restore(first)
    assert set(_ids(library)[0]) == {first, second}
    assert library.discarded() == []


def test_a_report_can_be_removed_for_ever(library: Library) -> None:
    number = library.create("sample", 2022, "某局")
    library.discard(number)

    library.delete(number)

    assert _ids(library) == ([], [])
    with pytest.raises(UserError):
        library.restore(number)


def test_the_place_is_kept_with_the_heading_that_the_clerk_reads(library: Library) -> None:
    number = library.create("sample", 2022, "某局")
    assert library.place(number) is None
    assert library.last_report() is None
    library.open(number)

    library.keep_place(number, _PLACE)
    library.keep_place(number, _PLACE)

    assert library.place(number) == _PLACE
    assert library.last_report() == LastReport(number, "收支")


def test_a_place_of_a_report_that_was_not_opened_has_no_heading(library: Library) -> None:
    number = library.create("sample", 2022, "某局")

    library.keep_place(number, _PLACE)
    assert library.last_report() == LastReport(number)

    library.open(number)
    library.keep_place(number, Place("gone"))
    assert library.last_report() == LastReport(number)


@pytest.mark.parametrize(
    "told", ["", "{", "[]", "3", '{"report": "x", "section": ""}', '{"report": 1}', "null"]
)
def test_a_setting_from_another_hand_is_no_last_report(library: Library, told: str) -> None:
    library.set_setting("last_report", told)
    assert library.last_report() is None


def test_a_desk_that_is_only_read_keeps_no_place(library: Library, tmp_path: Path) -> None:
    number = library.create("sample", 2022, "某局")
    assert not library.is_read_only
    library.close()
    reader = _open(tmp_path, read_only=True)

    reader.keep_place(number, _PLACE)

    assert reader.is_read_only
    assert reader.place(number) is None
    assert _ids(reader) == ([number], [])
    reader.close()
