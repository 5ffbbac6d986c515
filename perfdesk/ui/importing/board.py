"""The proposal of an import and what can be done with it: by dragging, by a list, or by keys.

Nothing here is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from perfdesk.app.importing.importing import targets
from perfdesk.ui.importing.panes import ImportPanes
from perfdesk.ui.importing.target import TargetDialog
from perfdesk.ui.parts.look import label
from perfdesk.ui.parts.messages import sentence
from perfdesk.ui.parts.tasks import TaskRunner, gently, screen_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfdesk.app.checking.foreign import ForeignFinding
    from perfdesk.app.importing.importing import ImportDesk
    from perfdesk.errors import UserError
    from perfdesk.ui.parts.style import Theme

#: Of more pieces it takes a moment to find out what becomes of them.
_MANY = 300
#: So much of a piece is quoted in a question.
_QUOTE = 20


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with the chosen pieces.

    Attributes:
        hint: Code of the sentence that says more.
    """

    label: str
    keys: str
    act: Callable[[ImportBoard], object]
    hint: str


class ImportBoard(QWidget):
    """Both sides of an import, and what can be done with the pieces.

    Attributes:
        count: Says how much there is to be looked at; its place is the dialog's affair.

    Signals:
        changed: Something is arranged otherwise now.
    """

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._desk: ImportDesk | None = None
        self._findings: tuple[ForeignFinding, ...] = ()
        self._hand: TaskRunner | None = None
        self._panes = ImportPanes(theme)
        self._only_open = QCheckBox("只看要看的(&L)")
        self.count = label("", "muted", wraps=True)
        self._actions = {act.label: self._action(act) for act in ACTS}
        self._build()
        self._only_open.toggled.connect(self._panes.show_only_open)
        self._panes.chose.connect(self._show_acts)
        self._panes.sent.connect(self.send)
        self._panes.place_wanted.connect(self.place)

    # -- showing ----------------------------------------------------------------------------------

    def show_desk(self, desk: ImportDesk) -> None:
        """Show another old report, at the first piece that should be looked at."""
        self._desk = desk
        self._findings = ()
        self._only_open.setChecked(False)
        self.refresh()
        unsure = desk.unsure()
        self._panes.choose(unsure[:1] or (desk.arrangement.parts[0].number,))
        self._panes.focus_text()

    def focus_pieces(self) -> None:
        """Give the keyboard to the old text's pieces."""
        self._panes.focus_text()

    def show_findings(self, findings: tuple[ForeignFinding, ...]) -> None:
        """Show what a check of the old text tells, beside the pieces."""
        self._findings = findings
        self.refresh()

    def refresh(self) -> None:
        """Show the desk as it is now."""
        desk = self._desk
        if desk is None:
            return
        self._panes.show_desk(desk, self._findings)
        unsure, left = len(desk.unsure()), len(desk.left)
        code = "count" if left else "count_placed" if unsure else "count_sure"
        total = len(desk.arrangement.parts)
        self.count.setText(sentence(f"import_{code}", total=total, unsure=unsure, left=left))

    @property
    def is_settled(self) -> bool:
        """Say whether everything is shown as it is."""
        is_filling = self._hand is not None and self._hand.is_busy
        return not is_filling and not self._panes.is_measuring

    def _show_acts(self) -> None:
        """Say what can be done with what is chosen, and what undo would take back."""
        first, desk = self._panes.first, self._desk
        for name in _ON_PIECES:
            self._actions[name].setEnabled(first is not None)
        is_heading = first is not None and first.is_heading
        self._actions["作为标题"].setText("作为正文" if is_heading else "作为标题")
        for verb, name in (
            ("撤销", "" if desk is None else desk.undo_name),
            ("重做", "" if desk is None else desk.redo_name),
        ):
            self._actions[verb].setEnabled(bool(name))
            self._actions[verb].setToolTip(f"{verb}“{name}”" if name else verb)

    # -- acts -------------------------------------------------------------------------------------

    def place(self) -> None:
        """Ask where the chosen pieces go, and send them there."""
        desk, first = self._desk, self._panes.first
        if desk is None or first is None:
            return
        part = desk.arrangement.part(first.number)
        words = sentence("import_place", count=len(self._panes.chosen), text=first.text[:_QUOTE])
        dialog = TargetDialog(targets(desk.template), words, self._theme, self)
        dialog.choose_first(part.section, part.field)
        if dialog.exec() == TargetDialog.DialogCode.Accepted:
            goal = dialog.chosen
            section, field = (None, None) if goal is None else (goal.section, goal.field)
            self.send(self._panes.chosen, section, field)
        dialog.deleteLater()

    def send(self, numbers: Iterable[int], section: str | None, field: str | None) -> None:
        """Send pieces to a section or field, or to none."""
        self.change(lambda desk: desk.assign(numbers, section, field))

    def confirm(self) -> None:
        """Say that the chosen pieces are right, and go on to the next that should be looked at."""
        self.change(lambda desk: desk.confirm(self._panes.chosen))
        self.step(1)

    def turn(self) -> None:
        """Take text for a heading and ask which one, or a heading for text."""
        desk, first = self._desk, self._panes.first
        if desk is None or first is None:
            return
        if first.is_heading:
            self.change(lambda desk: desk.as_text(first.number))
            return
        words = sentence("import_as_heading", text=first.text[:_QUOTE])
        dialog = TargetDialog(targets(desk.template), words, self._theme, self, only_sections=True)
        if dialog.exec() == TargetDialog.DialogCode.Accepted:
            section = None if dialog.chosen is None else dialog.chosen.section
            self.change(lambda desk: desk.as_heading(first.number, section))
        dialog.deleteLater()

    def split(self) -> None:
        """Cut the shown piece before the cursor."""
        first, offset = self._panes.first, self._panes.offset
        if first is not None:
            self.change(lambda desk: desk.split(first.number, offset))

    def join(self) -> None:
        """Put the chosen pieces together; a single one with the one before it."""
        desk = self._desk
        if desk is None or not self._panes.chosen:
            return
        numbers = [part.number for part in desk.arrangement.parts]
        first, *rest = self._panes.chosen
        if not rest:
            first, rest = numbers[max(0, numbers.index(first) - 1)], [first]
        self.change(lambda desk: desk.join(*rest))
        if any(part.number == first for part in desk.arrangement.parts):
            self._panes.choose((first,))

    def dismiss(self) -> None:
        """Count the chosen pieces as no text of the report."""
        self.change(lambda desk: desk.dismiss(self._panes.chosen))

    def undo(self) -> None:
        """Take the last change back."""
        self.change(lambda desk: desk.undo())

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.change(lambda desk: desk.redo())

    def step(self, way: int) -> None:
        """Go to the next (1) or former (-1) piece that should be looked at, around the end."""
        desk = self._desk
        if desk is None:
            return
        order = {part.number: at for at, part in enumerate(desk.arrangement.parts)}
        places = [order[number] for number in desk.unsure()]
        here = order.get(self._panes.chosen[0], -1) if self._panes.chosen else -1
        further = [at for at in places if (at - here) * way > 0] or places
        if further:
            at = further[0] if way > 0 else further[-1]
            self._panes.choose((desk.arrangement.parts[at].number,))

    def change(self, act: Callable[[ImportDesk], object]) -> None:
        """Do something with the desk and show what came of it."""
        if self._desk is None:
            return
        with screen_first():
            self._change(self._desk, act)

    def _change(self, desk: ImportDesk, act: Callable[[ImportDesk], object]) -> None:
        before = desk.arrangement
        act(desk)
        if desk.arrangement is before:
            return
        if len(before.parts) > _MANY and not desk.is_filled:
            self._fill_beside(desk)
        else:
            desk.take_filled(desk.proposal)
        self.refresh()
        self.changed.emit()

    def _fill_beside(self, desk: ImportDesk) -> None:
        """Find what becomes of a long report while the clerk goes on."""
        self._hand = self._hand or TaskRunner(self)
        self._hand.run(
            gently()(desk.filling()),
            lambda filled: self._show_filled(desk, is_new=desk.take_filled(filled)),
            self._tell,
            lambda: None,
        )

    def _show_filled(self, desk: ImportDesk, *, is_new: bool) -> None:
        if is_new and self._desk is desk:
            self.refresh()
            self.changed.emit()

    @staticmethod
    def _tell(error: UserError) -> None:
        """Filling in asks nothing of the world that could fail."""
        raise error

    def leave(self) -> None:
        """Let go of everything; what is still being done is waited for, a blink."""
        self._desk = None
        if self._hand is not None:
            self._hand.wait()

    # -- building ---------------------------------------------------------------------------------

    def _action(self, act: Act) -> QAction:
        action = QAction(act.label, self)
        action.setShortcuts([QKeySequence(keys) for keys in act.keys.split(" / ")])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{sentence(act.hint)}（{_KEY_WORDS.get(act.keys, act.keys)}）")
        action.triggered.connect(partial(act.act, self))
        # Of the lists alone: a button with the keyboard is pressed by the blank.
        self._panes.addAction(action)
        return action

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(self._theme.px(2))
        for act in ACTS:
            if act.label == _FIRST_AT_RIGHT:
                bar.addStretch(1)
            button = QToolButton()
            button.setDefaultAction(self._actions[act.label])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            bar.addWidget(button)
        bar.addWidget(self._only_open)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(self._theme.px(6))
        box.addLayout(bar)
        box.addWidget(self._panes, 1)


#: In the order of the buttons.
ACTS = (
    Act("放到…", "F2", lambda board: board.place(), "import_act_place"),
    Act("确认位置", "Space", lambda board: board.confirm(), "import_act_confirm"),
    Act("不导入", "Del", lambda board: board.dismiss(), "import_act_dismiss"),
    Act("作为标题", "Ctrl+T", lambda board: board.turn(), "import_act_turn"),
    Act("拆分", "Ctrl+B", lambda board: board.split(), "import_act_split"),
    Act("合并", "Ctrl+J", lambda board: board.join(), "import_act_join"),
    Act("撤销", "Ctrl+Z", lambda board: board.undo(), "import_act_undo"),
    Act("重做", "Ctrl+Y / Ctrl+Shift+Z", lambda board: board.redo(), "import_act_redo"),
    Act("上一处", "Shift+F8", lambda board: board.step(-1), "import_act_former"),
    Act("下一处", "F8", lambda board: board.step(1), "import_act_next"),
)
_FIRST_AT_RIGHT = "上一处"
_KEY_WORDS = {"Space": "空格键", "Del": "Delete 键"}
_ON_PIECES = frozenset({"放到…", "确认位置", "不导入", "作为标题", "拆分", "合并"})
