"""Try, in a folder of its own, everything that the program does, on this PC and on the build's.

Run by ``perfdesk self-test`` on a clerk's PC and by the build on the frozen program. What came of
it stands in ``self-test.json``: versions, times, every step.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.app.printed.exporting import KINDS
from perfdesk.app.self_test import self_test_reports as reports
from perfdesk.app.self_test.self_test_steps import FAILED, Steps, Trial, Watchdog
from perfdesk.app.self_test.self_test_window import try_window
from perfdesk.errors import UserError
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.models.database.old_file import make_old_file
from perfdesk.models.database.version import SHIPPED
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library.library import Library

RESULT = "self-test.json"
_OLD_UNIT, _OLD_TEXT = "升级前的单位", "升级前的文字，须原样留下。"


def run(
    folder: Path | None,
    open_library: Callable[[DataFolder], Library],
    trial: Trial | None = None,
) -> int:
    """Run all steps, print them, write ``self-test.json``; return 0, or 3 if one failed.

    The file is there also where a bug ends the test: its last step is the one that did not end.
    """
    trial = Trial() if trial is None else trial
    root = folder or Path(tempfile.mkdtemp(prefix="perfdesk-"))
    steps = Steps()
    try:
        _make(root)
        with Watchdog(steps, root / RESULT, trial.limit_s):
            try:
                _take(root, open_library, steps)
                if trial.has_window:
                    try_window(root, open_library, steps, trial)
            finally:
                steps.write(root / RESULT)
    finally:
        if folder is None:
            shutil.rmtree(root, ignore_errors=True)
    return 0 if steps.passed else FAILED


def _make(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise UserError("folder_unwritable", path=root, reason=err.strerror) from err


def _take(root: Path, open_library: Callable[[DataFolder], Library], steps: Steps) -> None:
    """Fill all templates; then, with the store opened again, do with the reports all there is."""
    data = DataFolder(root / "自检 数据")
    steps.attempt("核对字体文件", lambda: load_fonts().verify())
    for version in range(1, SHIPPED.version):
        steps.attempt(f"升级第 {version} 版的数据文件", partial(_migrate, root, version))
    filled: dict[str, reports.Filled | None] = {}
    library = steps.attempt("建立数据文件", partial(open_library, data))
    if library is None:
        return
    try:
        for entry in library.catalogue.entries():
            what = f"新建并填写 {entry.id}"
            filled[entry.id] = steps.attempt(what, partial(reports.fill, library, entry.id))
    finally:
        library.close()
    library = steps.attempt("重新打开数据文件", partial(open_library, data))
    if library is None:
        return
    try:
        for template_id, report in filled.items():
            if report is not None:
                _take_report(root, library, template_id, report, steps)
    finally:
        library.close()


def _migrate(root: Path, version: int) -> None:
    """A desk of a former version comes up with all it had, and a copy of it as it was."""
    desk = DataFolder(root / f"第 {version} 版 数据")
    make_old_file(desk.database, version, _OLD_UNIT, _OLD_TEXT)
    store = Repository.open(desk.database, desk.backups)
    try:
        found = [
            (one.meta.unit, value.text)
            for one in store.summaries()
            for value in store.load(one.id).values
        ]
    finally:
        store.close()
    copies = len(list(desk.backups.glob("*.sqlite3")))
    if found != [(_OLD_UNIT, _OLD_TEXT)] or not copies:
        raise UserError("self_test_migrated", version=version, what=(found, copies))


def _take_report(
    root: Path, library: Library, template_id: str, filled: reports.Filled, steps: Steps
) -> None:
    steps.attempt(f"重新打开 {template_id}", partial(reports.verify, library, filled))
    for kind in KINDS:
        target = root / f"{template_id}.{kind}"
        what = f"导出 {target.name}"
        steps.attempt(what, partial(reports.export, library, filled.report, kind, target))
    path = root / f"{template_id}.txt"
    what = f"写出 {path.name}"
    sentences = steps.attempt(what, partial(reports.write_text, library, filled.report, path))
    for wanted in (template_id, "auto") if sentences else ():
        what = f"导入 {path.name}（{wanted}）"
        act = partial(reports.import_again, library, path, wanted, sentences or [])
        steps.attempt(what, act)
