"""An old report written down as a text file, and read as an import begins with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.app.importing.importing import ImportDesk
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from pathlib import Path


def read_old(folder: Path, text: str) -> ImportDesk:
    """Write an old report into a folder and read it by the general template."""
    path = folder / "旧报告.txt"
    path.write_text(text, encoding="utf-8")
    return ImportDesk.read(path, Catalogue.standard(), "general")
