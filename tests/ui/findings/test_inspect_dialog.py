from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.settings import Settings
from perfdesk.document.blocks import Document, Paragraph
from perfdesk.export.pdf import render_pdf
from perfdesk.ui.findings.inspect_dialog import InspectDialog
from tests.app.checking.test_inspecting import foreign

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.ui.parts.style import Theme
    from tests.ui.conftest import InlineRunner, RecordingDialogs


@pytest.fixture
def dialog(
    qtbot: QtBot, theme: Theme, dialogs: RecordingDialogs, runner: InlineRunner
) -> InspectDialog:
    dialog = InspectDialog(theme, dialogs, runner)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_faulty_file_is_listed_and_the_list_kept(
    dialog: InspectDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    dialog._keep()
    file = tmp_path / "外来.pdf"
    file.write_bytes(foreign())
    dialogs.files = [file]
    dialog._choose.click()
    assert "项与规定不符" in dialog._words.text()
    assert dialog._list.topLevelItemCount() > 3
    assert "GB/T" in dialog._basis.text()
    assert not dialog.grab().isNull()
    dialogs.files, dialogs.answers = [tmp_path / "结果.pdf"], ["pdf", ""]
    dialog._export.click()
    assert (tmp_path / "结果.pdf").read_bytes().startswith(b"%PDF-")
    dialogs.files, dialogs.answers = [None], ["xlsx"]
    dialog._export.click()
    dialogs.answers = [""]
    dialog._export.click()


def test_good_file_has_no_list(
    dialog: InspectDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    file = tmp_path / "报告.pdf"
    file.write_bytes(render_pdf(Document("", "报告", "", "gb9704", (Paragraph("正文。"),)))[0])
    dialog.look_at(file)
    assert "没有扣分项" in dialog._words.text()
    assert not dialog._list.isVisible()
    assert dialog._basis.text() == ""
    dialogs.files = [None]
    dialog._choose.click()


def test_file_that_cannot_be_measured_is_told(
    dialog: InspectDialog, dialogs: RecordingDialogs, tmp_path: Path
) -> None:
    dialog.look_at(tmp_path / "没有.pdf")
    assert dialogs.errors
    assert dialog._choose.isEnabled()
    assert not dialog._export.isEnabled()


def test_office_rules_hold_and_can_be_switched_off(
    qtbot: QtBot,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
    dialog: InspectDialog,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    assert not dialog._is_house.isVisible()
    settings = Settings()
    settings.keep(replace(settings.choices, page_style="pitch-30"))
    own = InspectDialog(theme, dialogs, runner)
    qtbot.addWidget(own)
    own.show()
    assert own._is_house.isVisible()
    file = tmp_path / "报告.pdf"
    blocks = tuple(Paragraph("各项工作按期完成，成效明显。" * 8) for _ in range(4))
    file.write_bytes(render_pdf(Document("", "报告", "", "gb9704", blocks))[0])
    own._is_house.toggle()
    own._is_house.toggle()
    own.look_at(file)
    first = own._list.topLevelItem(0)
    assert first is not None
    assert "30 磅（本单位规定）" in first.text(4)
    assert "本单位" in own._words.text()
    own._is_house.setChecked(False)
    assert own._list.topLevelItemCount() == 0
    assert "本单位" not in own._words.text()
