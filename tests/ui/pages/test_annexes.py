from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.values import FieldRef
from perfdesk.ui.pages.annexes import OPTIONAL, annex_words
from perfdesk.ui.pages.overview_page import OverviewPage
from perfdesk.ui.pages.section_tree import SectionTree
from tests.helpers.packages import SECTION, load_package, open_session
from tests.ui.tables.test_score_editor import SCORES

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.ui.parts.style import Theme


@pytest.fixture
def session(tmp_path: Path) -> ReportSession:
    return open_session(load_package(tmp_path, SECTION, SCORES))[0]


def _words(session: ReportSession, section: str = "table") -> str:
    return annex_words(session.report, section, session.progress.sections[section])


def _add_indicator(session: ReportSession) -> int:
    project, _change = session.add_line("project")
    line, _change = session.add_line("mark", project.number)
    for code, text in (("sign", "≥"), ("goal", "10"), ("done", "10"), ("points", "20")):
        session.enter(FieldRef(code, line.number), text)
    return line.number


def test_an_annex_that_nobody_began_need_not_be_filled_in(session: ReportSession) -> None:
    assert _words(session) == OPTIONAL
    assert _words(session, "main") == ""


def test_one_table_tells_its_score_and_several_their_number(session: ReportSession) -> None:
    _add_indicator(session)
    assert _words(session) == "20.00 分"
    session.add_line("project")
    assert _words(session) == "2 张表"


def test_a_table_without_a_score_tells_nothing(session: ReportSession) -> None:
    project, _change = session.add_line("project")
    session.enter(FieldRef("project_name", project.number), "档案数字化")
    assert _words(session) == ""


def test_the_way_shows_it(qtbot: QtBot, session: ReportSession, theme: Theme) -> None:
    tree = SectionTree(session.report, theme)
    overview = OverviewPage(session, theme)
    qtbot.addWidget(tree)
    qtbot.addWidget(overview)
    tree.show_progress(session.progress)
    overview.refresh()
    assert tree._items["table"].data(258) == OPTIONAL
    assert overview._section_rows()[-1].words == OPTIONAL
    _add_indicator(session)
    tree.show_progress(session.progress)
    overview.refresh()
    assert tree._items["table"].data(258) == "20.00 分"
    assert overview._section_rows()[-1].words.endswith("· 20.00 分")
    assert not tree.grab().isNull()
    assert not overview.grab().isNull()
