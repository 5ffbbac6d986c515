"""Count the numbers that Word itself writes before paragraphs.

A list (``num``) is a use of a list's pattern (``abstractNum``): all lists of one pattern go on
counting, unless one says where it begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from perfdesk.intake.readers.wordstyles import Styles, W, number_at, value
from perfdesk.template.patterns import chinese_number

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_LEVEL = 8
#: Nobody counts further; a file that begins at a thousand millions is broken.
_MAX_NUMBER = 32_767
_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is counted and written.

    Attributes:
        form: Word's name of it: ``decimal``, ``chineseCounting``, ``bullet``.
        text: With %1 for the number of the first level, and so on.
        restart: Behind which level (from 1) it begins anew; 0 for never, None for any above it.
        is_legal: All levels are written in figures.
    """

    form: str
    text: str
    start: int
    restart: int | None
    is_legal: bool


@dataclass(slots=True)
class _List:
    """A use of a pattern, with what it changes of it."""

    pattern: str
    levels: dict[int, Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Numbers:
    """The numbers of a document: its lists, and how far each pattern has come."""

    styles: Styles
    lists: dict[str, _List] = field(default_factory=dict)
    patterns: dict[str, dict[int, Level]] = field(default_factory=dict)
    linked: dict[tuple[str, str], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, document: Any) -> Numbers:  # noqa: ANN401
        """Return the numbers of a document."""
        roots: dict[str, Any] = {}
        for part in document.part.package.iter_parts():
            name = str(part.partname).rpartition("/")[2]
            if name in {"numbering.xml", "styles.xml"} and hasattr(part, "element"):
                roots[name] = part.element
        numbers = cls(Styles.of(roots.get("styles.xml")))
        if "numbering.xml" in roots:
            numbers._learn(roots["numbering.xml"])
        return numbers

    @classmethod
    def nothing(cls) -> Numbers:
        """Return those of a text without lists."""
        return cls(Styles())

    def _learn(self, root: Any) -> None:  # noqa: ANN401
        links: dict[str, str] = {}
        for pattern in root.iter(f"{W}abstractNum"):
            name = pattern.get(f"{W}abstractNumId", "")
            links[name] = value(pattern, "numStyleLink")
            self.patterns[name] = dict(_levels(pattern))
            for level in pattern.iter(f"{W}lvl"):
                style = value(level, "pStyle")
                if style:
                    self.linked[name, style] = _at(level)
        for one in root.iter(f"{W}num"):
            used = _List(value(one, "abstractNumId"))
            for override in one.iter(f"{W}lvlOverride"):
                start = number_at(override, "startOverride")
                if start is not None:
                    used.starts[_at(override)] = start
                used.levels.update(_levels(override))
            self.lists[one.get(f"{W}numId", "")] = used
        for used in self.lists.values():
            style = links.get(used.pattern, "")
            other = self.lists.get(self.styles.list_of(style)) if style else None
            if other is not None:
                used.pattern = other.pattern

    def before(self, paragraph: Any) -> str:  # noqa: ANN401
        """Return the number that stands before a paragraph; empty for most."""
        number, level, style = self.styles.list_place(paragraph)
        used = self.lists.get(number)
        if used is None:
            return ""
        if level is None:
            level = self.linked.get((used.pattern, style), 0)
        level = min(level, _MAX_LEVEL)
        levels = {**self.patterns.get(used.pattern, {}), **used.levels}
        own = levels.get(level)
        if own is None:
            return ""
        counts = self.counts.setdefault(used.pattern, {})
        self._count(number, used, level, levels)
        if own.form == "bullet":
            return ""

        def written(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            other = levels.get(at, own)
            form = "decimal" if own.is_legal and other.form != "none" else other.form
            return _written(form, counts.get(at, other.start))

        return _PLACE.sub(written, own.text)

    def _count(self, number: str, used: _List, level: int, levels: dict[int, Level]) -> None:
        """Go on by one; levels below begin anew."""
        counts = self.counts[used.pattern]
        for deeper in [one for one in counts if one > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]
        if level in used.starts and (number, level) not in self.begun:
            counts[level] = used.starts[level] - 1
        self.begun.add((number, level))
        counts[level] = min(counts.get(level, levels[level].start - 1) + 1, _MAX_NUMBER)
        for upper in range(level):
            # A level that was left out counts as its first.
            if upper in levels:
                counts.setdefault(upper, used.starts.get(upper, levels[upper].start))


def _levels(holder: Any) -> list[tuple[int, Level]]:  # noqa: ANN401
    return [
        (
            _at(level),
            Level(
                value(level, "numFmt") or _custom(level),
                value(level, "lvlText"),
                1 if (start := number_at(level, "start")) is None else start,
                number_at(level, "lvlRestart"),
                _is_on(level, "isLgl"),
            ),
        )
        for level in holder.iter(f"{W}lvl")
    ]


def _custom(level: Any) -> str:  # noqa: ANN401
    """Return the form that a program shows which does not know a newer one."""
    forms = (one.get(f"{W}val", "") for one in level.iter(f"{W}numFmt"))
    return next((form for form in forms if form and form != "custom"), "decimal")


def _is_on(element: Any, name: str) -> bool:  # noqa: ANN401
    found = element.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in {"0", "false", "off"}


def _at(element: Any) -> int:  # noqa: ANN401
    text = str(element.get(f"{W}ilvl", ""))
    return min(int(text), _MAX_LEVEL) if text.isascii() and text.isdecimal() else 0


# -- forms -----------------------------------------------------------------------------------------


def _chinese(number: int) -> str:
    """Return 一百零二 for 102; up to 9,999."""
    if 0 < number < 100:
        return chinese_number(number)
    text, rest = "", number
    for size, unit in ((1000, "千"), (100, "百"), (10, "十")):
        digit, rest = divmod(rest, size)
        if digit:
            text += f"{_DIGITS[digit]}{unit}"
        elif text and rest and not text.endswith("零"):
            text += "零"
    return text + (_DIGITS[rest] if rest or not text else "")


def _legal(number: int) -> str:
    return _chinese(number).translate(_LEGAL)


def _digits(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _letters(first: str) -> Callable[[int], str]:
    """Word writes A to Z, then AA, BB and so on."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * min((number - 1) // 26 + 1, 30)


def _roman(number: int) -> str:
    text = ""
    for worth, mark in _ROMAN:
        text += mark * (number // worth)
        number %= worth
    return text


def _row(first: str, count: int) -> Callable[[int], str]:
    """Marks that stand in a row in Unicode; further than that plain figures."""
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


def _of(marks: str) -> Callable[[int], str]:
    return lambda number: marks[(number - 1) % len(marks)]


_WIDE: dict[int, int] = {0x30 + digit: 0xFF10 + digit for digit in range(10)}
_DIGITS = "零一二三四五六七八九"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
            "koreanDigital2",
        ),
        _chinese,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand"), _digits),
    **dict.fromkeys(("chineseLegalSimplified", "ideographLegalTraditional"), _legal),
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "numberInDash": lambda number: f"- {number} -",
    "none": lambda _: "",
}  # fmt: skip


def _written(form: str, number: int) -> str:
    write = _FORMS.get(form)
    return str(number) if write is None or not 0 < number < 10_000 else write(number)
