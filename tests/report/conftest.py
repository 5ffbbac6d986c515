"""What the tests of a report share: a template that has everything, and a report of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.report.values import FieldRef
from tests.helpers.packages import enter_all, load_package, open_session
from tests.helpers.rich import RICH

if TYPE_CHECKING:
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.template.template import ReportTemplate


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> ReportTemplate:
    return load_package(tmp_path_factory.mktemp("rich"), RICH)


@pytest.fixture
def session(rich: ReportTemplate) -> ReportSession:
    """A report with two tasks (lines 1 and 2), the first with two indicators (3 and 4)."""
    opened, _store = open_session(rich)
    enter_all(opened, switch="是", budget="100", executed="50")
    opened.add_line("task")
    opened.add_line("task")
    opened.add_line("indicator", 1)
    opened.add_line("indicator", 1)
    opened.enter(FieldRef("task_name", 1), "甲")
    opened.enter(FieldRef("task_name", 2), "乙")
    opened.enter(FieldRef("score", 3), "3")
    opened.enter(FieldRef("score", 4), "1.5")
    return opened
