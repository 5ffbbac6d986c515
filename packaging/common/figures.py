"""Keep the figures of the last build of each system in a small table of ``docs/``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = """\
# Figures of the builds

Written by `packaging/build.py`. Times are medians of one run on one machine: compare only those.
What was built twice, of one commit, at different times and in different folders, was compared byte
by byte by `packaging/compare.py`.
"""


def write(path: Path, system: str, version: str, rows: list[tuple[str, str, str]]) -> None:
    """Put a system's table in the place of its former one; those of other systems stay.

    Args:
        path: The file.
        system: ``windows`` or ``linux``.
        version: Of the program that was built.
        rows: What, how much, and the most that it may be (empty for no bound).
    """
    old = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    parts = dict(_sections(old))
    lines = [f"Version {version}.", "", "| what | figure | at most |", "|---|---|---|"]
    lines += [f"| {what} | {value} | {most} |" for what, value, most in rows]
    parts[system] = "\n".join(lines)
    text = _HEAD + "".join(f"\n## {name}\n\n{parts[name].strip()}\n" for name in sorted(parts))
    path.write_text(text, encoding="utf-8", newline="\n")


def _sections(text: str) -> list[tuple[str, str]]:
    found = re.split(r"^## (.+)$", text, flags=re.MULTILINE)[1:]
    return list(zip(found[::2], found[1::2], strict=True))
