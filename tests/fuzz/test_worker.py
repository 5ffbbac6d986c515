"""What the watched processes find, shown by readers that do each of the wrong things."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.readers import Outcome
from tests.fuzz.seeds import small_files

_TOP = Path(__file__).resolve().parents[2]
#: Each does nothing wrong but with the input of number 3.
_READER = """
import ctypes, os, sys
from pathlib import Path
from tests.fuzz import worker
worker.SECONDS = {seconds}
calls = 0
def act(path):
    global calls
    calls += path.name == "input"
    if calls == 4:
        {wrong}
worker.main(act, Path(sys.argv[1]), 1, 0, 10)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="processes are watched by Linux' own means"
)


def _found(folder: Path, wrong: str) -> Outcome:
    (folder / "seeds").mkdir()
    for number, (ending, content) in enumerate(small_files()):
        (folder / f"seeds/{number}.{ending}").write_bytes(content)
    (folder / "seeds/old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    # On a busy machine filling so much memory takes its time; only what has no end may not.
    seconds = 0.6 if wrong.startswith("while") else 30
    outcome = Outcome()
    done = subprocess.run(
        (sys.executable, "-c", _READER.format(wrong=wrong, seconds=seconds), str(folder)),
        cwd=_TOP,
        capture_output=True,
        text=True,
        check=True,
    )
    said: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    for one in said:
        outcome.take(one)
    return outcome


@pytest.mark.parametrize(
    ("wrong", "kind", "word"),
    [
        ("raise KeyError('lost')", "crashes", "KeyError: 'lost'"),
        ("ctypes.string_at(0)", "crashes", "SIGSEGV"),
        ("os.abort()", "crashes", "SIGABRT"),
        ("while True: pass", "hangs", "SIGPROF"),
        ("bytearray(b'x') * (600 << 20)", "memory", "MiB"),
        ("Path('left.txt').write_text('x')", "outside", "SIGXFSZ"),
        ("Path(path).write_text('x')", "outside", "SIGXFSZ"),
        # Past Python: as a library in C would do.
        (
            "libc = ctypes.CDLL(None); libc.write(libc.creat(b'left', 420), b'x', 1)",
            "outside",
            "SIGX",
        ),
        ("ctypes.CDLL(None).creat(b'../../left', 420)", "outside", "run/a/b/left"),
    ],
)
def test_each_fault_is_found_and_the_others_are_read(
    tmp_path: Path, wrong: str, kind: str, word: str
) -> None:
    found = _found(tmp_path, wrong)
    assert found.inputs == 10
    assert len({fault.partition("\n")[0] for fault in found.faults}) == len(found.faults)
    assert word in getattr(found, kind)[0]
    assert not [one for one in found.faults if one not in getattr(found, kind)]
