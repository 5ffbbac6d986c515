from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QPushButton

from perfdesk.template.catalogue import Catalogue, TemplateEntry
from perfdesk.ui.new_report_dialog import NewReport, NewReportDialog, about_template

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.ui.style import Theme


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme) -> NewReportDialog:
    dialog = NewReportDialog(Catalogue.standard().entries(), "某某局", 2023, theme)
    qtbot.addWidget(dialog)
    return dialog


def _ok(dialog: NewReportDialog) -> QPushButton:
    return dialog._buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_the_template_follows_the_year_until_one_is_chosen(dialog: NewReportDialog) -> None:
    assert dialog.wanted().template_id == "liwan-2023"
    dialog._year.setValue(2021)
    assert dialog.wanted().template_id == "liwan-2021"

    dialog._template.activated.emit(0)
    chosen = dialog.wanted().template_id
    dialog._year.setValue(2023)
    assert dialog.wanted().template_id == chosen


def test_a_unit_is_needed(dialog: NewReportDialog) -> None:
    assert _ok(dialog).isEnabled()

    dialog._unit.setText("  ")

    assert not _ok(dialog).isEnabled()


def test_what_is_wanted_is_handed_out_tidy(dialog: NewReportDialog) -> None:
    dialog._unit.setText("  某某  局 ")
    dialog._file.setChecked(True)

    assert dialog.wanted() == NewReport("某某 局", 2023, "liwan-2023", from_file=True)
    assert _ok(dialog).text() == "选择文件…"


def test_a_template_of_another_year_is_named_as_such() -> None:
    entry = TemplateEntry("x", "标题", "", (2021, 2022), 1, "四个部分。", example=True)

    assert about_template(entry, 2021).count("\n") == 1
    assert "2021、2022" in about_template(entry, 2024)
    assert "示例" in about_template(entry, 2021)
