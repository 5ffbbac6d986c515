"""Judge the numbers that a person typed: one style, one kind of brackets, none missing or twice."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, cast

from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

    from perfdesk.proof.values import Key, Passage, Setting

_CHINESE = "一二三四五六七八九十"
_BLANKS = r"[ \t\u3000\u00a0]{0,9}"
_CN, _AR = rf"[{_CHINESE}]{{1,3}}", r"\d{1,2}"
#: A line's number, the outermost first: 一、 （一） 1. （1） ①.
_FORMS = (
    re.compile(rf"{_BLANKS}(?P<n>{_CN}){_BLANKS}[、.．](?![{_CHINESE}、])"),
    re.compile(rf"{_BLANKS}(?P<b>[（(]){_BLANKS}(?P<n>{_CN}){_BLANKS}[）)]"),
    re.compile(rf"{_BLANKS}(?P<n>{_AR}){_BLANKS}[.．、)）](?!\d)"),
    re.compile(rf"{_BLANKS}(?P<b>[（(]){_BLANKS}(?P<n>{_AR}){_BLANKS}[）)]"),
    re.compile(rf"{_BLANKS}(?P<n>[①-⑳])"),
)
_WORDED = re.compile(
    rf"{_BLANKS}(?P<word>任务|指标|目标|项目|问题|措施){_BLANKS}(?P<n>{_CN}|{_AR}){_BLANKS}[：:，,、.．](?!\d)"
)
_INLINE = re.compile(rf"(?:^|(?<=[。；：，、！？;:,\n\s]))(?P<n>[{_CHINESE}])是")
_SUB_ITEM, _SUB_HEADING = 3, 1
_OTHER = re.compile(r"其他[^，。；：:]{0,4}[：:]")
#: What tells its values apart has a name before them.
_NAMED = re.compile("目标值|指标值|完成值")
_FEWEST_ITEMS = 3


class Token(NamedTuple):
    """A number at the beginning of a line; ``form`` is its depth, of a worded one its word."""

    form: int | str
    value: int
    start: int
    end: int
    is_chinese: bool
    bracket: str = ""


def value_of(text: str) -> int:
    """Return what a number says; 0 for hanzi that make none."""
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _CHINESE.index(text) + 1 if len(text) == 1 else 0
    if len(tens) > 1 or len(ones) > 1 or "十" in tens:
        return 0
    first = _CHINESE.index(tens) + 1 if tens else 1
    return first * 10 + (_CHINESE.index(ones) + 1 if ones else 0)


def inline_items(text: str) -> list[Token]:
    """Return the numbers of a list in running text (一是…；二是…)."""
    found = _INLINE.finditer(text)
    return [
        Token("是", value_of(one["n"]), one.start(), one.end(), is_chinese=True) for one in found
    ]


def tokens_of(text: str) -> Iterator[Token]:
    """Yield the numbers with which the lines of a text begin."""
    start = 0
    for line in text.split("\n"):
        token = _token(text, start)
        if token is not None:
            yield token
        start += len(line) + 1


def _token(text: str, at: int) -> Token | None:
    worded = _WORDED.match(text, at)
    if worded:
        number = worded["n"]
        span = worded.start("word"), worded.end()
        return Token(worded["word"], value_of(number), *span, not number.isdecimal())
    for depth, form in enumerate(_FORMS):
        match = form.match(text, at)
        if match and value_of(match["n"]):
            bracket = match["b"] if "b" in form.groupindex else ""
            start = match.end() - len(match[0].lstrip())
            is_chinese = match["n"][0] in _CHINESE
            return Token(depth, value_of(match["n"]), start, match.end(), is_chinese, bracket)
    return None


class Numbering:
    """The typed numbers of a whole text."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return the numbers of the lines, the items in running text, and an unnumbered item."""
        if passage.is_generated or passage.kind not in {"heading", "text"}:
            return ()
        found: list[Hashable] = [*tokens_of(passage.text), *inline_items(passage.text)]
        other = _OTHER.match(passage.text) if passage.is_file else None
        if other:
            found.append(Token("其他", 0, 0, other.end() - 1, is_chinese=False))
        return tuple(found)

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Walk through all numbers in reading order."""
        walk = _Walk()
        for passage, facts in told:
            if not passage.is_file:
                walk.begin_text()
            for token in cast("tuple[Token, ...]", facts):
                yield from walk.take(passage, token)


@dataclass(slots=True)
class _Walk:
    """Goes from number to number and knows the lists that are open."""

    open: dict[int | str, tuple[Token, Key, Hashable]] = field(default_factory=dict)
    counts: dict[int | str, int] = field(default_factory=dict)
    digits: dict[str, tuple[bool, Spot]] = field(default_factory=dict)
    bracket: tuple[str, Spot] | None = None
    restarts: dict[str, list[Spot]] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def begin_text(self) -> None:
        """Close all lists: another text of a form begins."""
        self.open.clear()
        self.counts.clear()

    def take(self, passage: Passage, token: Token) -> Iterator[Slip]:
        """Take the next number."""
        spot = Spot(passage.key, token.start, token.end)
        if token.form == "其他":
            yield from self._unnumbered(passage, spot)
            return
        yield from self._style(token, spot)
        yield from self._order(passage, token, spot)
        if passage.is_file:
            yield from self._level(token, spot)
            yield from self._restart(token, spot, is_named=_NAMED.search(passage.text) is not None)
        self._keep(passage, token)

    def _keep(self, passage: Passage, token: Token) -> None:
        form = token.form
        if isinstance(form, int):
            deeper = [one for one in self.open if isinstance(one, str) or one > form]
        else:
            outer = list(self.open).index(form) if form in self.open else len(self.open)
            deeper = [one for one in list(self.open)[outer + 1 :] if isinstance(one, str)]
        for one in deeper:
            del self.open[one]
            self.counts.pop(one, None)
        self.open.pop(form, None)  # What comes last stands last.
        self.counts[form] = 1 if token.value == 1 else self.counts.get(form, 0) + 1
        self.open[form] = (token, passage.key, passage.part)

    def _once(self, name: str) -> bool:
        """Say whether this is the first of its kind; what runs through a report is told once."""
        is_first = name not in self.told
        self.told.add(name)
        return is_first

    def _style(self, token: Token, spot: Spot) -> Iterator[Slip]:
        """一 and 1 in one list; half and full brackets in one report."""
        if isinstance(token.form, str) and token.form != "是":
            is_chinese, first = self.digits.setdefault(token.form, (token.is_chinese, spot))
            if is_chinese is not token.is_chinese and self._once(f"style {token.form}"):
                yield Slip("number_style_mixed", spot, (first,))
        elif isinstance(token.form, int) and not token.bracket:
            twin = self.open.get({0: 2, 2: 0}.get(token.form, -1))
            if twin is not None and token.value == twin[0].value + 1 and token.value > 1:
                is_next = token.form not in self.open and list(self.open)[-1] == twin[0].form
                if is_next and self._once(f"style {twin[1]}"):
                    other = Spot(twin[1], twin[0].start, twin[0].end)
                    yield Slip("number_style_mixed", spot, (other,))
        if token.bracket:
            bracket, first = self.bracket or (token.bracket, spot)
            self.bracket = (bracket, first)
            if bracket != token.bracket and self._once("brackets"):
                half, full = (first, spot) if bracket == "(" else (spot, first)
                yield Slip("number_brackets_mixed", half, (full,))

    def _order(self, passage: Passage, token: Token, spot: Spot) -> Iterator[Slip]:
        """Numbers of one list that are missing or stand twice."""
        before = self.open.get(token.form)
        if token.form == "是" and before is not None and before[1] != passage.key:
            before = None
        if before is None or token.value <= 1:
            return
        last, key, _ = before
        also = (Spot(key, last.start, last.end),)
        if token.value == last.value:
            yield Slip("number_sequence", spot, also, variant="repeated")
        elif token.value > last.value + 1:
            missing = str(last.value + 1)
            if token.value > last.value + 2:
                missing += f"至{token.value - 1}"
            yield Slip("number_sequence", spot, also, {"missing": missing}, "skipped")

    def _level(self, token: Token, spot: Spot) -> Iterator[Slip]:
        """（1） directly below （一）: 1. is left out."""
        if token.form != _SUB_ITEM or token.value != 1:
            return
        if _SUB_HEADING in self.open and _SUB_ITEM - 1 not in self.open and self._once("level"):
            head, key, _ = self.open[_SUB_HEADING]
            yield Slip("number_level_skipped", spot, (Spot(key, head.start, head.end),))

    def _restart(self, token: Token, spot: Spot, *, is_named: bool) -> Iterator[Slip]:
        """指标1 of every task: which one a sentence means is not clear, unless it has a name."""
        if not isinstance(token.form, str) or token.form == "是" or token.value != 1 or is_named:
            return
        starts = self.restarts.setdefault(token.form, [])
        starts.append(spot)
        if len(starts) > 1 and self._once(f"restart {token.form}"):
            yield Slip("numbers_restart", spot, (starts[0],))

    def _unnumbered(self, passage: Passage, spot: Spot) -> Iterator[Slip]:
        """其他事项：… behind a list of numbered paragraphs."""
        for form, (token, key, part) in self.open.items():
            is_items = part == passage.part and isinstance(form, int) and form > _SUB_HEADING
            if is_items and self.counts[form] >= _FEWEST_ITEMS:
                yield Slip("item_unnumbered", spot, (Spot(key, token.start, token.end),))
                return
