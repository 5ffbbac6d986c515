"""Bytecode is written alike whatever else the process holds."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from types import FunctionType

import pytest
from common import marshalled

SOURCE = '''
"""A module with all kinds of constants."""
BIG, SMALL, HALF, TURN = 10**40, -(10**40), 0.5, 2j
WORDS = ("一句", "a few words", "name", b"bytes", "" + "x" * 300, ..., None, True)
def outer(one, *rest, two=("一句", 1), **named):
    """Say 一句."""
    held = [each for each in rest if each in {None, "a", "b", ("c", 1), 2.5}]
    def inner():
        nonlocal held
        try:
            held = one, two, named
        finally:
            return held
    return inner
class Holder:
    name = "name"
    def outer(self):
        return lambda: self.name == "一句"
'''


def test_what_is_written_is_read_as_the_same_code() -> None:
    code = compile(SOURCE, "module.py", "exec")
    space: dict[str, object] = {}
    FunctionType(marshalled.loads(marshalled.dumps(code)), space)()
    assert marshalled.loads(marshalled.dumps(code)) == code
    assert space["SMALL"] == -(10**40)
    assert space["Holder"]().outer()() is False  # type: ignore[operator]


def test_references_held_elsewhere_change_nothing() -> None:
    code = compile(SOURCE, "module.py", "exec")
    first = marshalled.dumps(code)
    held = [code.co_consts, *code.co_consts, *code.co_names]
    assert marshalled.dumps(code) == first
    assert held
    assert marshalled.dumps(marshalled.loads(first)) == first


def test_a_text_that_somebody_interned_changes_nothing() -> None:
    code = compile("""mark = "~|marked elsewhere|~"\ndef at(): return "一句~|"\n""", "m.py", "exec")
    first = marshalled.dumps(code)
    texts = [sys.intern(each) for each in code.co_consts if isinstance(each, str)]
    assert "~|marked elsewhere|~" in texts
    assert marshalled.dumps(code) == first


def test_other_seeds_give_the_same_bytes() -> None:
    packaging = Path(marshalled.__file__).parents[1]
    words = f"import sys; sys.path.insert(0, {str(packaging)!r}); from common import marshalled\n"
    words += f"import hashlib; code = compile({SOURCE!r}, 'module.py', 'exec')\n"
    words += "print(hashlib.sha256(marshalled.dumps(code)).hexdigest())"
    told = [
        subprocess.run(
            [sys.executable, "-S", "-c", words],
            env={"PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0] == told[1] != b""


def test_plain_values_of_an_archive_are_written_too() -> None:
    toc = [("module", (0, 17, 4)), ("module.inner", (1, 21, 4)), [], []]
    file = io.BytesIO()
    marshalled.dump(toc, file)
    file.seek(0)
    found = marshalled.load(file)
    assert found == toc
    assert found[2] is not found[3]


def test_what_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="no place in bytecode"):
        marshalled.dumps({"a": 1})


def test_the_real_code_of_a_library_is_written() -> None:
    source = Path(subprocess.__file__)
    code = compile(source.read_text(encoding="utf-8"), "subprocess.py", "exec")
    assert marshalled.loads(marshalled.dumps(code)) == code
