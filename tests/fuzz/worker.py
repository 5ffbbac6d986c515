"""Processes that read changed files one by one, and tell after each how it went.

The first one loads everything once and then only begets others, since C code may end a process,
hang in it or fill its memory. Each of those reads some hundreds of inputs within limits that the
system keeps: so many seconds of work, so much memory, and not one byte written to any file.
"""

from __future__ import annotations

import faulthandler
import json
import mmap
import os
import resource
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.errors import UserError
from perfdesk.intake.files import read_source
from tests.fuzz.mutations import Seeds

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds of work that the reading of an input may take, and of the clock, should it wait.
SECONDS, _PATIENCE = 5, 60
#: Beyond this the process can have no more; what counts is the memory in use.
_ADDRESSES = 2 << 30
#: MiB in use from which on the highest mark is forgotten before the next input.
_QUIET = 150
#: Inputs of one process: what leaks in it shows, but does not add up for ever.
_TURN = 500
_WRITING = frozenset("wax+")
#: What those who unpack "/outside.xml" would leave.
_FAR = Path("/outside.xml")


def main(act: Callable[[Path], object], folder: Path, seed: int, first: int, last: int) -> None:
    """Let processes read the inputs of some numbers, in a place of their own."""
    seeds = Seeds(folder / "seeds")
    for path in sorted((folder / "seeds").iterdir()):
        act_safely(act, path)
    # Deep enough for what climbs out of it to be seen.
    place = folder / "run/a/b/c"
    for name in ("work", "home", "temporary"):
        (place / name).mkdir(parents=True, exist_ok=True)
    os.chdir(place / "work")
    os.environ.update(HOME=str(place / "home"), TMPDIR=str(place / "temporary"))
    reader = _Reader(act, seeds, seed, folder / "input", _watch())
    before = _files(folder)
    while first < last:
        first = _turn(reader, first, min(first + _TURN, last))
        after = _files(folder)
        if after != before:
            _tell(until=first, outside=sorted(after ^ before))
            before = after


def _turn(reader: _Reader, first: int, last: int) -> int:
    """Let one process read; return the first number that is still to be read."""
    # A pipe: no file can be written within the limits.
    traces, errors = os.pipe()
    child = os.fork()
    if child == 0:
        reader.read(first, last, errors)
        os._exit(0)
    os.close(errors)
    with os.fdopen(traces, encoding="utf-8", errors="replace") as told:
        trace = told.read()[-4000:]
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    at = reader.at
    if status:
        ended = signal.Signals(-status).name if status < 0 else f"exit {status}"
        _tell(number=at, kind=reader.seeds.mutated(reader.seed, at)[0], ended=ended, trace=trace)
    return at + 1


class _Reader:
    """Reads inputs in a process of its own, which ends where a limit is met."""

    def __init__(
        self, act: Callable[[Path], object], seeds: Seeds, seed: int, path: Path, met: list[str]
    ) -> None:
        self.seeds, self.seed = seeds, seed
        self._act, self._path, self._met = act, path, met
        # Shared with the process that waits: it outlives the one that reads.
        self._at = mmap.mmap(-1, 8)

    @property
    def at(self) -> int:
        """Return the number that was read last."""
        return int.from_bytes(self._at[:8], "little")

    def read(self, first: int, last: int, errors: int) -> None:
        """Read the inputs of some numbers."""
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        # What libraries in C and Rust say for themselves; it may have been led into a file.
        os.dup2(errors, sys.stderr.fileno())
        faulthandler.enable(errors)
        for ending in (signal.SIGPROF, signal.SIGALRM, signal.SIGXFSZ):
            faulthandler.register(ending, errors, chain=True)
        for number in range(first, last):
            self._at[:8] = number.to_bytes(8, "little")
            self._read(number)

    def _read(self, number: int) -> None:
        kind, content = self.seeds.mutated(self.seed, number)
        self._path.write_bytes(content)
        if _peak() > _QUIET:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        self._met.clear()
        start = time.process_time()
        _limit(SECONDS, _PATIENCE, 0)
        found = act_safely(self._act, self._path)
        _limit(0, 0, resource.RLIM_INFINITY)
        seconds = time.process_time() - start
        outside = list(self._met)
        _tell(number=number, kind=kind, found=found, seconds=seconds, peak=_peak(), outside=outside)


def _limit(work: float, clock: float, written: int) -> None:
    signal.setitimer(signal.ITIMER_PROF, work)
    signal.setitimer(signal.ITIMER_REAL, clock)
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, resource.RLIM_INFINITY))


def target(name: str) -> Callable[[Path], object]:
    """Return what is done with an input."""
    if name == "readers":
        return read_source
    from perfdesk.intake.outline.outline_words import Wordings  # noqa: PLC0415 - brings templates
    from perfdesk.intake.read import propose  # noqa: PLC0415 - as above
    from perfdesk.template.catalogue import Catalogue  # noqa: PLC0415 - as above

    catalogue = Catalogue.standard()
    # Half the time of an input is the learning of the templates' words, always the same.
    words = {
        id(one): Wordings.of(one)
        for one in (catalogue.load(entry.id) for entry in catalogue.entries())
    }
    Wordings.of = lambda template: words[id(template)]  # type: ignore[method-assign]
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
    os.write(sys.stdout.fileno(), json.dumps(said).encode() + b"\n")


def _watch() -> list[str]:
    """Return a list of what is opened for writing, or asked of a network or another program."""
    met: list[str] = []

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event == "open":
            name, mode, flags = args
            is_write = isinstance(mode, str) and bool(_WRITING & set(mode))
            if (is_write or (mode is None and isinstance(flags, int) and flags & 3)) and not str(
                name
            ).startswith(("/dev/null", "/proc/")):
                met.append(f"{event} {name!r}")
        elif event in {"os.mkdir", "os.rename", "os.remove", "os.symlink", "os.link"}:
            met.append(f"{event} {args[0]!r}")
        elif event.startswith("socket.") or event in {"subprocess.Popen", "os.system", "os.exec"}:
            met.append(f"{event} {args!r}"[:200])

    sys.addaudithook(hook)
    return met


def _files(folder: Path) -> frozenset[str]:
    """Return all that stands where a reader could leave something, but for its own input."""
    found = {str(path.relative_to(folder)) for path in folder.rglob("*")}
    return frozenset(found - {"input"}) | ({str(_FAR)} if _FAR.exists() else set())


def _peak() -> int:
    """Return the most memory that was in use since the last time this was forgotten, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    main(target(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:6]))
