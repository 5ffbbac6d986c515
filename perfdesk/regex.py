"""Regular expressions that are compiled when they are first used.

To compile those of all modules that a command or the window's start imports takes a tenth of it,
and most of them meet no text there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:

    def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
        """Return the expression that ``re.compile`` would."""


else:

    class late:  # noqa: N801 - stands for a function
        """Take the place of an expression until one of its methods is asked for."""

        def __init__(self, pattern: str, flags: int = 0) -> None:
            self._source = pattern, flags

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as of the expression
            # What is asked for again is found without coming here.
            found = getattr(re.compile(*self._source), name)
            setattr(self, name, found)
            return found
