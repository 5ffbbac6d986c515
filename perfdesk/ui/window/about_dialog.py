"""About the program: its version, and the licences of all that it comes with."""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
)

from perfdesk import __version__, paths
from perfdesk.ui.parts.framing import fit, framed
from perfdesk.ui.parts.messages import PROGRAM_NAME, sentence
from perfdesk.ui.parts.plain_list import PlainList

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from perfdesk.ui.parts.style import Theme

_OWN = "perfdesk"
#: Where a checkout keeps the program's own licence.
_LICENCE = "LICENSE"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the program comes with; ``text`` is its licence, or what is known of it."""

    name: str
    licence: str
    text: str


def parts() -> list[Part]:
    """Return the program itself, the packages that it runs on, and its typefaces."""
    packages = sorted(_packages(_OWN, {_OWN}), key=str.lower)
    python = Part(f"Python {platform.python_version()}", "PSF-2.0", sys.copyright)
    return [_own(), python, *(_package(name) for name in packages), *_fonts()]


def _own() -> Part:
    own = paths.resources().parent / _LICENCE
    text = own.read_text(encoding="utf-8") if own.is_file() else _package(_OWN).text
    return Part(f"{PROGRAM_NAME} {__version__}", "Apache-2.0", text)


def _packages(name: str, seen: set[str]) -> Iterator[str]:
    """Yield what a package needs to run, and what that needs; extras are not shipped."""
    try:
        needed = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return
    for line in needed:
        requirement, _, marker = line.partition(";")
        other = _bare(requirement)
        if "extra" in marker or other.lower() in seen:
            continue
        seen.add(other.lower())
        try:
            metadata.distribution(other)
        except metadata.PackageNotFoundError:
            continue
        yield other
        yield from _packages(other, seen)


def _bare(requirement: str) -> str:
    """Return the name of ``SQLAlchemy>=2.0,<3``."""
    name = requirement.strip()
    for end in "[(<>=!~ ":
        name = name.split(end, 1)[0]
    return name


def _package(name: str) -> Part:
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return Part(name, "", "")
    told = found.metadata
    kinds = [
        kind.rsplit(" :: ", 1)[-1]
        for kind in told.get_all("Classifier") or []
        if kind.startswith("License ::")
    ]
    stated = (told.get_all("License-Expression") or told.get_all("License") or [""])[0]
    licence = stated.split("\n")[0] or "、".join(kinds)
    texts = [
        file.read_text(encoding="utf-8")
        for file in found.files or []
        if _is_licence(file.name) and file.locate().is_file()  # type: ignore[attr-defined]
    ]
    head = f"{told['Name']} {found.version}\n{licence}\n{_address(told)}".strip()
    return Part(f"{told['Name']} {found.version}", licence, "\n\n".join((head, *texts)))


def _is_licence(name: str) -> bool:
    return name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))


def _address(told: metadata.PackageMetadata) -> str:
    urls = [url.partition(", ")[2] for url in told.get_all("Project-URL") or []]
    return next(iter((told.get_all("Home-page") or []) + urls), "")


def _fonts() -> Iterator[Part]:
    folder: Path = paths.resources() / "fonts"
    for path in sorted(folder.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        licence = "OFL-1.1" if path.name.startswith("ofl") else "GPL-2.0，含字体例外条款"
        yield Part(f"字体：{_original(text) or path.stem}", licence, text)


def _original(text: str) -> str:
    """Return the original's name, of ``a modified version of Noto Sans SC.`` and the like."""
    words = " ".join(text.split())
    found = re.search(r"modified versions? of ([^.,;]+)[.,;]", words)
    return found[1] if found else ""


class AboutDialog(QDialog):
    """Shows what the program is and the licences, one at a time."""

    def __init__(self, folder: Path, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts()
        self._list = PlainList()
        self._text = QPlainTextEdit()
        self.setWindowTitle(f"关于{PROGRAM_NAME}")
        title = QLabel(f"{PROGRAM_NAME} {__version__}")
        title.setProperty("role", "pageTitle")
        about = QLabel(f"{sentence('about_folder')}\n{folder}")
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        about.setWordWrap(True)
        shipped = QLabel(sentence("about_licences"))
        shipped.setProperty("role", "muted")
        close = QPushButton("关闭")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        box = framed(self, theme)
        for widget in (title, about, shipped):
            box.addWidget(widget)
        box.addWidget(self._licences(), 1)
        box.addLayout(foot)
        fit(self, 56, 34)
        self._list.setCurrentRow(0)

    def _licences(self) -> QSplitter:
        self._list.setAccessibleName("随附的软件和字体")
        self._list.setUniformItemSizes(True)
        self._list.addItems([part.name for part in self._parts])
        self._text.setReadOnly(True)
        self._text.setAccessibleName("许可证")
        self._list.currentRowChanged.connect(self._show)
        both = QSplitter()
        both.setProperty("role", "gap")
        both.addWidget(self._list)
        both.addWidget(self._text)
        both.setStretchFactor(1, 2)
        both.setChildrenCollapsible(False)
        return both

    def _show(self, row: int) -> None:
        part = self._parts[row]
        self._text.setPlainText(part.text or part.licence)
