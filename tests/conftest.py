"""What every test stands on: no screen, no network, a fresh data folder, no unexpected log."""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from perfdesk import cli, paths
from perfdesk.__main__ import ask_to_close, open_library, run_self_test, run_window
from perfdesk.app.library.library import Library
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.template import loader
from perfdesk.template.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfdesk.template.template import ReportTemplate

# Must be said before Qt is imported anywhere.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nothing of this user's own may be read or written.
_OWN_FOLDER = tempfile.mkdtemp(prefix="perfdesk-tests-")
os.environ["PERFDESK_LOCAL_DIR"] = _OWN_FOLDER
# The boxes for files, which are Qt's, note there which folders were open.
os.environ["XDG_CONFIG_HOME"] = _OWN_FOLDER

TOP = Path(__file__).resolve().parents[1]
#: Where the outcome of the run is kept between two hooks.
_OUTCOME = pytest.StashKey[int]()
REPORTS = TOP.parent / "shared" / "reports"

# A slow machine is no failure: nothing here is judged by the clock.
settings.register_profile("perfdesk", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("perfdesk")


@pytest.fixture(scope="session", autouse=True)
def read_shipped_templates_once() -> Iterator[None]:
    """Let all catalogues share what was shipped, since none of it can be changed: frozen tables.

    Each takes some hundredth of a second to read, and thousands of tests want one.
    """
    shipped, load = paths.resources() / "templates", loader.load
    known: dict[Path, ReportTemplate] = {}

    def load_once(folder: Path) -> ReportTemplate:
        if folder.parent != shipped:
            return load(folder)
        if folder not in known:
            known[folder] = load(folder)
        return known[folder]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "load", load_once)
        yield


@pytest.fixture(scope="session")
def desk_with_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with the worked sample and its year before, to be copied: no more is made.

    To fill them in as a clerk would takes a second.
    """
    folder = DataFolder(tmp_path_factory.mktemp("sample"))
    library = Library(Repository.open(folder.database, folder.backups), Catalogue.standard())
    library.create_sample()
    library.close()
    return folder.database


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """Return where a desk may lie; nothing is there yet."""
    return DataFolder(tmp_path / "数据")


@pytest.fixture
def library(folder: DataFolder) -> Iterator[Library]:
    """Open an empty desk with the shipped templates."""
    folder.root.mkdir(exist_ok=True)
    library = Library(Repository.open(folder.database, folder.backups), Catalogue.standard())
    yield library
    library.close()


@pytest.fixture
def real_report() -> Callable[[int], Path]:
    """Return a function that gives the path of a published report, or skips."""

    def path(year: int) -> Path:
        found = REPORTS / f"{year}.txt"
        if not found.is_file():
            pytest.skip(f"the published report of {year} is not beside this checkout")
        return found

    return path


@pytest.fixture
def command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Return a function that runs a command on a fresh data folder: (exit code, out, err)."""
    folder = tmp_path / "数据 夹"

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            words = ["--data-dir", str(folder), *arguments]
            code = cli.main(words, open_library, run_window, run_self_test, ask_to_close)
        except SystemExit as stop:  # argparse leaves by it
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse; one that means to clears ``caplog``."""
    with caplog.at_level(logging.WARNING):
        yield
    noisy = [
        record.getMessage()
        for record in caplog.get_records("call")
        if record.levelno >= logging.WARNING
    ]
    assert not noisy, noisy


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Keep the outcome for ``pytest_unconfigure``."""
    session.config.stash[_OUTCOME] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End the process here where Qt was in it, with the outcome of the tests.

    All is reported and the coverage is written by now. One whole run in which every test had passed
    still ended as failed; a crash while the interpreter takes PySide6 down is suspected, not
    proven. To be removed when the cause is found.
    """
    shutil.rmtree(_OWN_FOLDER, ignore_errors=True)
    outcome = config.stash.get(_OUTCOME, None)
    if outcome is None or "PySide6.QtWidgets" not in sys.modules:
        return
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.flush()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(outcome)
