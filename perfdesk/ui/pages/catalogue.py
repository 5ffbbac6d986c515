"""The table of editors: one entry for each data type that a template may name, and for scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.template.datatypes import DataType
from perfdesk.ui.editors.choice_editor import ChoiceEditor, FlagEditor
from perfdesk.ui.editors.date_editor import DateEditor
from perfdesk.ui.editors.list_editor import ListEditor
from perfdesk.ui.editors.number_editor import NumberEditor
from perfdesk.ui.editors.sentence_editor import SentenceEditor
from perfdesk.ui.editors.text_editor import TextEditor
from perfdesk.ui.tables.group_cards import GroupEditor
from perfdesk.ui.tables.score_editor import ScoreEditor, scoring_of
from perfdesk.ui.tables.table_editor import TableEditor

if TYPE_CHECKING:
    from perfdesk.template.template import ReportTemplate
    from perfdesk.ui.editors.base import FieldEditor

EDITORS: dict[DataType, type[FieldEditor]] = {
    DataType.TEXT: TextEditor,
    DataType.LIST: ListEditor,
    DataType.SENTENCE: SentenceEditor,
    DataType.INTEGER: NumberEditor,
    DataType.DECIMAL: NumberEditor,
    DataType.MONEY: NumberEditor,
    DataType.PERCENT: NumberEditor,
    DataType.DATE: DateEditor,
    DataType.CHOICE: ChoiceEditor,
    DataType.FLAG: FlagEditor,
    DataType.TABLE: TableEditor,
    DataType.GROUP: GroupEditor,
}


def editor_of(template: ReportTemplate, code: str) -> type[FieldEditor]:
    """Return what a field is edited with: by its data type, a scoring table by its rules."""
    if scoring_of(template, code) is not None:
        return ScoreEditor
    return EDITORS[template.fields[code].type]
