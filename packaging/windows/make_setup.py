"""Make the installer of a frozen program with NSIS: its list of files, its pictures, the compiling.

``make`` is the build's step. An installer of a lower version is made of the same tree, with one
file more, so that an upgrade can be tried and what only the older version had is seen to go.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.project import NAME, TOP
from common.running import run
from common.steps import BuildError

from windows import chinese_stub

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from windows.context import Context

#: Stands in the installed folder twice, at the top and in ``INNER``; ``installer.nsi`` reads it.
LIST = "perfdesk-files.txt"
INNER = "_internal"
#: The last to come into their place: with ``perfdesk.exe`` there, an installation is complete.
LAST = (LIST, f"{NAME}-cli.exe", f"{NAME}.exe")
#: New files are unpacked below it first, so that their paths are longer by it.
STAGING = "_perfdesk.new\\"
#: What has to be free beyond the program itself: its data, and Windows' own needs.
MARGIN_MB = 50
#: Stands only in the older installer that an upgrade is tried with.
ONLY_OLDER = f"{INNER}/only-in-older-version.txt"
_KIB, _MIB = 1 << 10, 1 << 20
#: LZMA over the whole program takes one to two minutes, on a busy machine far more.
_COMPILE_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Program:
    """The files of a frozen program: path in the tree, with ``/``, -> where it lies now."""

    files: Mapping[str, Path]

    @classmethod
    def read(cls, tree: Path, extra: Mapping[str, Path] | None = None) -> Program:
        """Read a tree, in the order of the names; ``extra`` are files that it lacks.

        Raises:
            BuildError: It is no frozen program, or has names that an installer cannot carry.
        """
        found = {p.relative_to(tree).as_posix(): p for p in tree.rglob("*") if p.is_file()}
        found |= extra or {}
        if f"{NAME}.exe" not in found or not any(name.startswith(f"{INNER}/") for name in found):
            raise BuildError(f"{tree} holds no frozen program.")
        own = {LIST, f"{INNER}/{LIST}", "uninstall.exe"} & found.keys()
        odd = own | {name for name in found if set(name) & set('"`\\:*?<>|\r\n')}
        if odd:
            raise BuildError(f"The installer cannot carry files of these names: {sorted(odd)}.")
        return cls({name: found[name] for name in sorted(found)})

    @property
    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(path.stat().st_size for path in self.files.values())

    @property
    def folders(self) -> list[str]:
        """Return the folders inside the tree, the deepest first."""
        found = {
            parent
            for name in self.files
            for parent in _parents(name)
        }  # fmt: skip
        return sorted(found, key=lambda name: (-name.count("/"), name))

    @property
    def tops(self) -> list[str]:
        """Return the entries of the tree itself in the order in which they come into place."""
        names = {name.split("/")[0] for name in self.files} | {LIST}
        return [INNER, *sorted(names - {INNER, *LAST}), *(name for name in LAST if name in names)]

    @property
    def longest(self) -> int:
        """Return how many characters a path has at most behind the folder it is installed in."""
        names = (*self.files, f"{INNER}/{LIST}")
        return 1 + len(STAGING) + max(len(name) for name in names)

    @property
    def need_mb(self) -> int:
        """Return how much has to be free on the disk, in MB of 1024 x 1024 bytes."""
        return math.ceil(self.size / _MIB) + MARGIN_MB

    def list_text(self) -> str:
        """Return the list by which an uninstaller or a later installer deletes, and nothing else.

        ``T`` are entries of the folder itself, ``F`` files, ``D`` folders, the deepest first. The
        lists themselves stand in none of these lines: they go last.
        """
        lines = [f"{NAME}-files 1"]
        lines += [f"T {name}" for name in self.tops]
        lines += [f"F {_windows(name)}" for name in self.files]
        lines += [f"D {_windows(name)}" for name in self.folders if name != INNER]
        return "".join(line + "\r\n" for line in lines)

    def script(self, parts: Path) -> str:
        """Return the part of the NSIS script that names the program's files one by one.

        One by one, because the order in which a folder is read differs from machine to machine.
        """
        lines = [
            f"!define FILE_COUNT {len(self.files)}",
            f"!define SIZE_KB {math.ceil(self.size / _KIB)}",
            f"!define NEED_MB {self.need_mb}",
            f"!define LONGEST {self.longest}",
            "!macro UnpackProgram",
            *self._unpacking(parts / LIST),
            "!macroend",
            "!macro EachTop DO",
            *(f"  !insertmacro ${{DO}} {quote(name)}" for name in self.tops),
            "!macroend",
        ]
        return "".join(line + "\n" for line in lines)

    def _unpacking(self, listing: Path) -> list[str]:
        lines: list[str] = []
        here = None
        everything = {**self.files, LIST: listing, f"{INNER}/{LIST}": listing}
        for name in sorted(everything, key=lambda name: (name.rpartition("/")[0], name)):
            folder = name.rpartition("/")[0]
            if folder != here:
                inside = f"\\{escape(_windows(folder))}" if folder else ""
                lines.append(f'  SetOutPath "${{NEW}}{inside}"')
                here = folder
            base = name.rpartition("/")[2]
            source = quote(str(everything[name]))
            lines.append(f'  File "/oname={escape(base)}" {source}')
        return lines


def _parents(name: str) -> list[str]:
    words = name.split("/")[:-1]
    return ["/".join(words[: at + 1]) for at in range(len(words))]


def _windows(name: str) -> str:
    return name.replace("/", "\\")


def escape(text: str) -> str:
    """Return the text as NSIS reads it between double quotes."""
    return text.replace("$", "$$")


def quote(text: str) -> str:
    """Return the text as one word of an NSIS script."""
    return f'"{escape(text)}"'


@dataclass(frozen=True, slots=True)
class Edition:
    """One installer to be compiled."""

    program: Program
    version: str
    target: Path
    #: Packed quickly and not small; for what is only made to be tried.
    is_quick: bool = False
    #: Command that signs the uninstaller; its file's name comes behind. Empty for none.
    finish: str = ""

    @property
    def defines(self) -> Sequence[str]:
        """Return the words that tell the script version and file."""
        four = ".".join([*self.version.split("."), "0"])
        words = (f"-DVERSION={self.version}", f"-DVERSION4={four}", f"-DOUT={self.target}")
        quick = ("-DQUICK",) if self.is_quick else ()
        finish = (f"-DFINISH={self.finish}",) if self.finish else ()
        return (*words, *quick, *finish)


def compile_edition(edition: Edition, parts: Path, icon: Path, script: Path, epoch: int) -> str:
    """Compile an installer; ``parts`` holds the pictures and takes what is written for it.

    Returns:
        What NSIS warned of; it should be empty.

    Raises:
        BuildError: NSIS refuses, or there is no installer afterwards.
    """
    (parts / LIST).write_text(edition.program.list_text(), encoding="utf-16", newline="")
    text = edition.program.script(parts)
    (parts / "program.nsh").write_text(text, encoding="utf-8-sig", newline="\n")
    edition.target.parent.mkdir(parents=True, exist_ok=True)
    edition.target.unlink(missing_ok=True)
    options = ("-V2", "-INPUTCHARSET", "UTF8", *edition.defines)
    ended = run(
        ("makensis", *options, f"-DPARTS={parts}", f"-DICON={icon}", script),
        timeout=_COMPILE_SECONDS,
        cwd=script.parent,
        # A file's name may be Chinese; without a locale for it makensis could not open it.
        environment={
            "LC_ALL": "C.UTF-8",
            "SOURCE_DATE_EPOCH": str(epoch),
            **chinese_stub.prepare(parts / "nsis"),
        },
    )
    told = ended.must(f"makensis for {edition.target.name}")
    if not edition.target.is_file():
        raise BuildError(f"makensis made no {edition.target.name}.")
    return told.strip() if "warning" in told else ""


def finishing(context: Context) -> str:
    """Return the command that signs the uninstaller; empty where no certificate is given."""
    if context.certificate is None:
        return ""
    own = ("--password-env", context.password_variable, "--timestamp", context.timestamp)
    words = (sys.executable, context.here / "sign_file.py", context.certificate.absolute(), *own)
    return " ".join(f'"{word}"' for word in words)


def make(context: Context) -> str:
    """Make the installer and, to try an upgrade, one of a lower version; say how large it is."""
    parts = context.work / "setup"
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    drawing = (context.here / "draw_setup_pictures.py", _PICTURE, parts)
    context.run_python(drawing, timeout=120).must("Drawing the installer's pictures")
    older = parts / "older.txt"
    older.write_text(f"{context.project.before()}\n", encoding="utf-8")
    finish = finishing(context)
    editions = (
        Edition(Program.read(context.tree), context.project.version, context.setup, finish=finish),
        Edition(
            Program.read(context.tree, {ONLY_OLDER: older}),
            context.project.before(),
            context.previous,
            is_quick=True,
        ),
    )
    icon = context.made / f"{NAME}.ico"
    for edition in editions:
        script = context.here / "installer.nsi"
        warned = compile_edition(edition, parts, icon, script, context.project.epoch)
        if warned:
            raise BuildError(f"makensis warned of {edition.target.name}:\n{warned}")
        os.utime(edition.target, (context.project.epoch,) * 2)
    size = context.setup.stat().st_size / 1e6
    return f"{context.setup.name}, {size:.1f} MB; {context.previous.name} for the upgrade"


_PICTURE = TOP / "resources" / "icons" / "program.svg"
