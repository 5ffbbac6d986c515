from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.kept import Late
from perfdesk.app.library.library import Library
from perfdesk.errors import UserError
from perfdesk.models.reports.first_list import read_first_list
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.report.values import Place
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path


class Desk:
    """A desk with all kinds of reports, whose store is opened when it is needed."""

    def __init__(self, root: Path, with_sample: Path) -> None:
        self.folder = DataFolder(root)
        root.mkdir()
        shutil.copy(with_sample, self.folder.database)
        self.opened = 0
        self.fault: UserError | None = None
        whole = self.whole()
        sample = whole.create_sample()
        gone = whole.create("general", 2021, "某局")
        whole.create("liwan-2023", 2023, "另一局", previous_id=sample)
        whole.discard(whole.create("general", 2022, "某局"))
        whole.delete(gone)
        whole.open(sample)
        whole.keep_place(sample, Place(""))
        whole.set_setting("theme", "dark")
        whole.close()

    def whole(self) -> Library:
        return Library(self._repository(), Catalogue.standard())

    def late(self) -> Library:
        first = read_first_list(self.folder.database)
        assert first is not None
        return Library(Late(first, self._open), Catalogue.standard())

    def _repository(self) -> Repository:
        return Repository.open(self.folder.database, self.folder.backups)

    def _open(self) -> Repository:
        if self.fault is not None:
            raise self.fault
        self.opened += 1
        return self._repository()


@pytest.fixture
def desk(tmp_path: Path, desk_with_sample: Path) -> Desk:
    return Desk(tmp_path / "数据", desk_with_sample)


def test_the_start_page_needs_no_store(desk: Desk) -> None:
    """All that it asks for is answered as by the store, and nothing is opened for it."""
    whole, late = desk.whole(), desk.late()

    assert late.summaries() == whole.summaries()
    assert len(late.summaries()) == 3
    assert late.discarded() == whole.discarded()
    assert len(late.discarded()) == 1
    assert late.last_report() == whole.last_report()
    assert late.last_report() is not None
    assert late.get_setting("theme") == "dark"
    assert late.get_setting("none") is None
    assert not late.is_read_only
    late.close()
    assert desk.opened == 0
    whole.close()


def test_reading_a_report_needs_no_store_and_saving_it_does(desk: Desk) -> None:
    whole, late = desk.whole(), desk.late()
    number = next(one.id for one in late.summaries() if one.meta.unit == "另一局")

    session = late.open(number)
    assert late.load(number) == whole.load(number)
    assert session.report.to_data() == whole.open(number).report.to_data()
    assert not session.is_read_only
    last_year = late.last_year(session)
    assert last_year is not None
    assert not session.is_dirty
    assert session.flush() is None
    assert desk.opened == 0

    assert not session.is_overtaken()
    assert desk.opened == 1
    session.rename(2020, "第三局")
    saved_at = session.flush()
    assert whole.load(number).meta.unit == "第三局"
    assert whole.load(number).saved_at == saved_at
    assert desk.opened == 1
    late.close()
    whole.close()


def test_a_session_that_was_opened_early_saves_into_the_store(desk: Desk) -> None:
    late = desk.late()
    session = late.open(late.summaries()[0].id)

    session.rename(2019, "第三局")
    session.flush()

    assert desk.opened == 1
    assert late.summaries()[0].meta.unit == "第三局"
    late.close()


def test_a_report_that_is_not_there_is_told_by_the_store(desk: Desk) -> None:
    late = desk.late()

    with pytest.raises(UserError) as caught:
        late.open(99)

    assert caught.value.code == "report_unknown"
    assert desk.opened == 1
    late.close()


def test_the_first_use_opens_the_store_once(desk: Desk) -> None:
    late = desk.late()

    number = late.create("general", 2024, "新局")

    assert late.summaries()[0].id == number
    assert desk.opened == 1
    late.complete()
    late.discard(number)
    assert late.discarded()[0].id == number
    assert late.get_setting("theme") == "dark"
    assert not late.is_read_only
    assert desk.opened == 1
    late.close()


def test_a_complete_one_tells_what_the_store_has_now(desk: Desk) -> None:
    late, other = desk.late(), desk.whole()
    other.set_setting("theme", "light")

    late.complete()

    assert desk.opened == 1
    assert late.get_setting("theme") == "light"
    late.close()
    other.close()


def test_a_store_that_cannot_be_opened_is_told_and_tried_again(desk: Desk) -> None:
    late = desk.late()
    desk.fault = UserError("database_locked", path=desk.folder.database)

    with pytest.raises(UserError) as caught:
        late.create("general", 2024, "新局")
    with pytest.raises(UserError):
        late.complete()

    assert caught.value is desk.fault
    assert len(late.summaries()) == 3
    desk.fault = None
    late.complete()
    assert desk.opened == 1
    late.close()
