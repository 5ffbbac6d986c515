"""A Debian of a certain age in a folder, and programs that run inside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from common.running import Ended, run
from common.steps import BuildError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Mounts are made in a name space of their own: they end with the program, however that ends.
_ENTER = """\
set -e
root=$1; user=$2; shift 2
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do mkdir -p "$root$2"; mount --bind "$1" "$root$2"; shift 2; done
shift
exec chroot --userspec="$user" "$root" "$@"
"""
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
#: What a fresh Debian has to be told to reach its packages as the host does.
_PASSED_ON = ("http_proxy", "https_proxy", "no_proxy")
#: The user of the trials: no rights at all beyond a home.
CLERK = "clerk"
_CLERK_NUMBER = "1000:1000"


class Chroot:
    """A root folder; implements ``Machine`` of the Windows build.

    Attributes:
        root: The folder.
        shared: Folder of the host -> where it is seen inside.
        is_clerk: Whether programs run as the user of the trials instead of root.
        display: The screen of the host on which windows show.
    """

    def __init__(
        self, root: Path, shared: Mapping[Path, str] | None = None, *, is_clerk: bool = False
    ) -> None:
        self.root = root
        self.shared = dict(shared or {})
        self.is_clerk = is_clerk
        self.display = ""

    @property
    def home(self) -> Path:
        """Return the home of who runs programs, as the host sees it."""
        return self.root / ("home/" + CLERK if self.is_clerk else "root")

    def path(self, path: Path) -> str:
        """Return a path of the host as it is inside.

        Raises:
            BuildError: It cannot be seen from inside.
        """
        absolute = path.absolute()
        for outside, inside in ((self.root, "/"), *self.shared.items()):
            if absolute.is_relative_to(outside):
                return str(Path(inside) / absolute.relative_to(outside))
        raise BuildError(f"{path} cannot be seen from inside {self.root}.")

    def run(
        self,
        command: Sequence[str | Path],
        *,
        timeout: float,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> Ended:
        """Run a program inside to its end; paths among its words are told as ``path`` says."""
        words = [word if isinstance(word, str) else self.path(word) for word in command]
        told = self._environment | dict(environment or {})
        binds = [str(word) for pair in self.shared.items() for word in pair]
        folder = self.path(cwd or self.home)
        return run(
            (
                *("unshare", "--mount", "sh", "-c", _ENTER, "enter", self.root),
                *(_CLERK_NUMBER if self.is_clerk else "0:0", *binds, "--"),
                *("env", "-i", "-C", folder, *(f"{name}={value}" for name, value in told.items())),
                *words,
            ),
            timeout=timeout,
        )

    @property
    def _environment(self) -> dict[str, str]:
        """Return all that programs inside find: what a bare Chinese desk gives them, no more."""
        told = {
            "PATH": _PATH,
            "HOME": self.path(self.home),
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
        }
        told |= {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return told | ({"DISPLAY": self.display} if self.display else {})


def fresh(pristine: Path, target: Path) -> Path:
    """Lay a pristine Debian out anew in a folder, which only builds use, and return it."""
    if target.exists():
        shutil.rmtree(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    run(("cp", "-a", "--reflink=auto", pristine, target), timeout=600).must("Copying a Debian")
    return target
