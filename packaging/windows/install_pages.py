"""Go through the installer's pages as a clerk does, with keys alone, and take their pictures.

Whoever builds looks at the pictures: that nothing is cut and every word is Chinese only eyes see.
What can be told without eyes is told: each step leads to another page, and to the result.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from common.project import NAME, PRODUCT
from common.running import run
from common.steps import BuildError

from windows import install_meanwhile as meanwhile
from windows import install_rules
from windows.install_desk import UNINSTALL_KEY, expect, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from windows.context import Context
    from windows.install_desk import Desk
    from windows.install_rules import Tiny

_PAGE_SECONDS = 60
#: So long the installer waits for a program that it asked to close.
_PATIENCE_SECONDS = 31
#: So soon a page follows upon a key, on a busy machine too.
_HEARD_SECONDS = 6
#: Two looks so far apart that are equal show a page that is drawn.
_LOOK_SECONDS = 0.7


@dataclass(slots=True)
class Pages:
    """One program that is gone through; every page is kept as a picture."""

    desk: Desk
    folder: Path
    taken: list[str] = field(default_factory=list)
    _seen: str = ""

    def see(self, name: str, *, moves: bool = False, seconds: float = _PAGE_SECONDS) -> None:
        """Wait for a page that is not the one before, and take its picture.

        Raises:
            BuildError: None came.
        """
        expect(self._comes(seconds, moves=moves), f"the page {name} comes")
        (self.folder / "look.png").replace(self.folder / f"{name}.png")
        self.taken.append(name)

    def go(self, key: str, name: str) -> None:
        """Press a key and see the page that it leads to.

        Without a window manager a key may reach none or another window: then it is pressed again,
        with the keys led to each window in turn. A page that did not hear it has not changed.

        Raises:
            BuildError: No other page came.
        """
        self.press(key)
        for window in [*reversed(self._windows()), *self._windows()]:
            if self._comes(_HEARD_SECONDS, moves=False):
                break
            if self._look() != self._seen:
                # It was heard, and what it leads to takes long: a second key would be for that.
                self.see(name)
                return
            self._lead(window)
            self.press(key)
        else:
            self.see(name)
            return
        (self.folder / "look.png").replace(self.folder / f"{name}.png")
        self.taken.append(name)

    def press(self, key: str) -> None:
        """Press a key."""
        self._tool("xdotool", "key", key)

    def begin(self, name: str) -> None:
        """See the first page, and lead the keys to it."""
        self.see(name)
        for window in self._windows()[-1:]:
            self._lead(window)

    def _lead(self, window: str) -> None:
        """Lead the keys to a window; the mark that shows where they go makes no other page."""
        self._tool("xdotool", "windowfocus", window)
        # A box that came up behind a busy window takes keys only once it was clicked into.
        self._tool("xdotool", "mousemove", "--window", window, "5", "5", "click", "1")
        time.sleep(_LOOK_SECONDS)
        self._seen = self._look() or self._seen

    def _windows(self) -> list[str]:
        words = ("xdotool", "search", "--onlyvisible", "--name", PRODUCT)
        return [word for word in self._tool(*words).split() if word.isdecimal()]

    def _comes(self, seconds: float, *, moves: bool) -> bool:
        """Say whether another page comes and, unless it ``moves``, stays as it is."""
        end = time.monotonic() + seconds
        last = ""
        while time.monotonic() < end:
            look = self._look()
            if look not in {"", self._seen} and (moves or look == last):
                self._seen = look
                return True
            last = look
            time.sleep(_LOOK_SECONDS)
        return False

    def _look(self) -> str:
        target = self.folder / "look.png"
        self._tool(
            "import", "-window", "root", "-trim", "+repage", "+set", "date:create", str(target)
        )
        size = self._tool("identify", "-format", "%wx%h", str(target))
        pixels = self._tool("identify", "-format", "%#", str(target))
        # An empty screen is trimmed to a point.
        return "" if size == "1x1" else hashlib.sha256(pixels.encode()).hexdigest()

    def _tool(self, *words: str) -> str:
        return run(words, timeout=60, environment={"DISPLAY": self.desk.machine.display}).output


@contextlib.contextmanager
def _program(pages: Pages, words: Sequence[str | Path]) -> Iterator[subprocess.Popen[bytes]]:
    """Have an installer's window open; the first page is waited for by who gets it."""
    pages._seen = ""  # noqa: SLF001 - of this module
    with pages.desk.running(words) as child:
        yield child


def tour(context: Context, desk: Desk, tiny: Tiny) -> str:
    """Go through all pages; return what was seen.

    Raises:
        BuildError: A page did not come, or did not do what it says.
    """
    folder = context.pictures / "installer"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    pages = Pages(desk, folder)
    _damaged(pages, tiny)
    _first_time(pages, context)
    _older(pages, tiny)
    _unfit_folder(pages, tiny)
    _without_rights(pages, tiny)
    _closing(pages, tiny)
    _uninstalling(pages, desk.program)
    (folder / "look.png").unlink(missing_ok=True)
    return f"{len(pages.taken)} pictures in {folder.name}: {', '.join(pages.taken)}"


def _damaged(pages: Pages, tiny: Tiny) -> None:
    """What NSIS says before our script runs is Chinese too."""
    with _program(pages, (install_rules.damaged_copy(tiny),)) as child:
        pages.begin("00-damaged")
        pages.press("Return")
        _ends(child)


def _first_time(pages: Pages, context: Context) -> None:
    """Three clicks: next, install, done."""
    desk = pages.desk
    with _program(pages, (context.setup,)) as child:
        pages.begin("01-welcome")
        pages.go("Return", "02-options")
        pages.press("Return")
        pages.see("03-installing", moves=True)
        wait_until(lambda: desk.registry(rf"HKCU\{UNINSTALL_KEY}"), 300, "it is installed")
        pages.see("04-finish")
        pages.go("space", "04-finish-without-start")
        pages.press("Return")
        expect(_ends(child) == 0, "the installer ends well")
    expect((desk.program / f"{NAME}.exe").is_file(), "three clicks install the program")


def _ends(child: subprocess.Popen[bytes]) -> int:
    try:
        return child.wait(_PAGE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise BuildError("The installer's window does not close.") from error


def _older(pages: Pages, tiny: Tiny) -> None:
    """The tiny program is newer than any real one; then its older version is offered."""
    with _program(pages, (tiny.new_setup,)) as child:
        pages.begin("05-welcome-upgrade")
        pages.go("Return", "06-options-upgrade")
        pages.go("Return", "07-finish-upgrade")
        pages.go("space", "07-finish-without-start")
        pages.press("Return")
        expect(_ends(child) == 0, "the upgrade ends well")
    with _program(pages, (tiny.old_setup,)) as child:
        pages.begin("08-welcome-older")
        pages.go("Return", "09-options-older")
        pages.go("Return", "10-older-ask")
        pages.go("Return", "11-options-again")  # 否 is the button that Enter presses
        pages.go("Escape", "12-abort-ask")
        pages.press("Return")
        expect(_ends(child) == 1, "an installer that was cancelled says so")
    entry = pages.desk.registry(rf"HKCU\{UNINSTALL_KEY}")
    expect(entry["DisplayVersion"] == "2.0.0", "Enter does not put an older version back")


def _unfit_folder(pages: Pages, tiny: Tiny) -> None:
    with _program(pages, (tiny.new_setup, r"/DIR=Q:\none")) as child:
        pages.begin("13-welcome-repair")
        pages.go("Return", "14-options-unfit")
        pages.go("Return", "15-unfit-folder")
        pages.go("Return", "16-options-again")
        pages.go("alt+a", "17-options-all-users")
        pages.go("Escape", "18-abort-ask")
        pages.press("Return")
        _ends(child)


def _without_rights(pages: Pages, tiny: Tiny) -> None:
    """Windows would ask for a password here; wine begins anew without, which is told."""
    words = meanwhile.unprivileged(pages.desk, tiny.python, tiny.new_setup)
    with _program(pages, words) as child:
        pages.begin("30-welcome-repair")
        pages.go("Return", "31-options")
        pages.go("alt+a", "32-options-all-users")
        pages.press("alt+i")
        _ends(child)
        pages.begin("33-no-rights")
        pages.press("Return")
    time.sleep(2)
    expect(not (pages.desk.drive / "Program Files" / NAME).exists(), "nothing was installed")


def _closing(pages: Pages, tiny: Tiny) -> None:
    """A program runs that does not close: asked about, waited for, left alone."""
    deaf = meanwhile.python(pages.desk, tiny.python, meanwhile.DEAF, meanwhile.MARK)
    with deaf, _program(pages, (tiny.new_setup,)) as child:
        pages.begin("19-welcome-repair")
        pages.go("Return", "20-options-repair")
        pages.go("Return", "21-running-ask")
        pages.go("Return", "22-running-wait")
        time.sleep(_PATIENCE_SECONDS)
        pages.begin("23-running-still")
        pages.go("Escape", "24-options-again")
        pages.go("Escape", "25-abort-ask")
        pages.press("Return")
        _ends(child)


def _uninstalling(pages: Pages, folder: Path) -> None:
    desk = pages.desk
    desk.data.mkdir(parents=True, exist_ok=True)
    (desk.data / "perfdesk.sqlite3").write_text("reports", encoding="utf-8")
    desk.local.mkdir(parents=True, exist_ok=True)
    chosen = "D:\\绩效数据\\二〇二四年度 部门整体支出"
    (desk.local / "data-folder.txt").write_text(chosen, encoding="utf-8")
    with _program(pages, (folder / "uninstall.exe",)):
        pages.begin("26-uninstall")
        pages.go("alt+d", "26-uninstall-ticked")
        pages.go("Return", "27-uninstall-purge-ask")
        pages.go("Return", "28-uninstall-again")  # 否 is the button that Enter presses
        pages.go("alt+d", "28-uninstall-unticked")
        pages.go("alt+u", "29-uninstalled")
        pages.press("Return")
        wait_until(lambda: not folder.exists(), _PAGE_SECONDS, "the program is gone")
    expect((desk.data / "perfdesk.sqlite3").is_file(), "Enter alone deletes no report")
