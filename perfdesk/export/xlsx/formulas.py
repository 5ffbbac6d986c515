"""Translate a template's expression into a spreadsheet formula that gives the same figure.

An empty field makes a result unknown, where a spreadsheet counts it as 0. So a formula first counts
its operands and shows nothing while one is missing; where an unknown operand may be passed over
(``coalesce``, ``if``, ``and`` …) it is #N/A inside the formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT
from perfdesk.template.datatypes import half_width
from perfdesk.template.expressions import AGGREGATES, Call, Constant, Name, Operation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.report.values import FieldRef
    from perfdesk.template.datatypes import Value
    from perfdesk.template.expressions import Expression, Node

# Excel's own limits.
_MOST_LENGTH, _MOST_ARGUMENTS = 8_192, 255
_SYMBOLS = {"==": "=", "!=": "<>"}
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_STRENGTH = {"+": 2, "-": 2, "*": 3, "/": 3, "neg": 4, **dict.fromkeys(_COMPARISONS, 1)}
_ARITHMETIC = frozenset({"+", "-", "*", "/"})
#: A comparison of computed numbers looks at so many decimals: 0.1+0.2 is not 0.3 in binary.
_COMPARED_PLACES = 9


class _NoFormulaError(Exception):
    """The expression needs what a sheet of figures does not have."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of the workbook; ``column`` is its letter."""

    sheet: str
    column: str
    row: int


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure that stands as a number (or empty) in a cell.

    Attributes:
        value: The figure as the report tells it: 95 of 95%.
        scale: How many times as much that is as the number in the cell: 100 of a percent cell.
        words: What the cell's format shows before and behind the number. Whoever types it along
            (11个) makes a text of the figure, which is read then. None for a plain number.
    """

    place: Place
    value: Decimal | None
    scale: int = 1
    words: tuple[str, str] | None = None


class PlacedFigures:
    """All figures of the workbook, found as an expression names them."""

    def __init__(self, placed: Mapping[FieldRef, PlacedFigure]) -> None:
        self._by_code: dict[str, dict[int, PlacedFigure]] = {}
        self._by_name: dict[str, PlacedFigure] = {}
        for ref, figure in placed.items():
            self._by_code.setdefault(ref.code, {})[ref.line] = figure
            self._by_name[str(ref)] = figure

    def one(self, name: str, line: int) -> PlacedFigure:
        """Return the figure that ``name`` means in the record ``line``: its own or the report's.

        A name may also say its record itself (``code:line``).
        """
        if name in self._by_name:
            exact = self._by_name[name]
            own = self._by_code.get(name, {}).get(line)
            return own or exact
        lines = self._by_code.get(name, {})
        if line in lines:
            return lines[line]
        raise _NoFormulaError(name)

    def every(self, name: str, line: int) -> Sequence[PlacedFigure]:
        """Return all figures of ``name`` below ``line``.

        Seen from a record only its own and the report's are certain: the sheet does not know which
        records lie within which.
        """
        if line == ROOT and name in self._by_code:
            return list(self._by_code[name].values())
        return [self.one(name, line)]


class _SheetScope:
    """The values of the sheet for ``Expression.evaluate``: what the formula will compute with."""

    def __init__(self, figures: PlacedFigures, line: int) -> None:
        self._figures = figures
        self._line = line

    def value(self, name: str) -> Value:
        return self._figures.one(name, self._line).value

    def values(self, name: str) -> Sequence[Value]:
        return [figure.value for figure in self._figures.every(name, self._line)]

    def count(self, name: str) -> int:
        return sum(value is not None for value in self.values(name))


def formula(
    expression: Expression,
    line: int,
    value: Decimal | str | None,
    figures: PlacedFigures,
    sheet: str,
    scale: int = 1,
) -> str | None:
    """Return the formula (with its ``=``) of what is computed in the record ``line``.

    It is to stand in ``sheet``, in a cell of this ``scale``; a ``value`` that is a text is a word
    that is chosen by figures (a grade). None where the expression needs more than the figures of
    the workbook, or where from these alone it does not give ``value``: a sheet must never show
    another figure than the report.
    """
    try:
        source = _whole(expression.root, line, figures, sheet, scale)
        found = expression.evaluate(_SheetScope(figures, line))
    except _NoFormulaError:
        return None
    agrees = found == value or (not found and not value and not isinstance(value, Decimal))
    return f"={source}" if agrees and len(source) < _MOST_LENGTH else None


def unless_lost(
    source: str, expression: Expression, line: int, figures: PlacedFigures, sheet: str, word: str
) -> str:
    """Let a formula (with its ``=``) show a word where fewer of its figures are known than now.

    So a sum whose operand was lost (a text was typed over it) never looks as if it were whole.
    """
    named = (figures.every(name, line) for name in expression.names)
    found = {figure.place: figure for several in named for figure in several}
    known = sum(figure.value is not None for figure in found.values())
    if not known:
        return source
    return f'=IF(COUNT({_list(_areas(found, sheet))})<{known},"{word}",{source.removeprefix("=")})'


def link(figure: PlacedFigure, sheet: str, scale: int) -> str:
    """Return the formula of a cell that shows another one's figure, nothing where that is empty."""
    cell = _areas([figure.place], sheet)[0]
    shown = cell if figure.scale == scale else f"{cell}*{figure.scale}/{scale}"
    return f"={shown}" if figure.value is not None else f'=IF(ISNUMBER({cell}),{shown},"")'


def _whole(root: Node, line: int, figures: PlacedFigures, sheet: str, scale: int) -> str:
    translator = _Translator(figures, line, sheet, root)
    source = translator.text(root) if _is_text(root) else translator.number(root)
    if scale != 1:
        source = f"({source})/{scale}"
    if translator.passes_over or translator.reads_texts or "/" in source:
        source = f'IFERROR({source},"")'
    guards = translator.guards()
    if not guards:
        return source
    return f'IF({guards[0] if len(guards) == 1 else f"OR({_list(guards)})"},"",{source})'


def _passes_over(node: Node) -> bool:
    """Say whether the result can be known although an operand is not."""
    match node:
        case Operation("if" | "and" | "or") | Call("coalesce" | "filled"):
            return True
        case Call(function, arguments) if function in AGGREGATES:
            return not all(isinstance(argument, Name | Constant) for argument in arguments)
        case Call(_, inner) | Operation(_, inner):
            return any(map(_passes_over, inner))
    return False


def _indispensable(node: Node) -> frozenset[str]:
    """Return the names without whose value the result is certainly unknown."""
    match node:
        case Name(code):
            return frozenset({code})
        case Operation("if", (test, body, orelse)):
            return _indispensable(test) | (_indispensable(body) & _indispensable(orelse))
        case Operation("and" | "or", operands) | Call("coalesce", operands):
            return frozenset.intersection(*map(_indispensable, operands))
        case Call(function) if function in AGGREGATES or function == "filled":
            return frozenset()
        case Operation(_, operands) | Call(_, operands):
            return frozenset().union(*map(_indispensable, operands))
    return frozenset()


def _is_text(node: Node) -> bool:
    """Say whether the result is a word: each way out of the conditions ends in one."""
    match node:
        case Constant(str()):
            return True
        case Operation("if", (_, body, orelse)):
            return _is_text(body) and _is_text(orelse)
    return False


def _areas(places: Iterable[Place], sheet: str) -> list[str]:
    """Name cells as seen from a sheet, neighbours in a column as a range: ``C2:C4``, ``C9``."""
    runs: list[tuple[Place, int]] = []
    for place in sorted(places):
        if runs and (runs[-1][0].sheet, runs[-1][0].column, runs[-1][1] + 1) == (
            place.sheet, place.column, place.row,
        ):  # fmt: skip
            runs[-1] = runs[-1][0], place.row
        else:
            runs.append((place, place.row))
    if len(runs) > _MOST_ARGUMENTS:
        raise _NoFormulaError(runs)
    return [_area(first, last, sheet) for first, last in runs]


def _area(first: Place, last: int, sheet: str) -> str:
    prefix = "" if first.sheet == sheet else f"'{first.sheet}'!"
    cells = f"{first.column}{first.row}"
    return f"{prefix}{cells}" if last == first.row else f"{prefix}{cells}:{first.column}{last}"


class _Translator:
    """Translates the nodes of one expression; collects what has to be filled in for a result."""

    def __init__(self, figures: PlacedFigures, line: int, sheet: str, root: Node) -> None:
        self._figures = figures
        self._line = line
        self._sheet = sheet
        #: Whether the result can be known although an operand is not.
        self.passes_over = _passes_over(root)
        #: Whether a text that cannot be read may make an error of the result.
        self.reads_texts = False
        self._indispensable = _indispensable(root)
        self._needed: dict[Place, None] = {}
        self._needed_lists: dict[str, None] = {}

    def guards(self) -> list[str]:
        """Return the conditions under which the result is unknown."""
        needed = len(self._needed)
        counts = [f"COUNT({self._cells(self._needed)})<{needed}"] if needed else []
        return [*counts, *(f"COUNT({cells})=0" for cells in self._needed_lists)]

    def number(self, node: Node) -> str:  # noqa: C901 - one case a node kind
        """Translate a node whose value is a number."""
        match node:
            case Constant(Decimal() as value):
                return f"{value:f}"
            case Name(code):
                return self._scalar(code)
            case Operation(operator, (left, right)) if operator in _ARITHMETIC:
                return self._binary(operator, left, right)
            case Operation("neg", (operand,)):
                return f"-{self._within(operand, _STRENGTH['neg'])}"
            case Operation("if", (test, body, orelse)):
                return f"IF({self.truth(test)},{self.number(body)},{self.number(orelse)})"
            case Call("count", (Name(code),)):
                return f"COUNT({self._every(code)})"
            case Call(function, arguments) if function in AGGREGATES:
                return self._aggregate(function.upper(), arguments)
            case Call("round" | "abs" as function, arguments):
                return f"{function.upper()}({_list(map(self.number, arguments))})"
            case Call("coalesce", arguments):
                return _first_known([self.number(argument) for argument in arguments])
            case Call("clamp", (value, low, *high)):
                inner = f"MIN({_list(map(self.number, (value, *high)))})" if high else ""
                return f"MAX({self.number(low)},{inner or self.number(value)})"
            case Call("number", (Constant(str()),)) if self.passes_over:
                return "NA()"
        raise _NoFormulaError(node)

    def text(self, node: Node) -> str:
        """Translate a node whose value is a word."""
        match node:
            case Constant(str() as word):
                doubled = word.replace('"', '""')
                return f'"{doubled}"'
            case Operation("if", (test, body, orelse)):
                return f"IF({self.truth(test)},{self.text(body)},{self.text(orelse)})"
        raise _NoFormulaError(node)

    def truth(self, node: Node) -> str:
        """Translate a node whose value is true or false, or a number that stands for it."""
        match node:
            case Constant(bool() as value):
                return str(value).upper()
            case Operation("and" | "or" as operator, operands):
                return self._logic(operator, [self.truth(operand) for operand in operands])
            case Operation("not", (operand,)):
                return f"NOT({self.truth(operand)})"
            case Operation(operator, (left, right)) if operator in _COMPARISONS:
                return self._comparison(operator, left, right)
            case Call("filled", (Name(code),)):
                return f"ISNUMBER({self._read(self._figures.one(code, self._line))})"
            case Call("filled", (argument,)):
                return f"NOT(ISERROR({self.number(argument)}))"
        return self.number(node)

    def _scalar(self, code: str) -> str:
        figure = self._figures.one(code, self._line)
        cell = self._read(figure)
        number = cell if figure.scale == 1 else f"({cell}*{figure.scale})"
        if figure.words is not None:
            # What is no figure is an error of its own.
            self.reads_texts = True
            return number
        if self.passes_over and code not in self._indispensable:
            return f"IF(ISNUMBER({cell}),{number},NA())"
        self._needed[figure.place] = None
        return number

    def _read(self, figure: PlacedFigure) -> str:
        """Return a cell's number, also where it was typed with its words: 11个, 97％ or ≥96%."""
        cell = self._cells([figure.place])
        if figure.words is None:
            return cell
        text = f"ASC({cell})"
        is_percent = figure.scale != 1
        for word in (*map(half_width, figure.words), "%" if is_percent else ""):
            if word:
                text = f'SUBSTITUTE({text},"{word}","")'
        if is_percent:
            text += '&"%"'
        return f"IF(ISNUMBER({cell}),{cell},VALUE({text}))"

    def _every(self, *codes: str) -> str:
        figures = [one for code in codes for one in self._figures.every(code, self._line)]
        if any(figure.scale != 1 for figure in figures):
            raise _NoFormulaError(codes)
        return self._cells(figure.place for figure in figures)

    def _cells(self, places: Iterable[Place]) -> str:
        return _list(_areas(places, self._sheet))

    def _binary(self, operator: str, left: Node, right: Node) -> str:
        strength = _STRENGTH[operator]
        symbol = _SYMBOLS.get(operator, operator)
        # Of equal strength the left one is computed first, as in the expression.
        return f"{self._within(left, strength)}{symbol}{self._within(right, strength + 1)}"

    def _within(self, node: Node, strength: int) -> str:
        source = self.number(node)
        weaker = isinstance(node, Operation) and _STRENGTH.get(node.operator, 9) < strength
        return f"({source})" if weaker else source

    def _comparison(self, operator: str, left: Node, right: Node) -> str:
        if self._is_typed(left) and self._is_typed(right):
            return self._binary(operator, left, right)
        difference = self._binary("-", left, right)
        return f"ROUND({difference},{_COMPARED_PLACES}){_SYMBOLS.get(operator, operator)}0"

    def _is_typed(self, node: Node) -> bool:
        """Say whether a node stands for digits as somebody wrote them, without binary noise."""
        if isinstance(node, Name):
            return self._figures.one(node.code, self._line).scale == 1
        return isinstance(node, Constant)

    def _logic(self, operator: str, operands: list[str]) -> str:
        """One decisive operand decides, whatever is unknown beside it."""
        if operator == "or":
            decisive = _list(f"IFERROR({operand},FALSE)" for operand in operands)
            return f"IF(OR({decisive}),TRUE,OR({_list(operands)}))"
        decisive = _list(f"IFERROR(NOT({operand}),FALSE)" for operand in operands)
        return f"IF(OR({decisive}),FALSE,AND({_list(operands)}))"

    def _aggregate(self, function: str, arguments: Sequence[Node]) -> str:
        """Sum, least or greatest of what is known; unknown where nothing is."""
        cells = self._every(*(node.code for node in arguments if isinstance(node, Name)))
        constants = [self.number(node) for node in arguments if isinstance(node, Constant)]
        computed = [self.number(n) for n in arguments if not isinstance(n, Name | Constant)]
        listed = _list([cells, *constants] if cells else constants)
        if not self.passes_over:
            if not constants:
                self._needed_lists[cells] = None
            return f"{function}({listed})"
        filler = "0" if function == "SUM" else self._known(function, cells, constants, computed)
        parts = [f"IFERROR({one},{filler})" for one in computed]
        result = f"{function}({_list([listed, *parts] if listed else parts)})"
        if constants:
            return result
        unknown = [f"COUNT({cells})=0"] if cells else []
        unknown += [f"ISERROR({one})" for one in computed]
        return f"IF(AND({_list(unknown)}),NA(),{result})"

    @staticmethod
    def _known(function: str, cells: str, constants: list[str], computed: list[str]) -> str:
        """Return one of the values that are known: repeated, it changes no least or greatest."""
        if constants:
            return constants[0]
        among = [f"IF(COUNT({cells})=0,NA(),{function}({cells}))"] if cells else []
        return _first_known([*among, *computed])


def _first_known(sources: list[str]) -> str:
    result = sources[-1]
    for source in reversed(sources[:-1]):
        result = f"IFERROR({source},{result})"
    return result


def _list(parts: Iterable[str]) -> str:
    return ",".join(parts)
