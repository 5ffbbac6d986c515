"""Put the bill of materials and all licence texts into the frozen program."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Protocol

from common import bom, locks, slim
from common.project import NAME, TOP
from common.steps import BuildError
from common.tree import set_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from common.bom import Component
    from common.project import Project
    from common.running import Ended

#: The folder in the program's; also where About dialog and IT officer look.
FOLDER = "licenses"
_ASK = """\
import json, platform, sqlite3, zlib, pyexpat, PySide6.QtCore, PyInstaller
print(json.dumps({
    "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
    "zlib": zlib.ZLIB_VERSION, "expat": pyexpat.EXPAT_VERSION.removeprefix("expat_"),
    "qt": PySide6.QtCore.qVersion(), "pyinstaller": PyInstaller.__version__}))
"""


class Build(Protocol):
    """What a build of any system tells."""

    out: Path
    project: Project

    @property
    def system(self) -> str:
        """Return the name of the system for which it builds."""
        ...

    @property
    def tree(self) -> Path:
        """Return the folder of the frozen program."""
        ...

    @property
    def lock(self) -> Path:
        """Return the lock file of all packages."""
        ...

    @property
    def packages(self) -> Path:
        """Return where all pinned packages are laid out."""
        ...

    @property
    def python_texts(self) -> Path:
        """Return the folder with Python's licence."""
        ...

    def run_python(self, args: Sequence[str | Path], timeout: float) -> Ended:
        """Run the Python that froze the program."""
        ...


def write(context: Build) -> str:
    """Write ``licenses/`` into the tree and the bill beside the results.

    Raises:
        BuildError: A file or a text is nobody's, or a licence text is missing.
    """
    folder = context.tree / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    packages = context.packages
    text = (TOP / "packaging" / "common" / "components.toml").read_text(encoding="utf-8")
    pins = [
        pin for pin in locks.read(context.lock) if pin.is_shipped and pin.name not in slim.UNSHIPPED
    ]
    stated = bom.read_components(text, versions(context), context.system)
    files = sorted(
        p.relative_to(context.tree).as_posix()
        for p in context.tree.rglob("*")
        if p.is_file() and not p.is_symlink()
    )
    owned = bom.owners(files, stated, records(packages))
    components = bom.used([*stated, *bom.read_packages(text, pins, packages)], owned)
    for component in components:
        _copy_texts(component, context, folder / component.folder)
    (folder / "components.txt").write_text(
        bom.as_text(components, context.project), encoding="utf-8"
    )
    bill = bom.as_json(components, context.project)
    (folder / "bom.json").write_text(bill, encoding="utf-8")
    (context.out / f"{NAME}-{context.project.version}-bom.json").write_text(bill, encoding="utf-8")
    set_times(context.tree, context.project.epoch)
    texts = sum(1 for path in folder.rglob("*") if path.is_file()) - 2
    return f"{len(files)} files of {len(components)} components, {texts} licence texts"


def versions(context: Build) -> dict[str, str]:
    """Return the versions that only the Python of the build can tell."""
    asked = context.run_python(("-c", _ASK), timeout=120).must("Asking for versions")
    try:
        told = json.loads(asked.strip().splitlines()[-1])
    except (ValueError, IndexError) as error:
        raise BuildError(f"The Python of the build told no versions: {asked!r}") from error
    return {**told, "project": context.project.version}


def records(packages: Path) -> dict[str, str]:
    """Return which package laid out each file: path in small letters -> name of the package."""
    found: dict[str, str] = {}
    for folder in packages.glob("*.dist-info"):
        name = folder.name.split("-")[0]
        for line in (folder / "RECORD").read_text(encoding="utf-8").splitlines():
            found[line.split(",")[0].strip('"').replace("\\", "/").lower()] = name
    return found


def _copy_texts(component: Component, context: Build, target: Path) -> None:
    roots = {
        "common": TOP / "packaging" / "common",
        "python": context.python_texts,
        "tree": context.tree,
    }
    for text in component.texts:
        root, _, rest = text.partition("/")
        sources = _texts_of(context.packages, rest) if root == "package" else [roots[root] / rest]
        for source in sources:
            if not source.is_file():
                raise BuildError(f"The licence text {text} of {component.name} is missing.")
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target / source.name)


def _texts_of(packages: Path, name: str) -> list[Path]:
    """Return the licence files of a package."""
    folder = bom.distribution(packages, name)
    named = sorted((folder / "licenses").rglob("*")) if (folder / "licenses").is_dir() else []
    loose = [*folder.glob("LICEN[CS]E*"), *folder.glob("AUTHORS*"), *folder.glob("COPYING*")]
    found = [path for path in [*named, *loose] if path.is_file()]
    if not found:
        raise BuildError(f"The package {name} brings no licence text; name one in components.toml.")
    return found
