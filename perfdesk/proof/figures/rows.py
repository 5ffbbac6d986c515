"""Prose against the rows of the form's tables: what is told of a project, beside its row."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.proof.figures.form import Figure, agrees, read_figure
from perfdesk.proof.figures.sentences import sentences
from perfdesk.proof.figures.words import gap
from perfdesk.proof.values import Slip, Spot

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.proof.figures.numbers import Mention
    from perfdesk.proof.values import Passage, Setting

CHECK = "row_figure"
_SHORTEST, _LONGEST = 4, 40
_REACH = 60
#: Words of a clause by which a column is known: its last ones before the number.
_COLUMNS = {"rate": ("执行率", "支出率", "完成率"), "executed": ("执行数", "执行", "支出", "支付"),
            "budget": ("预算数", "预算", "安排")}  # fmt: skip
_COPULA = re.compile(r"(?:为|达到?|的|资金|金额|约|了|共)+$")
_OTHER = re.compile(r"上年|去年|年初|调整|追加|截至|季度|月|半年|其中|比|较")


@dataclass(frozen=True, slots=True)
class _Name:
    """The name of a row: of a project."""

    name: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure in prose, the column it may belong to, and the words before it."""

    column: str
    before: str
    mention: Mention
    words: str
    start: int
    end: int


class RowFigure:
    """Finds figures that prose tells of a row of a table otherwise than the row does."""

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return a row's name or figure, or the figures of prose that may belong to rows."""
        if passage.kind == "figure":
            figure = read_figure(passage)
            column = _column(passage.label)
            return () if figure is None or not column else (figure,)
        if passage.label.endswith("名称"):
            name = passage.text.strip()
            return (_Name(name),) if _SHORTEST <= len(name) <= _LONGEST else ()
        if passage.kind not in {"text", "items"} or passage.is_generated:
            return ()
        return tuple(_told(passage))

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Compare each figure with the row that its sentence names last."""
        rows = _rows(told)
        if not rows:
            return
        for passage, facts in told:
            for one in facts:
                if isinstance(one, _Told):
                    places = {one.before.rfind(name): name for name in rows}
                    last = max(places)
                    if last >= 0:
                        yield from _compare(passage, one, rows[places[last]])


_Cells = dict[str, list[tuple["Passage", Figure]]]


def _column(words: str) -> str:
    bare = _COPULA.sub("", words)
    return next((code for code, ends in _COLUMNS.items() if bare.endswith(ends)), "")


def _told(passage: Passage) -> Iterator[_Told]:
    for placed in sentences(passage.text):
        sentence = placed.sentence
        for mention in sentence.mentions:
            column = _column(mention.subject)
            before = sentence.words[max(mention.start - _REACH, 0) : mention.start]
            before = before.replace(" ", "").rpartition("；")[2]
            if column and not _OTHER.search(before):
                spot = placed.spot(None, mention)
                words = sentence.told(mention)
                yield _Told(column, before, mention, words, spot.start, spot.end)


def _rows(told: Sequence[tuple[Passage, tuple[Hashable, ...]]]) -> Mapping[str, _Cells]:
    """Return the cells of the rows by the rows' names; two rows of one name are one."""
    names: dict[Hashable, str] = {}
    cells: defaultdict[Hashable, list[tuple[Passage, Figure]]] = defaultdict(list)
    for passage, facts in told:
        for one in facts:
            if isinstance(one, _Name):
                names[passage.part] = one.name
            elif isinstance(one, Figure):
                cells[passage.part].append((passage, one))
    rows: dict[str, _Cells] = {}
    for part, name in names.items():
        for passage, figure in cells.get(part, ()):
            row = rows.setdefault(name, {})
            row.setdefault(_column(passage.label), []).append((passage, figure))
    return rows


def _compare(passage: Passage, told: _Told, row: _Cells) -> Iterator[Slip]:
    cells = [one for one in row.get(told.column, ()) if one[1].unit == told.mention.unit]
    if not cells or any(agrees(told.mention, figure.value) for _, figure in cells):
        return
    where, figure = cells[0]
    yield Slip(
        CHECK,
        Spot(passage.key, told.start, told.end),
        also=(Spot(where.key, 0, len(where.text)),),
        slots={
            "told": told.words,
            "figure": f"{where.text.strip().removesuffix(where.unit)}{where.unit}",
            "difference": gap(told.mention.value, figure.value, told.mention),
        },
    )
