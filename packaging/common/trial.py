"""Try the frozen program: its self-test on both programs, its commands, its window seen."""

from __future__ import annotations

import json
import shutil
import threading
import time
from typing import TYPE_CHECKING, Any

from common import screen
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from common.machine import Place

#: The window stands still so long, for its picture.
_HOLD = 8
#: A window is there after two seconds, on a busy machine much later.
_WAIT = 120
#: So long a window that a user opened is seen to stay open.
_STANDS = 10
#: Every step of the self-test ends long before; on a busy machine each takes its time.
_LIMIT = 600
#: Folder and unit are what an office has: Chinese, with a blank.
_DESK = "自评 数据"
_UNIT = "某某区 财政局"
_TEMPLATE = "general"


def try_program(place: Place) -> str:
    """Run the self-test on console and windowed program and the commands on the console one."""
    told = [
        _self_test(place, place.console, "offscreen", hold=0),
        _self_test(place, place.program, "", hold=_HOLD),
        _commands(place),
    ]
    return "\n".join(told)


def self_test(
    place: Place,
    program: Sequence[str | Path],
    name: str,
    *words: str,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Run the self-test of a program (its command) in a fresh folder; return what it wrote.

    Raises:
        BuildError: It failed, did not end, or left no result.
    """
    folder = place.work / "trials" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    target = place.machine.path(folder)
    command = (*program, "self-test", target, "--window", "--limit", str(_LIMIT), *words)
    # Not in the checkout, where an unfrozen program would be another one than that of the wheel.
    ended = place.machine.run(command, timeout=2 * _LIMIT, environment=environment, cwd=place.work)
    result = folder / "self-test.json"
    if not result.is_file():
        raise BuildError(f"The self-test {name} ended with {ended.code}:\n{ended.output}")
    found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    failed = [f"{step['what']}: {step['fault']}" for step in found["steps"] if step["fault"]]
    if ended.code or failed or not found["passed"]:
        raise BuildError(f"The self-test {name} failed:\n" + "\n".join(failed))
    return found


def _self_test(place: Place, program: Path, platform: str, hold: int) -> str:
    words = ["--hold", str(hold)] + (["--platform", platform] if platform else [])
    name = f"self-test-{program.stem}"
    with screen.watching(place.machine.display, place.work / "watched") as watch:
        found = self_test(place, (program,), name, *words)
    seen = hold and place.machine.display
    kept = watch.keep_fullest(place.pictures / f"{name}.png") if seen else None
    picture = f"; picture {kept.name}" if kept else ""
    return (
        f"{program.name}: {len(found['steps'])} steps passed, window on {found['platform']} "
        f"usable after {found['window_ms']} ms, Qt {found['qt']}{picture}"
    )


def _commands(place: Place) -> str:
    """Make, fill, check and export a report by commands, as an office's script would."""
    desk = place.work / "trials" / _DESK
    shutil.rmtree(desk, ignore_errors=True)
    target = desk / "报告 1.pdf"

    def call(*words: str | Path) -> str:
        ended = place.machine.run(
            (place.console, "--data-dir", place.machine.path(desk), *words), timeout=300
        )
        return ended.must(f"{place.console.name} {words[0]}").strip()

    report = call("new", "--template", _TEMPLATE, "--year", "2024", "--unit", _UNIT)
    if _UNIT not in call("list"):
        raise BuildError("perfdesk-cli list does not tell the report that was made.")
    call("export", report, "--to", "pdf", "--out", place.machine.path(target), "--draft")
    if target.read_bytes()[:5] != b"%PDF-":
        raise BuildError("perfdesk-cli export wrote no PDF.")
    return f"{place.console.name}: new, list, export with Chinese names and blanks"


def try_window(place: Place) -> str:
    """Open the window as a user does, take its picture, and have it closed by the console program.

    Raises:
        BuildError: It does not stand open, or does not close when it is asked to.
    """
    desk = place.machine.path(place.work / "trials" / _DESK)
    ended: list[int] = []

    def show() -> None:
        command = (place.program, "--data-dir", desk)
        ended.append(place.machine.run(command, timeout=_LIMIT).code)

    window = threading.Thread(target=show)
    window.start()
    if place.machine.display:
        screen.wait_for_picture(
            place.machine.display, place.pictures / "start-page.png", ended, _WAIT
        )
    time.sleep(_STANDS)
    if ended:
        raise BuildError(f"The window closed by itself with exit code {ended[0]}.")
    asked = place.machine.run((place.console, "--data-dir", desk, "ask-to-close"), timeout=120)
    window.join(60)
    if asked.code or ended != [0]:
        raise BuildError(
            f"The window did not close when asked: ask-to-close {asked.code}, window {ended}."
        )
    return "stood open, closed when perfdesk-cli.exe ask-to-close asked it to"
