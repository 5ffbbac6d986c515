"""Try the package as its users have it: on bare Debians, installed by apt, run without rights."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common import trial
from common.project import NAME, PRODUCT
from common.steps import BuildError

from linux import deb, desktop, packages
from linux.machine import CLERK, Chroot, fresh

if TYPE_CHECKING:
    from pathlib import Path

    from linux.context import Context

_PATIENCE = 1800
#: What a desktop brings, and with which it finds entry and kind of file.
_DESKTOP = ("desktop-file-utils", "shared-mime-info", "hicolor-icon-theme", "libglib2.0-bin")
#: A window while an upgrade is tried: it has to be refused.
_WHILE_OPEN = """\
su clerk -c "DISPLAY=$DISPLAY /usr/bin/perfdesk --data-dir /home/clerk/open" &
for second in $(seq 60); do
    ls /home/clerk/open/*.sqlite3 >/dev/null 2>&1 && break
    sleep 1
done
sleep 3
dpkg -i "$1" && echo "INSTALLED OVER A RUNNING PROGRAM"
dpkg -r perfdesk && echo "REMOVED A RUNNING PROGRAM"
su clerk -c "/usr/bin/perfdesk-cli --data-dir /home/clerk/open ask-to-close --wait 60"
echo "closed: $?"
wait
"""


@dataclass(slots=True)
class Desk:
    """The installed program on one Debian; a ``Place`` of the trials."""

    name: str
    pictures: Path
    machine: Chroot
    root: Chroot

    @property
    def work(self) -> Path:
        """Return the home of the user."""
        return self.machine.home

    @property
    def program(self) -> Path:
        """Return the windowed program by the link that is on the PATH."""
        return self.machine.root / "usr" / "bin" / NAME

    @property
    def console(self) -> Path:
        """Return the console program by its link."""
        return self.machine.root / "usr" / "bin" / f"{NAME}-cli"

    def cli(self, *words: str) -> str:
        """Run a command as the user."""
        return self.machine.run((self.console, *words), timeout=300).must(f"{NAME}-cli {words[0]}")


def older(context: Context) -> str:
    """Install, run, upgrade and purge on the older Debian; see ``_run``."""
    return _run(context, packages.OLD)


def newer(context: Context) -> str:
    """Do the same on the newer Debian."""
    return _run(context, packages.NEW)


def _run(context: Context, name: str) -> str:
    """Try everything on a fresh Debian.

    Raises:
        BuildError: Something of it did not go as it should.
    """
    with desktop.open_desktop() as display:
        desk = _set_up(context, name, display)
        told = [
            _install(desk, context.previous),
            trial.try_program(desk),
            trial.try_window(desk),
            _look_at_desktop(desk),
            _refuse_while_open(desk, context.package),
            _upgrade(desk, context.package),
            _purge(desk),
        ]
    shutil.rmtree(desk.machine.root)
    return "\n".join(told)


def _set_up(context: Context, name: str, display: str) -> Desk:
    folder = fresh(context.pristine(name), context.work / "trials" / name)
    # What apt fetches is kept from build to build.
    kept = context.downloads / "apt" / name
    (kept / "partial").mkdir(parents=True, exist_ok=True)
    root = Chroot(folder, {kept: "/var/cache/apt/archives"})
    desk = Desk(name, context.pictures / name, Chroot(folder, is_clerk=True), root)
    desk.machine.display = desk.root.display = display
    add = ("useradd", "--uid", "1000", "--user-group", "--create-home", "--shell", "/bin/sh", CLERK)
    desk.root.run(add, timeout=60).must("useradd")
    own = ("install", "-d", "-o", CLERK, "-g", CLERK, desk.work / "trials")
    desk.root.run(own, timeout=60).must("Making the user's folder")
    desk.root.run(("apt-get", "update", "-qq"), timeout=_PATIENCE).must("apt-get update")
    apt = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
    desk.root.run((*apt, *_DESKTOP), timeout=_PATIENCE).must("Installing what a desktop has")
    return desk


def _put(desk: Desk, package: Path) -> str:
    """Copy a package into the Debian and return its path there."""
    shutil.copyfile(package, desk.root.root / "tmp" / package.name)
    return f"/tmp/{package.name}"  # noqa: S108 - the bare Debian's own, which nobody else uses


def _install(desk: Desk, package: Path) -> str:
    """Install the older version with all that it depends on, and make a report with it."""
    apt = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
    command = (*apt, _put(desk, package))
    desk.root.run(command, timeout=_PATIENCE).must("Installing the package")
    return f"{desk.name}: {package.name} installed, all dependencies found"


def _look_at_desktop(desk: Desk) -> str:
    """See that the desktop shows the program by its name and gives it its files, and only those."""
    entry = f"/usr/share/applications/{NAME}.desktop"
    desk.root.run(("desktop-file-validate", entry), timeout=60).must("desktop-file-validate")
    sample = desk.work / f"报告包.{NAME}"
    sample.write_bytes(b"PK\x05\x06" + bytes(18))
    about = ("gio", "info", "-a", "standard::content-type", sample)
    told = desk.machine.run(about, timeout=60).must("gio info")
    if f"standard::content-type: {deb.MIME}" not in told:
        raise BuildError(f"What the desktop tells of a report package:\n{told}")
    told = desk.machine.run(("gio", "mime", deb.MIME), timeout=60).must("gio mime")
    if f"{NAME}.desktop" not in told:
        raise BuildError(f"Report packages are not opened by the program:\n{told}")
    return f"{PRODUCT} is in the menu and opens {deb.MIME}"


def _refuse_while_open(desk: Desk, package: Path) -> str:
    """An upgrade and a removal under an open window are refused, with a sentence."""
    script = ("sh", "-c", _WHILE_OPEN, "sh", _put(desk, package))
    told = desk.root.run(script, timeout=300).output
    wanted = ("没有改动任何内容", "closed: 0")
    if "A RUNNING PROGRAM" in told or not all(part in told for part in wanted):
        raise BuildError(f"An upgrade under an open window went wrong:\n{told}")
    return "refused while a window is open, and a removal too; the window closed when asked"


def _upgrade(desk: Desk, package: Path) -> str:
    """Put the new version over the older one: old files go, data stay."""
    desk.cli("new", "--template", "general", "--year", "2024", "--unit", "升级前的单位")
    before = _data(desk)
    leftover = desk.root.root / deb.FOLDER / deb.ONLY_OLDER
    if not leftover.is_file():
        raise BuildError("The older package has not the file that only it has.")
    command = ("dpkg", "-i", _put(desk, package))
    desk.root.run(command, timeout=_PATIENCE).must("Upgrading the package")
    if leftover.exists():
        raise BuildError("The upgrade left a file of the older version.")
    if _data(desk) != before or "升级前的单位" not in desk.cli("list"):
        raise BuildError("The upgrade changed the user's data.")
    version = ("dpkg-query", "-W", "-f", "${Version}", NAME)
    shown = desk.root.run(version, timeout=60).output
    return (
        f"upgraded to {shown}, what only the older one had is gone, {len(before)} data files kept"
    )


def _purge(desk: Desk) -> str:
    """Remove the package with all that is its own, and nothing of the user's."""
    before = _data(desk)
    desk.root.run(("dpkg", "--purge", NAME), timeout=_PATIENCE).must("Purging the package")
    root = desk.root.root
    kept = [
        path
        for path in (
            root / deb.FOLDER,
            *root.glob(f"usr/bin/{NAME}*"),
            *root.glob(f"usr/share/*/{NAME}*"),
        )
        if path.exists() or path.is_symlink()
    ]
    if kept or _data(desk) != before:
        raise BuildError(f"After purging, files are left or data are gone: {kept}")
    return f"purged; {len(before)} data files are as they were"


def _data(desk: Desk) -> dict[str, str]:
    """Return the files of the user's reports and their hashes; logs and settings left out."""
    home = desk.machine.home
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*.sqlite3"))
    }
