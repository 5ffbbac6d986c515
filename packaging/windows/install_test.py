"""Try the finished installer as users meet it: silently, by its pages, over older versions.

``run`` is the build's step. All of it happens on a wine prefix of its own, made anew each time;
on Windows itself nothing is tried, because it would install and purge on the builder's own PC.

python install_test.py WORK SETUP PREVIOUS   on what a build left in its work folder
"""

from __future__ import annotations

import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.project import NAME, Project
from common.running import run as run_tool

from windows import install_pages, install_rules
from windows.context import Context
from windows.install_desk import UNINSTALL_KEY, Desk, expect, snapshot, wait_until
from windows.install_rules import clear, shipped
from windows.machine import Windows, stage
from windows.make_setup import INNER, LIST, ONLY_OLDER

if TYPE_CHECKING:
    from collections.abc import Callable

#: A self-test of the frozen program takes half a minute, on a busy machine far more.
_SELF_TEST_SECONDS = 600
_WINDOW_SECONDS = 120
_UNIT = "测试单位"


def run(context: Context) -> str:
    """Try everything; return what was tried, a line each.

    Raises:
        BuildError: Something is not as it should be; the text says what should have been.
    """
    if isinstance(context.machine, Windows):
        return "NOT TRIED: it would install and purge on this PC; try it on a spare one by hand"
    desk = Desk.make(context)
    with desk.awake():
        tiny = install_rules.make(context)
        rules = install_rules.scenarios()
        real = (_hanzi_and_blanks, _upgrade, _killed, _default_place)
        lines = [_told(rule.__name__, partial(rule, desk, tiny)) for rule in rules]
        lines += [_told(act.__name__, partial(act, context, desk)) for act in real]
        lines.append(_told("pages", partial(install_pages.tour, context, desk, tiny)))
    return "\n".join(lines)


def _told(name: str, doing: Callable[[], str]) -> str:
    begin = time.monotonic()
    result = doing()
    title = name.strip("_").replace("_", " ")
    line = f"{title}: {result} ({time.monotonic() - begin:.0f} s)"
    print(f"      {line}", flush=True)
    return line


def _place(desk: Desk) -> Path:
    return desk.drive / "绩效 自评" / "办公 程序"


def _hanzi_and_blanks(context: Context, desk: Desk) -> str:
    """The older version, in a path with hanzi and blanks, passes its own test there."""
    folder = _place(desk)
    desk.install(context.previous, r"/DIR=C:\绩效 自评\办公 程序")
    expect((folder / ONLY_OLDER).is_file(), "the older version has a file of its own")
    told = desk.run((folder / f"{NAME}-cli.exe", "self-test", r"C:\自检 结果"), _SELF_TEST_SECONDS)
    told.must("The installed program's self-test")
    steps = sum(line.startswith("正常") for line in told.output.splitlines())
    return f"installed into “{folder.parent.name}\\{folder.name}”, self-test: {steps} steps passed"


def _new_report(desk: Desk, folder: Path) -> str:
    program = folder / f"{NAME}-cli.exe"
    listed = desk.run((program, "templates")).must("templates")
    template = listed.split()[0]
    words = ("new", "--template", template, "--year", "2025", "--unit", _UNIT)
    return desk.run((program, *words)).must("new").split()[-1]


def _upgrade(context: Context, desk: Desk) -> str:
    """Over a window that is open, which closes when asked; then byte for byte, with none open."""
    folder = _place(desk)
    _new_report(desk, folder)
    with desk.running((folder / f"{NAME}.exe",)) as window:
        wait_until(lambda: _has_window(desk), _WINDOW_SECONDS, "the program's window comes")
        begin = time.monotonic()
        desk.install(context.previous)
        waited = time.monotonic() - begin
        wait_until(lambda: window.poll() is not None, 30, "the window was closed when asked")
    data = snapshot(desk.data)
    expect(data, "there are reports")
    desk.install(context.setup)
    expect(snapshot(desk.data) == data, "an upgrade leaves the reports alone, byte for byte")
    expect(not (folder / ONLY_OLDER).exists(), "what only the older version had is gone")
    expect(not list(folder.glob("_perfdesk.*")), "nothing is left of the exchange")
    same = snapshot(context.tree)
    expect(shipped(folder) == same, "the new program is there, file by file")
    listed = desk.run((folder / f"{NAME}-cli.exe", "list")).must("list")
    expect(_UNIT in listed, "the report made before stands in the new program's list")
    desk.install(context.previous, expected=15)
    return (
        f"window closed when asked ({waited:.0f} s with the installation), {len(data)} files kept"
    )


def _has_window(desk: Desk) -> bool:
    words = ("xdotool", "search", "--onlyvisible", "--name", "绩效自评工作台")
    environment = {"DISPLAY": desk.machine.display}
    return bool(run_tool(words, timeout=60, environment=environment).output.strip())


def _killed(context: Context, desk: Desk) -> str:
    """Kill the installer while it unpacks: the former program is whole, the next run finishes."""
    folder = _place(desk)
    before = shipped(folder)
    staged = folder / "_perfdesk.new" / INNER
    with desk.running((context.setup, "/S")):
        wait_until(lambda: len(list(staged.rglob("*"))) > 40, 120, "it unpacks")
    now = shipped(folder)
    left = {name for name in now if name.startswith("_perfdesk.new/")}
    expect(left, "it was killed in the middle")
    expect({n: m for n, m in now.items() if n not in left} == before, "the program is untouched")
    desk.run((folder / f"{NAME}-cli.exe", "--version")).must("The program after it")
    desk.install(context.setup)
    expect(shipped(folder) == before, "the next run clears up and finishes")
    clear(desk, folder)
    expect(not desk.data.exists(), "/PURGE deleted the reports")
    return f"killed with {len(left)} files unpacked: program whole, next run finishes"


def _default_place(context: Context, desk: Desk) -> str:
    desk.install(context.setup)
    files = snapshot(desk.program)
    expect(shipped(desk.program) == snapshot(context.tree), "exactly the program is installed")
    expect({LIST, f"{INNER}/{LIST}", "uninstall.exe"} <= files.keys(), "with its list")
    entry = desk.registry(rf"HKCU\{UNINSTALL_KEY}")
    size = int(entry["EstimatedSize"].removeprefix("dword:"), 16) * 1024
    true_size = sum((desk.program / name).stat().st_size for name in files)
    expect(abs(size - true_size) < true_size / 20, "the entry tells the size within 5 %")
    _new_report(desk, desk.program)
    desk.uninstall(desk.program)
    expect((desk.data / "perfdesk.sqlite3").is_file(), "uninstalling keeps the reports")
    left = set(snapshot(desk.program))
    expect(left == {"uninstall.exe"}, f"only the running uninstaller stays, not {left}")
    desk.install(context.setup)
    listed = desk.run((desk.program / f"{NAME}-cli.exe", "list")).must("list")
    expect(_UNIT in listed, "installed again, the report is there")
    clear(desk, desk.program)
    return f"{len(files)} files, {true_size / 1e6:.1f} MB; reports kept, found again, purged"


def main(arguments: list[str]) -> int:
    """Try installers that a build has made."""
    work, setup, previous = (Path(word).absolute() for word in arguments)

    class Given(Context):
        """A build of which the installers lie elsewhere."""

        @property
        def setup(self) -> Path:
            return setup

        @property
        def previous(self) -> Path:
            return previous

    context = Given(work, work / "out", Project.read())
    with stage(context.machine):
        run(context)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
