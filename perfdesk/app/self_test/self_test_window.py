"""Try the window out in a process of its own: whatever it does, the self-test comes to its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.app.self_test.self_test_steps import FIGURES, INNER_RESULT, TYPED, desk_of
from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library.library import Library
    from perfdesk.app.self_test.self_test_steps import Steps, Trial
    from perfdesk.paths import DataFolder

#: What the inner process and Qt have said.
_SAID = "self-test-window.log"
#: Starts the package of a checkout, wherever one stands.
_START = (
    "import sys; sys.path.insert(0, {!r})\nfrom perfdesk.__main__ import main; sys.exit(main())"
)
#: The inner process ends itself at the limit; so much later it is ended.
_GRACE_S = 20


def try_window(
    root: Path, open_library: Callable[[DataFolder], Library], steps: Steps, trial: Trial
) -> None:
    """Show the window on a desk with a sample; take over what the process found."""
    report = steps.attempt("备好窗口的数据", partial(_prepare, root, open_library))
    if report is None:
        return
    result = root / INNER_RESULT
    result.unlink(missing_ok=True)
    code = steps.attempt("打开、填写并关闭窗口", partial(_run, root, trial, report))
    found = _read(result)
    steps.figures |= {name: found[name] for name in FIGURES if name in found}
    steps.take_over(found.get("steps", ()))
    if TYPED in found:
        act = partial(_verify, root, open_library, report, *found[TYPED])
        steps.attempt("核对窗口中填写的内容", act)
    if code:
        # The steps tell more, where there are any that failed.
        steps.attempt("窗口的结束", partial(_complain, code))


def _prepare(root: Path, open_library: Callable[[DataFolder], Library]) -> int:
    desk = desk_of(root)
    library = open_library(desk)
    try:
        return library.create_sample()
    finally:
        library.close()


def _verify(
    root: Path, open_library: Callable[[DataFolder], Library], report: int, ref: str, text: str
) -> None:
    """What was typed is on the disk, and nobody holds the desk any more."""
    library = open_library(desk_of(root))
    try:
        entry = library.open(report).report.entries.get(FieldRef.parse(ref))
    finally:
        library.close()
    found = "" if entry is None else entry.text
    if found != text:
        raise UserError("self_test_lost", ref=ref, text=text, found=found)


def _run(root: Path, trial: Trial, report: int) -> int:
    """Return the exit code of the process that shows the window."""
    command = [*_program(), "self-test", str(root), "--inner", str(report)]
    command += ["--hold", str(trial.hold_s), "--limit", str(trial.limit_s)]
    command += ["--platform", trial.platform] if trial.platform else []
    environment = {**os.environ, "PERFDESK_LOCAL_DIR": str(root / "自检 设置")}
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=trial.limit_s + _GRACE_S,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise UserError("self_test_late", seconds=trial.limit_s) from error
    except OSError as error:
        raise UserError("self_test_window", number=error.strerror) from error
    (root / _SAID).write_bytes(done.stdout)
    return done.returncode


def _program() -> list[str]:
    """Return how this very program is started: its own file, or Python with its package."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-c", _START.format(str(Path(__file__).resolve().parents[3]))]


def _complain(code: int) -> None:
    raise UserError("self_test_window", number=code)


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}
