"""The two lists of an import as models: pieces of the old report, and the report they become.

Pieces are dragged by their numbers, within the program only.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from perfdesk.app.importing.import_state import Sureness
from perfdesk.ui.importing.columns import edges_of
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.app.importing.import_rows import OldRow, PlaceRow

_Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
#: Whether the row belongs to what is chosen in the other list.
LINKED_ROLE = Qt.ItemDataRole.UserRole + 1
#: Where the cells of a table's row end, of one in all.
EDGES_ROLE = Qt.ItemDataRole.UserRole + 2
_KIND = "application/x-perfdesk-pieces"

#: Word, mark and colour of each degree; colour is never the only mark.
LOOKS = {
    Sureness.SURE: ("确定", "state-done", "done"),
    Sureness.LOOK: ("请看一下", "hint", "accent"),
    Sureness.GUESS: ("猜的", "warning", "warning"),
    Sureness.LEFT: ("未归位", "error", "error"),
    Sureness.OUT: ("不导入", "", "muted"),
}
_KINDS = {
    "title": "标题",
    "label": "附件编号",
    "heading": "小标题",
    "text": "正文",
    "row": "表格行",
    "furniture": "页码、目录等",
}


@dataclass(frozen=True, slots=True)
class Fold:
    """A run of page numbers, web furniture and so on, folded into one row or opened below it."""

    first: int
    numbers: tuple[int, ...]
    is_open: bool

    @property
    def words(self) -> str:
        """Return what it says."""
        return sentence("import_fold_open" if self.is_open else "import_fold", n=len(self.numbers))


class _Pieces(QAbstractListModel):
    """Rows that are dragged as numbers of pieces."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._linked: frozenset[int] = frozenset()

    def link(self, numbers: Iterable[int]) -> None:
        """Mark the rows of these pieces as belonging to what is chosen."""
        self._linked = frozenset(numbers)

    @property
    @abstractmethod
    def rows(self) -> Sequence[object]:
        """Return all rows; another object wherever one of them is another."""

    @abstractmethod
    def numbers_at(self, row: int) -> tuple[int, ...]:
        """Return the pieces of a row."""

    @abstractmethod
    def words_at(self, row: int) -> str:
        """Return what a row shows."""

    @abstractmethod
    def spoken_at(self, row: int) -> str:
        """Return what a row says to those who do not see it."""

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own shape
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's words, or the row itself."""
        if not index.isValid():
            return None
        at = index.row()
        if role == ROW_ROLE:
            return self.rows[at]
        if role == LINKED_ROLE:
            return not self._linked.isdisjoint(self.numbers_at(at))
        if role == Qt.ItemDataRole.DisplayRole:
            return self.words_at(at)
        return self.spoken_at(at) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def mimeTypes(self) -> list[str]:
        """Return what is dragged and dropped."""
        return [_KIND]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the numbers of the pieces in these rows."""
        rows = sorted({index.row() for index in indexes})
        numbers = dict.fromkeys(number for row in rows for number in self.numbers_at(row))
        data = QMimeData()
        data.setData(_KIND, ",".join(map(str, numbers)).encode())
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        """Pieces are placed elsewhere; none goes out of the list."""
        return Qt.DropAction.CopyAction

    def supportedDropActions(self) -> Qt.DropAction:
        """As ``supportedDragActions``."""
        return Qt.DropAction.CopyAction


class OldModel(_Pieces):
    """The old report's pieces in order; what is no text of it is folded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[OldRow, ...] = ()
        self._by_number: dict[int, OldRow] = {}
        self._edges: dict[int, tuple[float, ...]] = {}
        self._rows: list[OldRow | Fold] = []
        self._places: dict[int, int] = {}
        self._opened: set[int] = set()
        self._is_filtered = False

    @property
    def rows(self) -> Sequence[OldRow | Fold]:
        """Return pieces and folds as they are shown."""
        return self._rows

    def show_pieces(self, pieces: tuple[OldRow, ...]) -> None:
        """Show these; where the rows stay the same, nothing is laid out anew."""
        self._pieces = pieces
        self._by_number = {piece.number: piece for piece in pieces}
        self._edges = edges_of(pieces)
        self._arrange()

    def show_only_open(self, *, is_filtered: bool) -> None:
        """Show only what the clerk should look at, or everything."""
        self._is_filtered = is_filtered
        self._arrange()

    def toggle(self, fold: Fold) -> None:
        """Open or close a run of what is no text."""
        self._opened ^= {fold.first}
        self._arrange()

    def reveal(self, number: int) -> None:
        """Open the run in which a piece is folded away."""
        for row in self._rows:
            if isinstance(row, Fold) and number in row.numbers and not row.is_open:
                self.toggle(row)
                return

    def piece(self, number: int) -> OldRow | None:
        """Return a piece by its number, also one that is not shown."""
        return self._by_number.get(number)

    def row_of(self, number: int) -> int:
        """Return the row of a piece, of a folded one that of its fold; -1 where neither is."""
        return self._places.get(number, -1)

    def numbers_at(self, row: int) -> tuple[int, ...]:
        """Return the pieces of a row."""
        found = self._rows[row]
        return found.numbers if isinstance(found, Fold) else (found.number,)

    def _arrange(self) -> None:
        rows = self._filtered() if self._is_filtered else self._folded()
        is_same = [_key(row) for row in rows] == [_key(row) for row in self._rows]
        if not is_same:
            self.beginResetModel()
        self._rows = rows
        self._places = {}
        for at, row in enumerate(rows):
            numbers = row.numbers if isinstance(row, Fold) else (row.number,)
            self._places.update(dict.fromkeys(numbers, at))
        if not is_same:
            self.endResetModel()

    def _filtered(self) -> list[OldRow | Fold]:
        return [one for one in self._pieces if one.is_open]

    def _folded(self) -> list[OldRow | Fold]:
        rows: list[OldRow | Fold] = []
        run: list[OldRow] = []
        for piece in (*self._pieces, None):
            if piece is not None and piece.is_furniture:
                run.append(piece)
                continue
            if run:
                first = run[0].number
                is_open = first in self._opened
                rows.append(Fold(first, tuple(one.number for one in run), is_open))
                rows += run if is_open else []
                run = []
            if piece is not None:
                rows.append(piece)
        return rows

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return also where the cells of a table's row end."""
        if role == EDGES_ROLE and index.isValid():
            row = self._rows[index.row()]
            return () if isinstance(row, Fold) else self._edges.get(row.number, ())
        return super().data(index, role)

    def words_at(self, row: int) -> str:
        """Return a piece as it stands there, or what a fold says."""
        one = self._rows[row]
        return one.words if isinstance(one, Fold) else one.text

    def spoken_at(self, row: int) -> str:
        """Return the words with what a piece is and where it goes."""
        one = self._rows[row]
        return one.words if isinstance(one, Fold) else _spoken(one)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Say what can be done with a row."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags


def _key(row: OldRow | Fold) -> object:
    """Return what a row's height hangs on."""
    if isinstance(row, Fold):
        return row.first, row.numbers, row.is_open
    return row.number, row.kind, row.text, row.level, lines_beside(row)


def says_place(row: OldRow) -> bool:
    """Say whether a piece tells where it goes; a title that is sure needs not."""
    return row.kind not in ("title", "label") or row.sureness is not Sureness.SURE


def is_doubtful(row: OldRow) -> bool:
    """Say whether a piece has a place that should be looked at."""
    return bool(row.place) and row.sureness in (Sureness.LOOK, Sureness.GUESS)


def lines_beside(row: OldRow) -> int:
    """Return how many lines stand at the right of a piece: its place, how sure, its findings."""
    return max(1, says_place(row) + is_doubtful(row) + bool(row.findings))


def _spoken(row: OldRow) -> str:
    words = [_KINDS[row.kind], row.text]
    if row.place:
        words.append(f"放到“{row.place}”")
    words.append(LOOKS[row.sureness][0])
    if row.findings:
        words.append(f"审核发现 {len(row.findings)} 处")
    return "，".join(words)


def _look(row: PlaceRow) -> object:
    """Return what the height of a row of the report hangs on."""
    return row.label, row.level, row.text


class PlaceModel(_Pieces):
    """The report that comes of it, or what has no place; pieces can be dropped on its rows.

    Signals:
        sent: Numbers of pieces, code of the section or None, code of the field or None.
    """

    sent = Signal(object, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[PlaceRow, ...] = ()
        self._places: dict[int, int] = {}

    @property
    def rows(self) -> Sequence[PlaceRow]:
        """Return the rows as they are shown."""
        return self._rows

    def show_places(self, rows: tuple[PlaceRow, ...]) -> None:
        """Show these; where their looks stay the same, nothing is laid out anew."""
        is_same = [_look(row) for row in rows] == [_look(row) for row in self._rows]
        if not is_same:
            self.beginResetModel()
        self._rows = rows
        self._places = {}
        for at, row in enumerate(rows):
            for number in row.parts:
                # What a piece becomes says more than the heading or a figure read out of it.
                self._places.setdefault(number, at)
        if not is_same:
            self.endResetModel()

    def row_of(self, number: int) -> int:
        """Return the first row of a piece, -1 where it has none."""
        return self._places.get(number, -1)

    def numbers_at(self, row: int) -> tuple[int, ...]:
        """Return the pieces of a row."""
        return self._rows[row].parts

    def words_at(self, row: int) -> str:
        """Return the text of a row, or the name of its place."""
        return self._rows[row].text or self._rows[row].label

    def spoken_at(self, row: int) -> str:
        """Return the place, its text and how sure it is."""
        one = self._rows[row]
        words = (one.label, one.text, LOOKS[one.sureness][0] if one.parts else "没有内容")
        return "，".join(filter(None, words))

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Say what can be done with a row."""
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        if self._rows[index.row()].parts:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags | Qt.ItemFlag.ItemIsDropEnabled

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Tell which pieces were dropped on which row; between two rows means the one above."""
        numbers = tuple(
            int(one) for one in bytes(data.data(_KIND).data()).decode().split(",") if one
        )
        at = parent.row() if parent.isValid() else min(row, len(self._rows)) - 1
        if not numbers or not 0 <= at < len(self._rows):
            return False
        place = self._rows[at]
        self.sent.emit(numbers, place.section, place.field)
        return True
