"""A process that reads changed files one by one, and tells after each how it went.

It is a process of its own since C code may end it, hang in it or fill the memory; the one that
started it watches.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.intake.files import read_source
from tests.fuzz.mutations import mutated

if TYPE_CHECKING:
    from collections.abc import Callable

#: Beyond this the process is ended by the system; what counts is the memory in use.
_ADDRESSES = 3 << 30
_KEPT = 200
_WRITING = frozenset("wax+")


def main(target: str, folder: Path, seed: int, first: int, last: int) -> None:
    """Read the inputs of some numbers."""
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
    seeds = [path.read_bytes() for path in sorted((folder / "seeds").iterdir())]
    act = _target(target)
    act_safely(act, folder / "seeds" / min(one.name for one in (folder / "seeds").iterdir()))
    outside = _watch(folder)
    for number in range(first, last):
        path = folder / f"input-{number}"
        path.write_bytes(mutated(seeds, Random(seed * 1_000_003 + number)))  # noqa: S311
        _tell(number=number, begins=True)
        _reset_peak()
        outside.clear()
        start = time.perf_counter()
        found = act_safely(act, path)
        seconds = time.perf_counter() - start
        _tell(number=number, found=found, seconds=seconds, peak=_peak(), outside=list(outside))
        # The watcher may still want to keep those before it.
        (folder / f"input-{number - _KEPT}").unlink(missing_ok=True)


def _target(name: str) -> Callable[[Path], object]:
    if name == "readers":
        return read_source
    from perfdesk.intake.read import propose  # noqa: PLC0415 - brings templates
    from perfdesk.template.catalogue import Catalogue  # noqa: PLC0415 - as above

    catalogue = Catalogue.standard()
    return lambda path: propose(path, catalogue)


def act_safely(act: Callable[[Path], object], path: Path) -> str:
    """Return the code of a refusal, ``read``, or the trace of what should not have been raised."""
    try:
        act(path)
    except UserError as err:
        return err.code
    except MemoryError:
        return "Traceback: out of memory"
    except BaseException:  # noqa: BLE001 - whatever it is, it is what is looked for
        return traceback.format_exc()
    return "read"


def _tell(**said: object) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _watch(folder: Path) -> list[str]:
    """Return a list of what is opened for writing outside of the folder, or asked of a network."""
    met: list[str] = []

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            name, mode, flags = args
            is_write = isinstance(mode, str) and bool(_WRITING & set(mode))
            if (is_write or (mode is None and isinstance(flags, int) and flags & 3)) and not str(
                name
            ).startswith((str(folder), "/dev/null", "/proc/")):
                met.append(f"{event} {name!r}")
        elif event in {"os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link"}:
            if not str(args[0]).startswith(str(folder)):
                met.append(f"{event} {args[0]!r}")
        elif event.startswith("socket.") or event in {"subprocess.Popen", "os.system", "os.exec"}:
            met.append(f"{event} {args!r}"[:200])

    sys.addaudithook(hook)
    return met


def _reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    """Return the most memory that was in use since the last reset, in MiB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *map(int, sys.argv[3:6]))
