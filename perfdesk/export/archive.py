"""Pack the members of an office file so that the same members always give the same bytes."""

from __future__ import annotations

import time
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

#: The first moment that an archive can tell; a clock would make two files of one document differ.
_TIME = (1980, 1, 1, 0, 0, 0)
_FIRST_YEAR = _TIME[0]
#: What every system makes of its members' rights is the same: read by all, written by the owner.
_RIGHTS = 0o644 << 16


def require_clock() -> None:
    """Let no archive be begun while the PC's clock shows a time that none can tell.

    Raises:
        UserError: ``clock_before_archives``: a PC whose battery is empty begins in 1970.
    """
    year = time.localtime().tm_year
    if year < _FIRST_YEAR:
        raise UserError("clock_before_archives", year=year)


def repacked(archive: bytes, changed: Callable[[str, bytes], bytes]) -> bytes:
    """Return the archive with what ``changed`` makes of each member, by its name."""
    made = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = ZipInfo(member.filename, _TIME)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = _RIGHTS
            # Else it tells the system on which it was made.
            info.create_system = 0
            target.writestr(info, changed(member.filename, source.read(member)))
    return made.getvalue()
