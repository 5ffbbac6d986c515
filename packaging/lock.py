"""Write the lock file of a system: the exact file of each package with its SHA-256.

python packaging/lock.py windows|linux

Reads ``packaging/<system>/requirements.in`` (every package with its exact version, packages of the
build marked ``# build``), downloads each one's wheel for that system, tells which requirement of
any of them is missing, and writes ``requirements.lock`` beside it. Nothing is installed or run. To
take a newer version: change the line in ``requirements.in``, run this, look at the difference.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from common import locks
from common.running import run
from common.steps import BuildError
from linux import interpreter

HERE = Path(__file__).resolve().parent
#: What pip shall take for a system, and what of a marker holds there.
SYSTEMS = {
    "windows": (
        ("--platform", "win_amd64"),
        {
            "sys_platform": "win32",
            "platform_system": "Windows",
            "os_name": "nt",
            "platform_machine": "AMD64",
        },
    ),
    "linux": (
        interpreter.PLATFORMS,
        {
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": "x86_64",
        },
    ),
}
PYTHON = "3.11"
_HEAD = """\
# Written by packaging/lock.py from requirements.in; do not edit.
"""
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def main(arguments: list[str]) -> int:
    """Lock the system that is named."""
    if len(arguments) != 1 or arguments[0] not in SYSTEMS:
        print(__doc__)
        return 2
    system = arguments[0]
    folder = HERE / system
    try:
        text = lock(folder / "requirements.in", *SYSTEMS[system])
    except BuildError as error:
        print(f"Not locked: {error}", file=sys.stderr)
        return 1
    (folder / "requirements.lock").write_text(text, encoding="ascii", newline="\n")
    print(f"{folder / 'requirements.lock'}: {text.count('==')} packages")
    return 0


def lock(wanted: Path, options: tuple[str, ...], system: dict[str, str]) -> str:
    """Return the text of the lock file."""
    pins = locks.read(wanted, hashed=False)
    with tempfile.TemporaryDirectory(prefix="perfdesk-lock-") as name:
        folder = Path(name)
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
        kind = ("--python-version", PYTHON, "--implementation", "cp", "--only-binary=:all:")
        stated = [f"{pin.name}=={pin.version}" for pin in pins]
        run((*pip, "--no-deps", *options, *kind, "--dest", folder, *stated), timeout=3600).must(
            "Downloading the packages"
        )
        wheels = sorted(folder.glob("*.whl"))
        hashes = {locks.normal(path.name.split("-")[0]): locks.sha256(path) for path in wheels}
        missing = {need for path in wheels for need in needs(metadata(path), system)} - set(hashes)
    if missing:
        raise BuildError(f"requirements.in lacks: {', '.join(sorted(missing))}.")
    lines = [
        f"{pin.name}=={pin.version} --hash=sha256:{hashes[pin.name]}"
        + ("" if pin.is_shipped else "  # build")
        for pin in pins
    ]
    return _HEAD + "\n".join(lines) + "\n"


def metadata(wheel: Path) -> str:
    """Return the metadata file of a wheel."""
    with zipfile.ZipFile(wheel) as file:
        name = next(one for one in file.namelist() if one.endswith(".dist-info/METADATA"))
        return file.read(name).decode("utf-8")


def needs(text: str, system: dict[str, str]) -> set[str]:
    """Return the names that a package requires on a system; extras are left out."""
    found = set()
    for line in HeaderParser().parsestr(text).get_all("Requires-Dist", []):
        requirement, _, marker = line.partition(";")
        named = _REQUIREMENT.match(requirement.strip())
        if named is not None and _holds(marker, system):
            found.add(locks.normal(named.group()))
    return found


def _holds(marker: str, system: dict[str, str]) -> bool:
    # pip brings the reader of markers along; it is no public part of it, yet the only one at hand.
    from pip._vendor.packaging.markers import Marker  # noqa: PLC0415

    if not marker.strip():
        return True
    environment = {
        **system,
        "extra": "",
        "python_version": PYTHON,
        "python_full_version": f"{PYTHON}.9",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    return bool(Marker(marker.strip()).evaluate(environment))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
