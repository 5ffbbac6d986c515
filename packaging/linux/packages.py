"""The host's programs that the build needs, and the bare Debians on which it works and tries."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from common.packages import install
from common.running import run
from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from linux.context import Context

#: Program -> Debian package.
PROGRAMS = {
    "debootstrap": "debootstrap",
    "dpkg-source": "dpkg-dev",
    "xz": "xz-utils",
    "readelf": "binutils",
    "unshare": "util-linux",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "import": "imagemagick",
    "pip3": "python3-pip",
}
#: Built on the older: its glibc 2.31 is that of Kylin V10; tried on both.
OLD, NEW = "bullseye", "bookworm"
_MIRROR = ("indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages")


def prepare(context: Context) -> str:
    """Install what is missing and make the bare Debians that are not there yet.

    Raises:
        BuildError: The host is no Debian 12 of which one is root.
    """
    if os.name == "nt" or os.geteuid() != 0 or not shutil.which("apt-get"):
        raise BuildError("The Linux build runs on Debian 12, as root.")
    missing = sorted({p for program, p in PROGRAMS.items() if not shutil.which(program)})
    if missing:
        install(missing)
    address = mirror(run(("apt-get", *_MIRROR), timeout=60).must("apt-get indextargets"))
    told = [bootstrap(context.pristine(name), name, address) for name in (OLD, NEW)]
    return "\n".join([f"installed: {', '.join(missing)}" if missing else "all there", *told])


def mirror(targets: str) -> str:
    """Return from where the host has Debian's packages, by what apt tells of its sources.

    Raises:
        BuildError: The host has no Debian 12 among its sources.
    """
    for line in targets.splitlines():
        codename, _, address = line.partition(" ")
        if codename == NEW:
            return address.rstrip("/")
    raise BuildError("apt knows no source of Debian 12 (bookworm); the build needs one.")


def bootstrap(folder: Path, name: str, address: str) -> str:
    """Make a bare Debian in a folder; one that is whole is kept from build to build."""
    if folder.is_dir():
        return f"{name}: kept from an earlier build"
    half = folder.with_name(folder.name + ".part")
    if half.exists():
        shutil.rmtree(half)
    half.parent.mkdir(parents=True, exist_ok=True)
    command = ("debootstrap", "--variant=minbase", "--include=ca-certificates", name, half, address)
    run(command, timeout=1800).must(f"debootstrap {name}")
    half.rename(folder)
    return f"{name}: made"
