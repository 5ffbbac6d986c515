"""Commands on what is printed: the fingerprint of a paper, the typefaces of this PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def report(command: Command) -> str:
    code, out, err = command("new", "--template", "general", "--year", "2024", "--unit", "某某局")
    assert (code, err) == (0, "")
    return out.strip()


def test_fingerprint_is_told_and_compared(command: Command, report: str) -> None:
    code, out, err = command("fingerprint", report)
    assert (code, err) == (0, "")
    printed = out.strip()
    assert command("fingerprint", report, printed)[0] == 0
    command("set", report, "organisation_text", "内设三个科室。")
    code, out, _ = command("fingerprint", report, printed)
    assert (code, out[:3]) == (1, "不一致")
    code, _, err = command("fingerprint", report, "水务")
    assert code == 3
    assert "不是数据指纹" in err


def test_fonts_of_this_pc(command: Command) -> None:
    code, out, err = command("fonts")
    assert (code, err) == (0, "")
    assert "这台电脑上" in out
