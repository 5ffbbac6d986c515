"""A short run of what ``python -m tests.fuzz readers`` does for hours."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.fuzz.mutations import KINDS
from tests.fuzz.readers import run

if TYPE_CHECKING:
    from pathlib import Path

_COUNT = 1000


@pytest.mark.skipif(sys.platform != "linux", reason="processes are watched by Linux' own means")
def test_changed_files_are_read_or_refused(tmp_path: Path) -> None:
    found = run("readers", range(_COUNT), 20_231, tmp_path)
    assert not found.faults
    assert found.inputs == _COUNT
    # Changes so wild that hardly any file were read would show little.
    assert all(found.of_kind(kind, "read") > _COUNT // 40 for kind in KINDS)
