"""A scoring table: indicators in a grid, their scores computed, what they come to in sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfdesk.errors import message
from perfdesk.report.scores.score import table_totals
from perfdesk.report.values import FieldRef
from perfdesk.ui.parts.look import WrappingLabel, quiet_button
from perfdesk.ui.tables.score_bar import ScoreBar
from perfdesk.ui.tables.score_block import completed
from perfdesk.ui.tables.score_model import ScoreModel
from perfdesk.ui.tables.score_view import ScoreDelegate, ScoreView
from perfdesk.ui.tables.table_editor import TableEditor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QHBoxLayout

    from perfdesk.template.score_tables import Scoring
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.editors.headings import Laid
    from perfdesk.ui.tables.grid import GridView
    from perfdesk.ui.tables.records_model import RecordsModel


_NEWLINE = "\n"


def scoring_of(template: ReportTemplate, group: str) -> Scoring | None:
    """Return the rules by which the records of a group are scored, None where they are not."""
    compiled = template.scorings.values()
    return next((one.scoring for one in compiled if one.scoring.group == group), None)


class ScoreEditor(TableEditor):
    """All indicators of a scoring table below one line."""

    def _build_input(self) -> QWidget:
        scoring = scoring_of(self.host.report.template, self.ref.code)
        if scoring is None:
            raise LookupError(self.ref.code)
        self._scoring = scoring
        box = super()._build_input()
        self.add_button.setText("+ 添加指标")
        self.add_button.setAccessibleName(f"{self.field.label}：添加指标")
        self.add_button.setToolTip(message("ui", "score_add_tip"))
        self.show_totals()
        return box

    def _make_model(self) -> RecordsModel:
        self._scores = ScoreModel(self.ref, self.host, self._scoring, self)
        self._scores.run_edited.connect(self._enter_run)
        return self._scores

    def _make_view(self, parent: QWidget) -> GridView:
        self._grid = ScoreView(parent)
        self._grid.set_scores(self._scores)
        self._grid.setItemDelegate(ScoreDelegate(self._grid))
        return self._grid

    def _placed(self) -> QVBoxLayout:
        self._frame = QWidget(self)
        self.bar = ScoreBar(self._frame)
        self.explanation = WrappingLabel("", "hint", self._frame)
        column = super()._placed()
        column.setContentsMargins(0, 0, 0, 0)
        column.insertWidget(0, self.bar)
        column.addWidget(self.explanation)
        self._frame.setLayout(column)
        around = QVBoxLayout()
        around.addWidget(self._frame)
        self._grid.selectionModel().currentChanged.connect(self._show_current)
        return around

    def _build_acts(self, parent: QWidget) -> QHBoxLayout:
        row = super()._build_acts(parent)
        self.start_button = quiet_button("填入起始指标", "", parent)
        self.start_button.clicked.connect(self._start)
        self.restore_button = quiet_button("↺ 恢复计算", message("ui", "score_restore_tip"), parent)
        self.restore_button.clicked.connect(self._restore)
        row.insertWidget(1, self.start_button)
        row.insertWidget(2, self.restore_button)
        return row

    # -- showing ---------------------------------------------------------------------------

    def show_lines(self) -> None:
        """Show the indicators there are now, and let cells run on as they do now."""
        super().show_lines()
        self._grid.show_shape()
        self._grid.measure()
        self._grid.fit()
        self.show_totals()

    def show_changes(self) -> None:
        """Paint what a change touched, and tell what the table comes to now."""
        super().show_changes()
        self.show_totals()

    def _show_rows(self, rows: Sequence[int]) -> None:
        super()._show_rows(rows)
        self._grid.show_rows(rows)
        self._grid.show_shape()
        self._grid.fit()

    def show_totals(self) -> None:
        """Tell what the table comes to now, and why the score at hand is what it is."""
        self.bar.show_totals(table_totals(self.host.report, self._scoring.code, self.ref.line))
        self._show_current()

    def _show_current(self) -> None:
        row = self._grid.currentIndex().row()
        told = self._scores.explanation(row)
        words = f"{self._row_name(row)}　{told.replace(_NEWLINE, '')}"
        self.explanation.setText(words if told else message("ui", "score_explain_hint"))
        self._show_acts()

    def _row_name(self, row: int) -> str:
        column = self._scores.name_column
        if not 0 <= row < len(self._scores.lines) or column < 0:
            return ""
        words = " ".join(str(self._scores.index(row, column).data()).split())
        return words or message("ui", "score_row", row=row + 1)

    def _show_acts(self) -> None:
        super()._show_acts()
        index, scores = self._grid.currentIndex(), self._scores
        is_set = index.isValid() and scores.is_set_by_hand(index)
        self.restore_button.setVisible(is_set and not self.is_fixed)
        start = self._scoring.start
        self.start_button.setVisible(bool(start) and not scores.lines and not self.is_fixed)
        self.start_button.setText(message("ui", "score_start", count=len(start)))
        tip = message("ui", "score_start_tip")
        self.start_button.setToolTip(tip)
        self.start_button.setAccessibleName(f"{self.field.label}：{self.start_button.text()}")

    @property
    def sight(self) -> QWidget:
        """Return totals, grid and explanation together: they fit the window."""
        return self._frame

    # -- the clerk's acts ------------------------------------------------------------------

    def _add(self) -> None:
        """Add an indicator below the chosen one, in the same branch."""
        row = self._grid.currentIndex().row()
        self._add_at(row + 1 if row >= 0 else len(self._scores.lines))

    def _add_behind(self, column: int) -> None:
        """Add an indicator because the clerk went on behind the last one."""
        del column
        if not self.is_fixed and len(self._scores.lines) < self.field.max_lines:
            self._add_at(len(self._scores.lines))

    def _add_at(self, row: int) -> None:
        levels = self._levels_above(row)
        name = message("undo", "added", what=self.field.label)
        if self._attempt(partial(self._insert, row, [levels], name)):
            self.go_to(row, max(self._scores.name_column if levels else 0, 0))
            self._grid.setFocus()

    def _levels_above(self, row: int) -> dict[str, str]:
        """Return the levels that an indicator put at a row takes over."""
        if row == 0:
            return {}
        columns = [self._scores.columns[at] for at in self._scores.level_columns]
        values, line = self.host.report.values, self._scores.lines[row - 1]
        told = {field.code: values[FieldRef(field.code, line)].text for field in columns}
        return {code: text for code, text in told.items() if text}

    def _start(self) -> None:
        """Begin with the indicators that the template suggests."""
        name = message("undo", "started", what=self.field.label)
        if self._attempt(partial(self._insert, 0, self._scoring.start, name)):
            self.show_done(
                message("ui", "score_started", count=len(self._scores.lines)), is_undoable=True
            )
            self.go_to(0, max(self._scores.name_column, 0))
            self._grid.setFocus()

    def _insert(self, row: int, records: Sequence[Mapping[str, str]], name: str) -> None:
        """Add records from a row on, each with the texts that it begins with."""
        bridge, ref = self.host.bridge, self.ref
        with bridge.together(name):
            for place, texts in enumerate(records, start=row):
                bridge.add_line(ref.code, ref.line, place)
                line = self.host.report.lines(ref.code, ref.line)[place]
                bridge.enter_many({FieldRef(code, line): one for code, one in texts.items()}, name)

    def _enter_run(self, refs: Sequence[FieldRef], text: str) -> None:
        """Give all rows that a cell runs on over its new text, as one step."""
        name = message(
            "undo", "renamed_run", what=self.host.report.template.fields[refs[0].code].label
        )
        self._attempt(partial(self.host.bridge.enter_many, dict.fromkeys(refs, text), name))

    def _restore(self) -> None:
        """Let the score at hand be computed again."""
        index = self._grid.currentIndex()
        if index.isValid():
            ref = self._scores.ref_at(index.row(), index.column())
            self._attempt(partial(self.host.bridge.restore_generated, ref))
            self._grid.setFocus()

    # -- blocks ----------------------------------------------------------------------------

    def whole(self, index: QModelIndex) -> Sequence[QModelIndex]:
        """Return the cells that are one with a cell."""
        rows = self._scores.run(index.row(), index.column())
        return [index.siblingAtRow(row) for row in rows]

    def complete(self, laid: Laid, top: int) -> Laid:
        """Fill in levels, set signs apart, and put judgements where they belong."""
        code, report = self._scoring.comparator, self.host.report
        lines = self._scores.lines[top:] if code is not None else ()
        signs = [report.values[FieldRef(code or "", line)].text for line in lines]
        return completed(laid, self._scoring, report.template, signs)
