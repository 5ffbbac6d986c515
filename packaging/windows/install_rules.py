"""Try the installer's rules with a tiny program: what it refuses, replaces, keeps and repairs.

The program is a few text files, so that each installation takes two seconds; what only a real
program shows (that it runs, closes when asked, finds its reports) is tried in ``install_test``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.project import NAME

from windows import install_meanwhile as meanwhile
from windows.install_broken_off import STAGED, BrokenOff
from windows.install_desk import CLASSES, UNINSTALL_KEY, expect, points_to, snapshot, wait_until
from windows.make_setup import INNER, LIST, Edition, Program, compile_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from windows.context import Context
    from windows.install_desk import Desk

OLD, NEW = "1.0.0", "2.0.0"


@dataclass(frozen=True, slots=True)
class Tiny:
    """Two versions of the tiny program: their files and their installers."""

    old: dict[str, str]
    new: dict[str, str]
    old_setup: Path
    new_setup: Path
    #: A Python for Windows, for what others do meanwhile.
    python: Path


def make(context: Context) -> Tiny:
    """Compile both versions."""
    base = context.work / "tiny"
    shutil.rmtree(base, ignore_errors=True)
    trees: list[dict[str, str]] = []
    setups: list[Path] = []
    for version, own in ((OLD, ("old.dll", "old/deep/旧 文件.txt")), (NEW, ("new.dll",))):
        tree, parts = base / version, base / f"parts-{version}"
        names = (f"{NAME}.exe", f"{NAME}-cli.exe", f"{INNER}/both.dll", f"licences-{version}/a.txt")
        for name in (*names, *(f"{INNER}/{each}" for each in own)):
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{name} of {version}", encoding="utf-8")
        shutil.copytree(context.work / "setup", parts, ignore=shutil.ignore_patterns("*.n*"))
        setup = base / f"{NAME}-{version}-setup.exe"
        icon = context.made / f"{NAME}.ico"
        edition = Edition(Program.read(tree), version, setup)
        compile_edition(edition, parts, icon, context.here / "installer.nsi", 1_700_000_000)
        trees.append(snapshot(tree))
        setups.append(setup)
    return Tiny(trees[0], trees[1], setups[0], setups[1], context.python / "python.exe")


def scenarios() -> tuple[Callable[[Desk, Tiny], str], ...]:
    """Return what is tried, in order; each begins with nothing installed and cleans up."""
    return (
        _plain,
        _upgrade,
        _downgrade,
        _switches,
        _folders,
        _disks,
        _other_folder,
        _damaged,
        _broken_off,
        _left_over,
        _no_temp,
        _in_use,
        _deaf,
        _association,
        _everybody,
        _without_rights,
        _old_windows,
        _damaged_installer,
    )


def shipped(folder: Path) -> dict[str, str]:
    """Return what stands in a folder but for what the installer adds of its own."""
    own = {LIST, f"{INNER}/{LIST}", "uninstall.exe"}
    return {name: mark for name, mark in snapshot(folder).items() if name not in own}


def clear(desk: Desk, folder: Path) -> None:
    """Uninstall without a trace."""
    desk.run((folder / "uninstall.exe", "/S", "/PURGE"))
    wait_until(lambda: not folder.exists(), 60, f"{folder.name} is gone after uninstalling")
    expect(not desk.registry(rf"HKCU\{UNINSTALL_KEY}"), "no entry is left")


def _plain(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.new_setup)
    expect(shipped(desk.program) == tiny.new, "exactly the program's files are installed")
    entry = desk.registry(rf"HKCU\{UNINSTALL_KEY}")
    place = desk.machine.path(desk.program)
    wanted = {
        "DisplayName": "绩效自评工作台",
        "DisplayVersion": NEW,
        "InstallLocation": place,
        "DisplayIcon": rf"{place}\{NAME}.exe,0",
        "UninstallString": rf'"{place}\uninstall.exe"',
        "QuietUninstallString": rf'"{place}\uninstall.exe" /S',
        "NoModify": "dword:00000001",
    }
    for name, value in wanted.items():
        expect(entry.get(name) == value, f"{name} is {value}, not {entry.get(name)}")
    size = int(entry["EstimatedSize"].removeprefix("dword:"), 16)
    expect(size > 0, "the entry tells a size")
    for link in (desk.start_menu(), desk.desktop()):
        expect(points_to(link, rf"{place}\{NAME}.exe"), f"{link.name} leads to the program")
    clear(desk, desk.program)
    links = (desk.start_menu(), desk.desktop())
    expect(not any(link.exists() for link in links), "the links go with the program")
    expect(not desk.registry(rf"HKCU\{CLASSES}\{NAME}.package"), "the kind of file goes with it")
    return "installed, entered and uninstalled without a trace"


def _put_foreign(folder: Path) -> dict[str, str]:
    """Lay the user's own files into the program's folder; return them."""
    for name in ("我的笔记.txt", f"{INNER}/我的 表.xlsx", f"{INNER}/mine/deep.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    mine = snapshot(folder)
    return {name: mark for name, mark in mine.items() if "我的" in name or "mine" in name}


def _put_data(desk: Desk) -> dict[str, str]:
    for folder in (desk.data, desk.local):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "perfdesk.sqlite3").write_bytes(os.urandom(5000))
        (folder / "backups").mkdir(exist_ok=True)
        (folder / "backups" / "备份.zip").write_bytes(os.urandom(500))
    return snapshot(desk.data) | {f"local/{n}": m for n, m in snapshot(desk.local).items()}


def _data(desk: Desk) -> dict[str, str]:
    return snapshot(desk.data) | {f"local/{n}": m for n, m in snapshot(desk.local).items()}


def _upgrade(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.old_setup, "/NODESKTOP")
    data, mine = _put_data(desk), _put_foreign(desk.program)
    desk.install(tiny.new_setup)
    expect(shipped(desk.program) == tiny.new | mine, "old files gone, new there, the user's kept")
    expect(_data(desk) == data, "reports are the same, byte for byte")
    expect(not desk.desktop().exists(), "an upgrade makes no icon that was not wanted before")
    version = desk.registry(rf"HKCU\{UNINSTALL_KEY}")["DisplayVersion"]
    expect(version == NEW, "the entry tells the new version")
    desk.uninstall(desk.program)
    expect(_data(desk) == data, "reports are kept when the program goes")
    left = snapshot(desk.program)
    left.pop("uninstall.exe")
    expect(left == mine, "the user's own files are kept when the program goes")
    desk.install(tiny.new_setup)
    expect(shipped(desk.program) == tiny.new | mine, "installed again beside them")
    desk.uninstall(desk.program, "/PURGE")
    expect(not desk.data.exists() and not desk.local.exists(), "/PURGE deletes the reports")
    shutil.rmtree(desk.program)
    return f"{len(data)} data files untouched, {len(mine)} of the user's kept"


def _downgrade(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.new_setup)
    desk.install(tiny.old_setup, expected=15)
    expect(shipped(desk.program) == tiny.new, "a refused installation changes nothing")
    desk.install(tiny.old_setup, "/FORCE")
    expect(shipped(desk.program) == tiny.old, "/FORCE puts the older version back")
    clear(desk, desk.program)
    return "older over newer refused with 15; /FORCE goes on"


def _switches(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.new_setup, "/NODEKSTOP", expected=17)
    expect(not desk.program.exists(), "a misspelt switch installs nothing")
    desk.run((tiny.new_setup, "/S", r"/LOG=Q:\none\x.log"))
    expect(not desk.program.exists(), "without the log that was asked for nothing is installed")
    desk.install(tiny.new_setup, "/noassoc", "/nodesktop")
    expect(not desk.desktop().exists(), "/NODESKTOP makes no icon")
    expect(not desk.registry(rf"HKCU\{CLASSES}\.perfdesk"), "/NOASSOC takes no kind of file")
    desk.install(tiny.new_setup, "/DESKTOP", "/ASSOC")
    expect(desk.desktop().exists(), "/DESKTOP makes the icon later")
    expect(desk.registry(rf"HKCU\{CLASSES}\.perfdesk"), "/ASSOC takes the kind of file later")
    clear(desk, desk.program)
    return "unknown ones refused with 17; icon and kind of file as they say"


def _folders(desk: Desk, tiny: Tiny) -> str:
    (desk.drive / "occupied").write_text("a file", encoding="utf-8")
    (desk.drive / "other" / INNER).mkdir(parents=True, exist_ok=True)
    (desk.drive / "other" / INNER / "base_library.zip").write_text("another's", encoding="utf-8")
    long = "\\".join(["a" * 60] * 4)
    unfit = {
        r"C:\occupied\x": "below a file",
        r"Q:\x": "on no drive",
        r"perfdesk": "not whole",
        r"C:\a\..\b": "with steps back",
        rf"C:\{long}": "too long",
        r"C:\windows\x": "in Windows' folder",
        rf"C:\users\{desk.profile.name}\AppData\Roaming\{NAME}\x": "in the reports' folder",
        r"C:\other": "with another program's _internal",
    }
    for folder, why in unfit.items():
        desk.install(tiny.new_setup, f"/DIR={folder}", expected=13)
        expect(not desk.registry(rf"HKCU\{UNINSTALL_KEY}"), f"nothing is entered: {why}")
    shutil.rmtree(desk.drive / "other")
    (desk.drive / "occupied").unlink()
    expect(not desk.data.exists(), "a refused installation makes no folders")
    return f"{len(unfit)} unfit folders refused with 13: {', '.join(unfit.values())}"


def _disks(desk: Desk, tiny: Tiny) -> str:
    """Disks of other kinds can be had only as root; without, this is said and not tried."""
    try:
        with _disk(desk, "size=8m") as disk:
            desk.install(tiny.new_setup, r"/DIR=S:\perfdesk", expected=14)
            expect(not list(disk.iterdir()), "nothing is written on a disk that is too small")
        with _disk(desk, "ro,size=200m"):
            desk.install(tiny.new_setup, r"/DIR=S:\perfdesk", expected=13)
        with _disk(desk, "size=200m") as disk:
            desk.install(tiny.new_setup, r"/DIR=S:")
            expect(shipped(disk / NAME) == tiny.new, "a bare drive gets a folder of ours")
            desk.run((rf"S:\{NAME}\uninstall.exe", "/S"))
            wait_until(lambda: not (disk / NAME).exists(), 60, "the drive is clean again")
    except PermissionError:
        return "NOT TRIED: this machine lets nobody mount a disk"
    return "8 MB refused with 14, a read-only disk with 13, an empty one taken"


@contextlib.contextmanager
def _disk(desk: Desk, options: str) -> Iterator[Path]:
    """Have a disk as drive S meanwhile.

    Raises:
        PermissionError: This machine lets nobody make one.
    """
    disk = desk.machine.prefix.parent / "disk"
    disk.mkdir(exist_ok=True)
    mount = ("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk))
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        raise PermissionError(options)
    letter = desk.machine.prefix / "dosdevices" / "s:"
    try:
        letter.symlink_to(disk)
        yield disk
    finally:
        letter.unlink(missing_ok=True)
        subprocess.run(["umount", "--lazy", str(disk)], check=False)


def _other_folder(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.old_setup)
    mine = _put_foreign(desk.program)
    target = desk.drive / "绩效 自评" / "办公 程序"
    desk.install(tiny.new_setup, r"/DIR=C:\绩效 自评\办公 程序")
    expect(shipped(target) == tiny.new, "installed into a path with hanzi and blanks")
    expect(snapshot(desk.program) == mine, "the former folder holds the user's own files only")
    shutil.rmtree(desk.program)
    desk.install(tiny.new_setup)
    expect(shipped(target) == tiny.new, "the next installation finds that folder by itself")
    expect(not desk.program.exists(), "and makes no second one")
    clear(desk, target)
    desk.install(tiny.new_setup, r"/D=C:\绩效程序\自评")
    clear(desk, desk.drive / "绩效程序" / "自评")
    return "hanzi and blanks; the former folder is cleared, the new one remembered; /D= too"


def _damaged(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.old_setup)
    mine = _put_foreign(desk.program)
    for name in (LIST, f"{INNER}/{LIST}", f"{NAME}.exe", f"{INNER}/old.dll"):
        (desk.program / name).unlink()
    desk.run(("reg", "delete", rf"HKCU\{UNINSTALL_KEY}", "/f"))
    desk.install(tiny.new_setup)
    found = shipped(desk.program)
    rest = {name for name in found if name.startswith("旧文件/")}
    kept = {name for name in rest if name.removeprefix("旧文件/") in mine}
    expect(len(kept) == len(mine) - 1, "without its list, what is not surely ours is put aside")
    whole = {name: mark for name, mark in found.items() if name not in rest}
    note = "我的笔记.txt"
    old_licence = "licences-1.0.0/a.txt"
    whole.pop(old_licence, None)
    expect(whole == tiny.new | {note: mine[note]}, "the program is whole again")
    shutil.rmtree(desk.program / "旧文件")
    shutil.rmtree(desk.program / "licences-1.0.0", ignore_errors=True)
    (desk.program / note).unlink()
    clear(desk, desk.program)
    return "list, program file and entry lost: repaired, nothing of the user's lost"


def _broken_off(desk: Desk, tiny: Tiny) -> str:
    tried = []
    newer = desk.machine.prefix.parent / "tiny" / NEW
    for name, break_off in BrokenOff(desk.program, newer, f"licences-{OLD}").states.items():
        desk.install(tiny.old_setup)
        mine = _put_foreign(desk.program)
        break_off()
        desk.install(tiny.new_setup)
        found = shipped(desk.program)
        expect(found == tiny.new | mine, f"broken off {name}: whole again, not {sorted(found)}")
        for each in mine:
            (desk.program / each).unlink()
        shutil.rmtree(desk.program / INNER / "mine")
        clear(desk, desk.program)
        tried.append(name)
    return f"repaired by the next run: {', '.join(tried)}"


def _left_over(desk: Desk, tiny: Tiny) -> str:
    """Where nothing can be unpacked nothing is touched; uninstalling cleans what was left."""
    desk.install(tiny.old_setup)
    before = snapshot(desk.program)
    # A file stands where the folder for unpacking would.
    (desk.program / STAGED).write_text("in the way", encoding="utf-8")
    desk.install(tiny.new_setup, expected=18)
    (desk.program / STAGED).unlink()
    expect(snapshot(desk.program) == before, "the former program is whole")
    (desk.program / STAGED / INNER).mkdir(parents=True)
    (desk.program / STAGED / INNER / "half.dll").write_text("half", encoding="utf-8")
    clear(desk, desk.program)
    return "not unpacked: 18, all as before; uninstalling takes what was left"


def _no_temp(desk: Desk, tiny: Tiny) -> str:
    """NSIS takes Windows' own folder for temporary files where the user's is not to be had."""
    unset = ("cmd", "/c", "set", r"TEMP=Q:\none&&", "set", r"TMP=Q:\none&&")
    desk.run((*unset, tiny.new_setup, "/S"))
    expect(shipped(desk.program) == tiny.new, "installed without a folder for temporary files")
    clear(desk, desk.program)
    return "installed with %TEMP% on no drive"


def _in_use(desk: Desk, tiny: Tiny) -> str:
    """A running program's file cannot be written; one that is only open cannot be moved."""
    desk.install(tiny.old_setup)
    before = snapshot(desk.program)
    place = desk.machine.path(desk.program)
    with meanwhile.python(desk, tiny.python, meanwhile.HOLDER, rf"{place}\{NAME}.exe"):
        desk.install(tiny.new_setup, expected=16)
        desk.uninstall(desk.program, expected=16)
    expect(snapshot(desk.program) == before, "while it runs nothing is replaced or deleted")
    with meanwhile.python(desk, tiny.python, meanwhile.HOLDER, rf"{place}\licences-1.0.0\a.txt"):
        # Wine lets folders with open files be moved; Windows does not, and gives 18 at once.
        desk.run((tiny.new_setup, "/S"))
        expect(shipped(desk.program).items() >= tiny.new.items(), "the new program is whole")
        desk.install(tiny.new_setup, expected=18)
        expect(shipped(desk.program).items() >= tiny.new.items(), "and stays so")
    desk.install(tiny.new_setup)
    expect(shipped(desk.program) == tiny.new, "once it is free, what was left goes")
    with meanwhile.python(desk, tiny.python, meanwhile.HOLDER, rf"{place}\{LIST}"):
        held = snapshot(desk.program)
        desk.install(tiny.new_setup, expected=18)
        expect(snapshot(desk.program) == held, "what cannot be replaced leaves all as it was")
    desk.install(tiny.new_setup)
    clear(desk, desk.program)
    return "a file in use: 16 after 30 s; one that cannot be moved: 18, all as before"


def _deaf(desk: Desk, tiny: Tiny) -> str:
    desk.install(tiny.old_setup)
    before = snapshot(desk.program)
    with meanwhile.python(desk, tiny.python, meanwhile.DEAF, meanwhile.MARK):
        begun = time.monotonic()
        desk.install(tiny.new_setup, expected=16)
        waited = time.monotonic() - begun
    expect(snapshot(desk.program) == before, "while it runs nothing is replaced")
    expect(waited > 29, "a silent installer gives the program 30 seconds")
    clear(desk, desk.program)
    return f"known by its mark, waited for {waited:.0f} s, then 16"


def _association(desk: Desk, tiny: Tiny) -> str:
    classes, command = rf"HKCU\{CLASSES}", rf"{NAME}.package\shell\open\command"
    desk.install(tiny.new_setup)
    opened = desk.registry(rf"{classes}\{command}")[""]
    expect(opened == rf'"{desk.machine.path(desk.program)}\{NAME}.exe" "%1"', "opened by us")
    expect(desk.registry(rf"{classes}\.{NAME}")[""] == f"{NAME}.package", "the ending is ours")
    desk.run(("reg", "add", rf"{classes}\.{NAME}", "/ve", "/d", "other.program", "/f"))
    clear(desk, desk.program)
    kept = desk.registry(rf"{classes}\.{NAME}")
    expect(kept == {"": "other.program"}, f"another program's claim is left alone, not {kept}")
    desk.run(("reg", "delete", rf"{classes}\.{NAME}", "/f"))
    desk.install(tiny.new_setup)
    foreign = r'"C:\other\perfdesk.exe" "%1"'
    desk.run(("reg", "add", rf"{classes}\{command}", "/ve", "/d", foreign, "/f"))
    clear(desk, desk.program)
    expect(desk.registry(rf"{classes}\{command}")[""] == foreign, "so is another copy's")
    for key in (f".{NAME}", f"{NAME}.package"):
        desk.run(("reg", "delete", rf"{classes}\{key}", "/f"))
    return "opened by us; another's claim stays when we go"


def _everybody(desk: Desk, tiny: Tiny) -> str:
    """Wine's user is an administrator, so that this needs no question; Windows asks one."""
    desk.install(tiny.old_setup, "/ALLUSERS")
    folder = desk.drive / "Program Files" / NAME
    expect(shipped(folder) == tiny.old, "installed into Program Files")
    entry = desk.registry(rf"HKLM\{UNINSTALL_KEY}")
    expect(entry["DisplayVersion"] == OLD, "entered for all users")
    expect(not desk.registry(rf"HKCU\{UNINSTALL_KEY}"), "and not for one")
    target = rf"{desk.machine.path(folder)}\{NAME}.exe"
    for link in (desk.start_menu(everybody=True), desk.desktop(everybody=True)):
        expect(points_to(link, target), f"{link} leads to the program")
    expect(desk.registry(rf"HKLM\{CLASSES}\.{NAME}"), "the kind of file is known to all")
    desk.install(tiny.new_setup)
    expect(shipped(folder) == tiny.new, "an administrator's upgrade finds it")
    desk.install(tiny.new_setup, "/CURRENTUSER")
    expect(shipped(desk.program) == tiny.new, "one user may have a copy of her own beside it")
    clear(desk, desk.program)
    expect(shipped(folder) == tiny.new, "the other stays when hers goes")
    desk.run((folder / "uninstall.exe", "/S"))
    wait_until(lambda: not folder.exists(), 60, "Program Files is clean again")
    expect(not desk.registry(rf"HKLM\{UNINSTALL_KEY}"), "no entry is left")
    expect(not desk.start_menu(everybody=True).exists(), "nor a link")
    return "Program Files, HKLM, links of all users; upgraded; one user's copy apart from it"


def _without_rights(desk: Desk, tiny: Tiny) -> str:
    plain = meanwhile.unprivileged(desk, tiny.python, tiny.new_setup)
    code = desk.run((*plain, "/S", "/ALLUSERS")).code
    expect(code == 12, f"all users without rights gives 12, not {code}")
    folder = desk.drive / "Program Files" / NAME
    expect(not folder.exists(), "nothing is installed for all users")
    code = desk.run((*plain, "/S")).code
    expect(code == 0, f"one user needs no rights, so 0, not {code}")
    expect(shipped(desk.program) == tiny.new, "installed without rights")
    clear(desk, desk.program)
    desk.install(tiny.new_setup, "/ALLUSERS")
    remove = meanwhile.unprivileged(desk, tiny.python, folder / "uninstall.exe")
    log = desk.drive / "remove.log"
    # It goes on in a copy of itself, so that its exit code is not to be had; the log tells it.
    desk.run((*remove, "/S", rf"/LOG=C:\{log.name}"))
    told = "exit 12".encode("utf-16-le")
    wait_until(lambda: log.is_file() and told in log.read_bytes(), 60, "it ends with 12")
    expect(shipped(folder) == tiny.new, "nothing was deleted")
    desk.run((folder / "uninstall.exe", "/S"))
    wait_until(lambda: not folder.exists(), 60, "Program Files is clean again")
    return "no administrator: one user 0, all users 12, uninstalling for all 12"


def damaged_copy(tiny: Tiny) -> Path:
    """Return a copy of the installer in which one byte is another."""
    data = bytearray(tiny.new_setup.read_bytes())
    data[-1000] ^= 0xFF
    target = tiny.new_setup.with_name("damaged-setup.exe")
    target.write_bytes(data)
    return target


def _damaged_installer(desk: Desk, tiny: Tiny) -> str:
    code = desk.run((damaged_copy(tiny), "/S")).code
    expect(code == 2, f"a damaged installer ends with 2, not {code}")
    expect(not desk.program.exists(), "a damaged installer installs nothing")
    return "one byte changed on the way: 2, nothing installed"


def _old_windows(desk: Desk, tiny: Tiny) -> str:
    try:
        desk.run(("winecfg", "-v", "win81"))
        desk.install(tiny.new_setup, expected=10)
    finally:
        desk.run(("winecfg", "-v", "win10"))
    expect(not desk.program.exists(), "nothing is installed on a Windows that is too old")
    return "Windows 8.1 refused with 10"
