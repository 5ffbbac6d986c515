"""The three zones of the desk side by side: way, page, helper; how wide, which are folded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLayout,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.ui.inputs.tab_order import following
from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from perfdesk.ui.parts.style import Theme

#: Widths in ems (one em is a Chinese character): as they are first, and the least.
_WAY_EMS, _PAGE_EMS, _HELPER_EMS = 20.0, 46.0, 22.0
_LEAST_EMS = (11, 26, 15)
#: No zone at the side is kept wider than this.
_MOST_EMS = 60.0
#: In a helper as wide as this a page is large enough to be read.
_READABLE_EMS = 36.0
#: Pixels of the line between two zones, at 100 %: a hand has to be able to grab it.
_HANDLE = 6


class Zones(QWidget):
    """Parts the room; what is folded leaves a narrow handle to open it again.

    Where space is short the helper folds by itself, and comes back where there is enough. Called
    for all the same, it stands beside the page in the place of the way, and where even that is too
    narrow in the place of the page: zones never lie one over the other.

    Signals:
        helper_shown: The helper came to sight.
        widened: Whether the helper is wide now.
    """

    helper_shown = Signal()
    widened = Signal(bool)

    def __init__(
        self,
        way: QWidget,
        page: QWidget,
        helper: QWidget,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zones = (way, page, helper)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._way_handle = _Handle("›", "展开栏目")
        self._helper_handle = _Handle("‹", "展开右侧栏（F1）")
        self._widths = [_WAY_EMS, _HELPER_EMS]
        self._is_way_wanted = True
        self._is_helper_wanted = True
        #: The helper is wanted although space is short.
        self._is_helper_called = False
        #: The helper has all the room that the page can spare.
        self.is_wide = False
        self._build()
        self._way_handle.clicked.connect(self.unfold_way)
        self._helper_handle.clicked.connect(self.unfold_helper)
        self._splitter.splitterMoved.connect(self._note_widths)
        theme.changed.connect(self._fit)

    def _build(self) -> None:
        for index, zone in enumerate(self._zones):
            self._splitter.addWidget(zone)
            zone.setMinimumWidth(self._ems(_LEAST_EMS[index]))
            self._splitter.setStretchFactor(index, int(index == 1))
        self._splitter.setChildrenCollapsible(False)
        self._splitter.setHandleWidth(self._theme.px(_HANDLE))
        row = QHBoxLayout(self)
        # What does not fit folds; the window need not be as wide as all that stands here now.
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._way_handle)
        row.addWidget(self._splitter, 1)
        row.addWidget(self._helper_handle)
        self._way_handle.hide()
        self._helper_handle.hide()
        self._part()

    def _ems(self, count: float) -> int:
        return round(self.fontMetrics().horizontalAdvance("国") * count)

    # -- folding -------------------------------------------------------------------------------

    def fold_helper(self) -> None:
        """Put the helper out of the way, until it is wanted."""
        self._is_helper_wanted = self._is_helper_called = False
        self.widen_helper(is_wide=False)
        self._arrange()

    def unfold_helper(self) -> None:
        """Bring the helper back, also where space is short."""
        self._is_helper_wanted = True
        self._is_helper_called = not self._is_roomy()
        self._arrange()
        self.helper_shown.emit()

    def widen_helper(self, *, is_wide: bool) -> None:
        """Give the helper all the room that the page can spare, the way's too; or take it back."""
        if is_wide != self.is_wide:
            self.is_wide = is_wide
            self._arrange()
            self._part()
            self.widened.emit(is_wide)

    def is_readable(self) -> bool:
        """Say whether a printed page in the helper could be read."""
        return self.is_wide or self._widths[1] >= _READABLE_EMS

    def fold_way(self) -> None:
        """Put the list of sections out of the way, until it is wanted."""
        self._is_way_wanted = False
        self._arrange()

    def unfold_way(self) -> None:
        """Bring the list of sections back; the helper gives way where not all three fit."""
        self._is_way_wanted = True
        self.widen_helper(is_wide=False)
        self._is_helper_called = self._is_helper_called and self._holds(0, 1, 2)
        self._arrange()

    def _is_roomy(self) -> bool:
        """Say whether all three zones have room to work in."""
        return self.width() >= self._ems(_WAY_EMS + _PAGE_EMS + _HELPER_EMS)

    def _holds(self, *zones: int) -> bool:
        """Say whether these zones fit beside each other, each at its narrowest."""
        least = sum(self._ems(_LEAST_EMS[index]) for index in zones)
        between = (len(zones) - 1) * self._splitter.handleWidth()
        return self.width() >= least + between + self._way_handle.sizeHint().width()

    def _arrange(self) -> None:
        """Show what is wanted and fits."""
        has_helper = self._is_helper_wanted and (self._is_roomy() or self._is_helper_called)
        shown = (
            self._is_way_wanted and not self.is_wide and (not has_helper or self._holds(0, 1, 2)),
            not has_helper or self._holds(1, 2),
            has_helper,
        )
        self._way_handle.setVisible(not shown[0])
        self._helper_handle.setVisible(not shown[2])
        if shown == tuple(not zone.isHidden() for zone in self._zones):
            return
        for zone, is_shown in zip(self._zones, shown, strict=True):
            zone.setVisible(is_shown)
        self._part()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the helper first where space is short, and bring it back where there is enough."""
        super().resizeEvent(event)
        if self._is_roomy():
            self._is_helper_called = False
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Need the width of one zone: what does not fit beside it folds."""
        return QSize(self._ems(_LEAST_EMS[1]), super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Take the widths that belong to the interface's size of now."""
        for index, zone in enumerate(self._zones):
            zone.setMinimumWidth(self._ems(_LEAST_EMS[index]))
        self._splitter.setHandleWidth(self._theme.px(_HANDLE))
        self._arrange()
        self._part()

    # -- widths --------------------------------------------------------------------------------

    def _part(self) -> None:
        """Give the zones at the sides their widths, and the page what is left, its least first."""
        room = self.width() if self.isVisible() else self._ems(_WAY_EMS + _PAGE_EMS + _HELPER_EMS)
        widths = [0, 0]
        spare = room - self._ems(_LEAST_EMS[1])
        for place, index in ((0, 0), (1, 2)):
            if not self._zones[index].isHidden():
                least = self._ems(_LEAST_EMS[index])
                wanted = spare if self.is_wide else self._ems(self._widths[place])
                widths[place] = max(least, min(wanted, spare))
                spare -= widths[place]
        self._splitter.setSizes([widths[0], max(room - sum(widths), 1), widths[1]])

    def _note_widths(self) -> None:
        if self.is_wide:
            return
        sizes, em = self._splitter.sizes(), max(1, self._ems(1))
        for place, index in ((0, 0), (1, 2)):
            if not self._zones[index].isHidden():
                self._widths[place] = sizes[index] / em

    def state(self) -> dict[str, object]:
        """Return widths (in ems, so that they follow the interface size) and folds."""
        return {
            "way": round(self._widths[0], 2),
            "helper": round(self._widths[1], 2),
            "is_way_folded": not self._is_way_wanted,
            "is_helper_folded": not self._is_helper_wanted,
        }

    def restore(self, state: dict[str, object]) -> None:
        """Part the zones as they were; what is not understood stays as it is."""
        for place, (name, least) in enumerate((("way", 11), ("helper", 15))):
            width = state.get(name)
            if isinstance(width, int | float) and least <= width <= _MOST_EMS:
                self._widths[place] = float(width)
        self._is_way_wanted = state.get("is_way_folded") is not True
        self._is_helper_wanted = state.get("is_helper_folded") is not True
        self._arrange()
        self._part()


def packed(state: dict[str, object]) -> QByteArray:
    """Return a layout as the window keeps it."""
    return QByteArray(json.dumps(state).encode("ascii"))


def unpacked(kept: QByteArray) -> dict[str, object]:
    """Read a layout; an empty one where it is none (an older program kept others)."""
    try:
        state = json.loads(bytes(kept.data()))
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


class _Handle(QToolButton):
    """The narrow strip that a folded zone leaves."""

    def __init__(self, sign: str, tip: str) -> None:
        super().__init__()
        self.setText(sign)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setProperty("role", "zoneHandle")
        policy = self.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Expanding)
        self.setSizePolicy(policy)


class Way(QWidget):
    """The zone at the left: a heading with the button that folds it, and the list below.

    Signals:
        fold_wanted: The clerk wants the zone out of the way.
        passed: Tab leads on behind the zone.
    """

    fold_wanted = Signal()
    passed = Signal()

    def __init__(self, tree: QWidget, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fold = QToolButton()
        fold.setText("‹ 收起")
        fold.setToolTip(sentence("way_fold_tip"))
        fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        fold.clicked.connect(self.fold_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(8), theme.px(2), theme.px(4), theme.px(2))
        head.addStretch(1)
        head.addWidget(fold)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(tree, 1)
        box.addLayout(head)
        self.setFocusProxy(tree)

    def focusNextPrevChild(self, is_forward: bool) -> bool:  # noqa: FBT001 - Qt's own signature
        """Tell where Tab leads behind the last button: for Qt the pages made late come last."""
        here = QApplication.focusWidget()
        if is_forward and here is not None and here.isVisible() and not following(here, self):
            self.passed.emit()
            return True
        return super().focusNextPrevChild(is_forward)
