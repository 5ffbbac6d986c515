"""The office's rules of the page are offered in groups and kept as one word."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.app.printed import page_rules
from perfdesk.app.printed.page_rules import joined, split, told_faces
from perfdesk.export.pdf import installed
from perfdesk.export.pdf.installed import InstalledFace, Survey


def test_of_a_group_one_may_be_chosen() -> None:
    groups = page_rules.page_rules()
    assert len({group[0].of for group in groups}) == len(groups)
    names = {variant.name for group in groups for variant in group}
    assert {"pitch-28", "installed-faces", "fingerprint"} <= names
    assert any(len(group) > 1 for group in groups)


@pytest.mark.parametrize("names", [(), ("fingerprint",), ("pitch-28", "bold-2")])
def test_names_and_the_word_that_is_kept(names: tuple[str, ...]) -> None:
    assert split(joined(names)) == names


def test_faces_of_this_pc_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    face = InstalledFace("fangsong", Path("a.ttf"), 0, "仿宋_GB2312", "FangSong_GB2312")
    monkeypatch.setattr(installed, "survey", lambda: Survey((face,), ("黑体不能用。",)))
    assert told_faces() == "这台电脑上可用的官方字体：仿宋_GB2312。\n黑体不能用。"
    monkeypatch.setattr(installed, "survey", lambda: Survey((), ()))
    assert told_faces().startswith("这台电脑上没有找到")
