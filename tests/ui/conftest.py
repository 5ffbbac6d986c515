"""What the window's tests share: a real library in a folder of its own, boxes that are recorded."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pytestqt.qtbot import QtBot

# Before Qt is loaded by anything.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from perfdesk.errors import UserError
from perfdesk.ui.parts.messages import Answer, Dialogs, Mood
from perfdesk.ui.parts.style import Theme
from perfdesk.ui.running.application import desk_maker, speak_chinese
from perfdesk.ui.window.main_window import MainWindow
from tests.helpers.packages import load_package
from tests.helpers.pages import EVERY_TYPE, OpenPage, open_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication, QWidget
    from pytestqt.wait_signal import SignalBlocker

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.paths import DataFolder

#: A shipped template with figures, sentences, lists and records.
TEMPLATE = "liwan-2023"
#: So long something is waited for that has to come: a loaded machine is no failure, and five
#: seconds, the plug-in's own patience, have been too few for one.
PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """A ``QtBot`` that fails for what does not come, not for what comes late."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(
        self,
        signal: Any,
        *,
        timeout: int = PATIENCE_MS,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        return super().waitSignal(
            signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb
        )

    def waitActive(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitActive(widget, timeout=timeout)

    def waitExposed(self, widget: Any, *, timeout: int = PATIENCE_MS) -> Any:
        return super().waitExposed(widget, timeout=timeout)


@pytest.fixture
def qtbot(request: pytest.FixtureRequest) -> QtBot:
    """Return the bot of all tests of the window: a patient one."""
    request.getfixturevalue("qapp")
    return PatientBot(request)


@dataclass
class RecordingDialogs(Dialogs):
    """Takes down what would be shown and gives the answers it was told to give."""

    told: list[str] = field(default_factory=list)
    errors: list[UserError] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    files: list[Path | None] = field(default_factory=list)
    suggested: list[Path] = field(default_factory=list)

    def tell(self, parent: QWidget | None, text: str) -> None:
        self.told.append(text)

    def tell_error(self, parent: QWidget | None, error: UserError) -> None:
        self.errors.append(error)

    def ask(
        self,
        parent: QWidget | None,
        text: str,
        answers: tuple[Answer, ...],
        *,
        mood: Mood = "question",
    ) -> str:
        assert self.answers, f"asked without need: {text}"
        self.asked.append(text)
        key = self.answers.pop(0)
        assert key in {answer.key for answer in answers}
        return key

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        return self.files.pop(0)

    def open_folder(self, parent: QWidget | None, title: str, begin: Path) -> Path | None:
        return self.files.pop(0)

    def save_file(self, parent: QWidget, title: str, suggested: Path, kinds: str) -> Path | None:
        self.suggested.append(suggested)
        return self.files.pop(0)


class InlineRunner:
    """Does work at once, on the spot."""

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[UserError], None],
        ended: Callable[[], None],
    ) -> None:
        try:
            result = work()
        except UserError as error:
            ended()
            failed(error)
        else:
            ended()
            done(result)

    @property
    def is_busy(self) -> bool:
        return False

    def when_idle(self, act: Callable[[], None]) -> None:
        act()


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    qapp.setStyle("Fusion")
    speak_chinese(qapp)
    return Theme(qapp)


@pytest.fixture(autouse=True)
def theme(one_theme: Theme) -> Iterator[Theme]:
    """Return the program's look, which every test begins with, whichever ran before it.

    One that left large letters behind made others fail, in the order of one day.
    """
    yield one_theme
    one_theme.look(100, "", "system")


@pytest.fixture
def dialogs() -> RecordingDialogs:
    return RecordingDialogs()


@pytest.fixture
def runner() -> InlineRunner:
    return InlineRunner()


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    """Show the section with one field of each plain type."""
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "main")


@pytest.fixture
def records(qtbot: QtBot, tmp_path: Path) -> OpenPage:
    """Show the section with records."""
    return open_page(qtbot, load_package(tmp_path, EVERY_TYPE), "records")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says with every window that it keeps no window sizes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture
def report_id(library: Library) -> int:
    """Return the id of an empty report."""
    return library.create(TEMPLATE, 2023, "某某局")


@pytest.fixture
def session(library: Library, report_id: int) -> ReportSession:
    return library.open(report_id)


@pytest.fixture
def make_window(
    qtbot: QtBot,
    library: Library,
    folder: DataFolder,
    theme: Theme,
    dialogs: RecordingDialogs,
    runner: InlineRunner,
) -> Callable[[], MainWindow]:
    def make() -> MainWindow:
        make_desk = desk_maker(theme, dialogs, runner)
        window = MainWindow(library, folder, theme, dialogs, make_desk, runner)
        qtbot.addWidget(window)
        return window

    return make


@pytest.fixture
def window(
    make_window: Callable[[], MainWindow], dialogs: RecordingDialogs
) -> Iterator[MainWindow]:
    window = make_window()
    window.resize(1366, 728)
    window.show()
    yield window
    # The test may have made saving fail on purpose; nothing of it may be asked any more.
    dialogs.answers = ["give_up"]
    window.show_start()
