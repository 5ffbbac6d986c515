"""Of the pictures taken meanwhile the fullest is kept; an empty screen is no picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from common.screen import Watch, watching
from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path


def _watch(folder: Path, *sizes: int) -> Watch:
    watch = Watch(":0", folder)
    for number, size in enumerate(sizes):
        path = folder / f"{number}.png"
        path.write_bytes(bytes(size))
        watch.taken.append(path)
    return watch


def test_the_fullest_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "kept" / "window.png"
    assert _watch(tmp_path, 1_000, 250_000, 60_000).keep_fullest(target) == target
    assert target.stat().st_size == 250_000


@pytest.mark.parametrize("sizes", [(), (1_000, 2_000)])
def test_an_empty_screen_is_told(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    with pytest.raises(BuildError, match=r"Nothing was to be seen on the screen for a\.png"):
        _watch(tmp_path, *sizes).keep_fullest(tmp_path / "a.png")


def test_without_a_screen_of_ours_no_picture_is_taken(tmp_path: Path) -> None:
    with watching("", tmp_path / "none") as watch:
        assert watch.taken == []
    assert not (tmp_path / "none").exists()
