"""Files from elsewhere that are only looked at: the readers' faults in the words of a check."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

_IMPORT = "import_"


@contextmanager
def told_as_checking() -> Iterator[None]:
    """Rename what readers call ``import_…`` to ``check_…``.

    The same readers serve the import, whose sentences say that nothing was imported.
    """
    try:
        yield
    except UserError as err:
        if not err.code.startswith(_IMPORT):
            raise
        raise UserError(f"check_{err.code.removeprefix(_IMPORT)}", **err.slots) from err
