"""Archives and the clock of the PC."""

from __future__ import annotations

import time
from io import BytesIO
from zipfile import ZipFile

import pytest

from perfdesk.errors import UserError
from perfdesk.export.archive import repacked, require_clock


def test_a_clock_before_all_archives_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Word and Excel ended with an internal error on a PC whose battery was empty."""
    shown = time.struct_time((1970, 1, 2, 0, 0, 0, 4, 2, 0))
    monkeypatch.setattr(time, "localtime", lambda: shown)

    with pytest.raises(UserError, match="1970年") as caught:
        require_clock()

    assert caught.value.code == "clock_before_archives"


def test_any_later_time_will_do() -> None:
    require_clock()


def test_members_bear_no_time_of_their_own() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("a.xml", "a")

    packed = repacked(made.getvalue(), lambda _name, data: data + b"b")

    with ZipFile(BytesIO(packed)) as archive:
        assert archive.getinfo("a.xml").date_time == (1980, 1, 1, 0, 0, 0)
        assert archive.read("a.xml") == b"ab"
