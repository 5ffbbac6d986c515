"""Name the files of a batch by the clerk's rule: ``{年度}年度{单位}{报告}``."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.app.printed.exporting import file_name
from perfdesk.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession

#: What a rule may hold besides words of its own, in the order in which it is offered.
SLOTS = ("年度", "单位", "报告", "模板", "日期")
STANDARD_RULE = "{年度}年度{单位}{报告}"

_SLOT = re.compile(r"\{([^{}]*)\}")
#: Names that Windows keeps for devices, whatever ending they have.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
#: Characters nobody sees (formatting, surrogates, private use) make two names look the same.
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
#: A name on Linux may have 255 bytes, a path on Windows 259 characters; number, draft mark and
#: ending come to what is left.
_NAME_BYTES = 210
_PATH_CHARS = 240
_FEWEST_CHARS = 16


@dataclass(frozen=True, slots=True)
class NameParts:
    """What the slots of a rule stand for in one report.

    Attributes:
        report: The report's title without year and unit, which have slots of their own.
        today: The day of the export.
    """

    year: int
    unit: str
    report: str
    template: str
    today: date

    def as_slots(self) -> dict[str, str]:
        """Return the text of each slot."""
        texts = (str(self.year), self.unit, self.report, self.template, self.today.isoformat())
        return dict(zip(SLOTS, texts, strict=True))


def name_parts(session: ReportSession, title: str, today: date) -> NameParts:
    """Return what a rule can tell of an open report whose printed title is this."""
    meta, template = session.report.meta, session.template.identity.title
    rest = title.replace("\n", "").replace(meta.unit, "", 1)
    rest = re.sub(rf"{meta.fiscal_year}\s*(?:年度|年)?", "", rest, count=1).strip()
    return NameParts(meta.fiscal_year, meta.unit, rest or template, template, today)


def check_rule(rule: str) -> None:
    """Refuse a rule that names no file.

    Raises:
        UserError: ``batch_rule_empty`` or ``batch_rule_slot``.
    """
    known = "".join(f"{{{name}}}" for name in SLOTS)
    if not safe_name(_SLOT.sub("字", rule)):
        raise UserError("batch_rule_empty", known=known)
    wrong = [found[0] for found in _SLOT.finditer(rule) if found[1].strip() not in SLOTS]
    wrong += re.findall(r"[{}]", _SLOT.sub("", rule))
    if wrong:
        raise UserError("batch_rule_slot", slot=wrong[0], known=known)


def ruled_name(rule: str, parts: NameParts) -> str:
    """Return the file name, without ending, that a rule gives a report; safe on any system.

    What a slot brings in is never read as a slot again.

    Raises:
        UserError: As ``check_rule``.
    """
    check_rule(rule)
    texts = parts.as_slots()
    return safe_name(_SLOT.sub(lambda found: texts[found[1].strip()], rule)) or str(parts.year)


def safe_name(text: str, most_chars: int = 80) -> str:
    """Return a text as a name that Windows, Linux and a USB stick take; may be empty."""
    seen = "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)
    name = file_name(" ".join(unicodedata.normalize("NFC", seen).split()))[:most_chars]
    name = name.encode()[:_NAME_BYTES].decode(errors="ignore").strip(" .")
    first, dot, rest = name.partition(".")
    return f"{first}_{dot}{rest}" if _DEVICE.fullmatch(first.strip()) else name


class Namer:
    """Gives each report of a batch a name that no other of its files has.

    Args:
        replaces: Files that stand in the folder from before are replaced; else they are left, and
            the new ones get a number. Within a batch nothing is ever replaced.
    """

    def __init__(self, *, replaces: bool) -> None:
        self._replaces = replaces
        self._taken: set[str] = set()

    def targets(
        self, folder: Path, name: str, endings: Iterable[str], mark: str = ""
    ) -> tuple[Path, ...]:
        """Return a path for each ending; they differ in nothing else."""
        room = max(_FEWEST_CHARS, _PATH_CHARS - len(str(folder)))
        stem, endings = safe_name(name, room), tuple(endings)
        number = 1
        while True:
            counted = stem if number == 1 else f"{stem}（{number}）"
            paths = tuple(folder / f"{counted}{mark}.{ending}" for ending in endings)
            if all(self._is_free(path) for path in paths):
                self._taken.update(map(_key, paths))
                return paths
            number += 1

    def _is_free(self, path: Path) -> bool:
        return _key(path) not in self._taken and (self._replaces or not path.exists())


def _key(path: Path) -> str:
    """Return what two paths share that are one file to Windows or a Mac."""
    return unicodedata.normalize("NFC", str(path)).casefold()
