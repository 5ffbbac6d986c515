"""What the clerk chose for this PC (sizes, colours, places), in a small file apart from reports."""

from __future__ import annotations

import json
import logging
import re
import tomllib
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from perfdesk import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_log = logging.getLogger(__name__)

_NAME = "settings.toml"
_PEOPLE = "people"
_BETWEEN_NAMES = re.compile(r"[\n\r\t、，,；;]+")
_STYLE_NAMES = re.compile(r"(?:[a-z0-9-]+(?:\+[a-z0-9-]+)*)?")
SCHEMES = ("system", "light", "dark")
#: What may be chosen, both ends included: per cent; milliseconds. What was typed is on the disk a
#: second and a half later, saving included, so that neither time may be longer.
PERCENTS = (90, 200)
IDLES_MS = (200, 1_200)
CEILINGS_MS = (500, 1_200)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the settings dialog offers; a setting that was never chosen has its value here.

    Attributes:
        percent: Size of the interface.
        family: Typeface of the interface; empty for the program's own choice.
        scheme: ``light``, ``dark``, or ``system`` for that of the desktop.
        unit: The unit that a new report is suggested for; empty for that of the last report.
        idle_ms: Typing pauses so long before it is saved.
        ceiling_ms: Nothing stays unsaved longer.
        page_style: The office's house rules for the printed page: names of variants of the page
            design, joined by ``+`` (``pitch-28+bold-2``); empty for the design as it is.
    """

    percent: int = 100
    family: str = ""
    scheme: str = "system"
    unit: str = ""
    idle_ms: int = 400
    ceiling_ms: int = 1000
    page_style: str = ""


#: What keeps a number within its bounds, or a word within its list, also in a file made by hand.
_SOUND: dict[str, Callable[[int], bool] | Callable[[str], bool]] = {
    "percent": lambda percent: PERCENTS[0] <= percent <= PERCENTS[1],
    "scheme": lambda scheme: scheme in SCHEMES,
    "idle_ms": lambda idle: IDLES_MS[0] <= idle <= IDLES_MS[1],
    "ceiling_ms": lambda ceiling: CEILINGS_MS[0] <= ceiling <= CEILINGS_MS[1],
    "page_style": lambda names: _STYLE_NAMES.fullmatch(names) is not None,
}


class Settings:
    """Words by name in one file, read once and written at each change.

    A file that cannot be read is as good as none, and a folder that cannot be written is no reason
    to stop: then a choice holds until the program ends.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (paths.own_folder() if folder is None else folder) / _NAME
        self._words = _read(self._path)

    @property
    def folder(self) -> Path:
        """Return the folder of the file."""
        return self._path.parent

    def get(self, name: str) -> str | None:
        """Return a setting, None where it was never chosen."""
        return self._words.get(name)

    def set(self, name: str, text: str | None) -> None:
        """Keep a setting; None forgets it."""
        if self._words.get(name) == text:
            return
        if text is None:
            del self._words[name]
        else:
            self._words[name] = text
        self._write()

    @property
    def choices(self) -> Choices:
        """Return what was chosen; what is out of its bounds counts as not chosen."""
        found: dict[str, int | str] = {}
        for one in fields(Choices):
            text = self._words.get(one.name)
            if text is None or (isinstance(one.default, int) and not text.isdecimal()):
                continue
            value = int(text) if isinstance(one.default, int) else text
            if one.name not in _SOUND or _SOUND[one.name](value):  # type: ignore[arg-type]
                found[one.name] = value
        chosen = replace(Choices(), **found)  # type: ignore[arg-type]
        return replace(chosen, ceiling_ms=max(chosen.ceiling_ms, chosen.idle_ms))

    def keep(self, choices: Choices) -> None:
        """Keep all of these."""
        for one in fields(Choices):
            value = getattr(choices, one.name)
            self._words[one.name] = str(value)
            if value == one.default:
                del self._words[one.name]
        self._write()

    @property
    def people(self) -> tuple[str, ...]:
        """Return the persons whose names must not be published unseen, from the clerk's list."""
        return names_in(self._words.get(_PEOPLE, ""))

    def keep_people(self, people: Iterable[str]) -> None:
        """Keep this list of persons."""
        self.set(_PEOPLE, "\n".join(names_in("\n".join(people))) or None)

    def _write(self) -> None:
        lines = [f"{_quoted(name)} = {_quoted(text)}\n" for name, text in self._words.items()]
        part = self._path.with_name(f"{_NAME}.part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text("".join(lines), encoding="utf-8")
            part.replace(self._path)
        except (OSError, UnicodeEncodeError) as error:
            _log.info("Settings are not kept: %s", error)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names that a person has listed, each once: one a line, or with 、 between them.

    One character is no name: it would be found everywhere.
    """
    names = (name.strip() for name in _BETWEEN_NAMES.split(text))
    return tuple(dict.fromkeys(name for name in names if len(name) > 1))


def _quoted(text: str) -> str:
    """A string of JSON is one of TOML, but for the one control character that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(path: Path) -> dict[str, str]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _log.info("Settings are not read: %s", error)
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)}
