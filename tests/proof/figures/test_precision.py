"""Right figures stay silent, wrong ones are found: measured on sentences of our own."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk.proof.figures import detectors as figures
from perfdesk.proof.proofreader import Proofreader
from perfdesk.proof.values import Passage, Setting

if TYPE_CHECKING:
    from perfdesk.proof.values import Slip

_HERE = Path(__file__).parent
_PAIRS: list[dict[str, Any]] = tomllib.loads((_HERE / "pairs.toml").read_text("utf-8"))["pair"]
_SILENT: list[str] = tomllib.loads((_HERE / "silent.toml").read_text("utf-8"))["texts"]
_ROLES = (None, "money", "result", "conclusion")
#: Taste, not truth: sentences here mix decimals on purpose.
_SETTING = Setting(fiscal_year=2023, off=frozenset({"decimals_mixed"}))
_RECALL = 0.95


def found(text: str, role: Any = None, form: dict[str, str] | None = None) -> list[Slip]:
    """Return what the checks of figures find in passages parted by bars, beside a form."""
    passages = [
        Passage(index, words.strip(), role=role, label="正文", part=index)
        for index, words in enumerate(text.split("|"))
    ]
    for number, (label, value) in enumerate((form or {}).items(), len(passages)):
        match = re.fullmatch(r"([\d.]+)(.*)", value)
        assert match is not None
        passages.append(
            Passage(number, match[1], kind="figure", label=label, unit=match[2], part="form")
        )
    reader = Proofreader(_SETTING, figures.LOCAL, figures.ACROSS)
    reader.put(passages)
    return [slip for slip in reader.slips if slip.check != "decimals_mixed"]


@pytest.mark.parametrize("text", _SILENT)
@pytest.mark.parametrize("role", _ROLES)
def test_what_only_looks_wrong_is_not_flagged(text: str, role: str | None) -> None:
    assert found(text, role) == []


@pytest.mark.parametrize("pair", _PAIRS, ids=lambda pair: pair["right"][:20])
def test_right_figures_are_not_flagged(pair: dict[str, Any]) -> None:
    assert found(pair["right"], pair.get("role"), pair.get("form")) == []


def test_wrong_figures_are_found() -> None:
    missed = [
        pair["wrong"]
        for pair in _PAIRS
        if not found(pair["wrong"], pair.get("role"), pair.get("form"))
    ]
    assert len(missed) <= (1 - _RECALL) * len(_PAIRS), missed
