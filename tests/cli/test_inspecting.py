"""The command that measures a finished file."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.app.settings import Settings
from perfdesk.document.blocks import Document, Paragraph
from perfdesk.export.pdf import render_pdf
from tests.app.checking.test_inspecting import foreign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    Command = Callable[..., tuple[int, str, str]]


def test_good_file_ends_with_0(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(render_pdf(Document("", "报告", "", "gb9704", (Paragraph("正文。"),)))[0])
    code, out, err = command("inspect", str(path))
    assert (code, err) == (0, "")
    assert out == "共 1 页，体检结果：版面符合规定，没有扣分项。\n"


def test_faulty_file_is_listed_and_written(command: Command, tmp_path: Path) -> None:
    path, listed = tmp_path / "外来.pdf", tmp_path / "结果.xlsx"
    path.write_bytes(foreign())
    code, out, err = command("inspect", str(path), "--out", str(listed))
    assert (code, err) == (1, "")
    assert "纸张\t第 1 页\t\t216×279 毫米，应为210×297 毫米" in out
    assert listed.stat().st_size > 0
    code, out, _ = command("inspect", str(path), "--json")
    assert code == 1
    found = json.loads(out)
    assert (found["file"], found["pages"]) == ("外来.pdf", 1)
    assert {"rule", "page", "line", "found", "wanted", "advice", "severity"} <= set(
        found["deductions"][0]
    )


def test_other_file_is_refused(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "说明.txt"
    path.write_text("正文", encoding="utf-8")
    code, out, err = command("inspect", str(path))
    assert (code, out) == (3, "")
    assert "不是 PDF 或 Word" in err


def test_target_is_refused_before_anything_is_measured(command: Command, tmp_path: Path) -> None:
    """Harm: the result was printed, and then the command ended with a fault."""
    path = tmp_path / "外来.pdf"
    path.write_bytes(foreign())
    for target in ("结果.txt", "没有/结果.pdf"):
        code, out, err = command("inspect", str(path), "--out", str(tmp_path / target))
        assert (code, out) == (3, "")
        assert err


def test_office_rules_hold_unless_the_standard_is_asked_for(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    settings = Settings()
    settings.keep(replace(settings.choices, page_style="pitch-30"))
    path = tmp_path / "报告.pdf"
    blocks = tuple(Paragraph("各项工作按期完成，成效明显。" * 8) for _ in range(4))
    path.write_bytes(render_pdf(Document("", "报告", "", "gb9704", blocks))[0])
    code, out, _ = command("inspect", str(path))
    assert code == 1
    assert "30 磅（本单位规定）" in out
    assert command("inspect", str(path), "--standard")[0] == 0
