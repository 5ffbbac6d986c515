"""Every sentence that the code asks for exists, with just the slots that are given."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).resolve().parents[1] / "perfdesk"
_SLOT = re.compile(r"\{(\w+)\}")


def sentences(room: str) -> dict[str, str]:
    with (paths.resources() / "messages" / f"{room}.toml").open("rb") as file:
        return dict(tomllib.load(file))


def uses() -> Iterator[tuple[str, str, str, set[str] | None]]:
    """Yield (where, room, code, slots or None where they are passed on) of each use."""
    for path in _PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [
                a.value
                for a in node.args
                if isinstance(a, ast.Constant) and isinstance(a.value, str)
            ]
            slots = {k.arg for k in node.keywords if k.arg}
            passed_on = any(k.arg is None for k in node.keywords)
            where = f"{path.relative_to(_PACKAGE)}:{node.lineno}"
            if name == "UserError" and texts:
                yield where, "errors", texts[0], None if passed_on else slots
            elif name == "message" and len(texts) == 2:
                yield where, texts[0], texts[1], None if passed_on else slots
            elif name == "sentence" and len(texts) == 1 and len(node.args) == 1:
                yield where, "ui", texts[0], None if passed_on else slots
            elif name == "ValueFaultError" and texts:
                yield where, "values", texts[0], slots
            elif (code := template_code(name, node)) is not None:
                # A fault of kinds is always told with what was wanted and what was found.
                slots |= {"wanted", "found"} if name == "_expect" else set()
                yield where, "template", code, None if passed_on else slots


def template_code(name: str, node: ast.Call) -> str | None:
    """Return the code of a template's fault, where a call states one."""
    place = {"ExpressionError": 0, "PatternError": 0, "_KindError": 0, "fault": 2, "_expect": 2}
    at = place.get(name, len(node.args))
    stated = node.args[at] if at < len(node.args) else None
    if isinstance(stated, ast.Constant) and isinstance(stated.value, str):
        return stated.value
    return None


@pytest.mark.parametrize(("where", "room", "code", "slots"), sorted(uses(), key=str))
def test_sentence_exists_with_its_slots(
    where: str, room: str, code: str, slots: set[str] | None
) -> None:
    text = sentences(room).get(code)
    assert text is not None, f"{where} asks for {room}/{code}"
    if slots is not None:
        assert set(_SLOT.findall(text)) <= slots, f"{where}: {text}"


@pytest.mark.parametrize(
    "room", ["errors", "findings", "notes", "template", "ui", "undo", "values"]
)
def test_sentences_are_chinese_and_calm(room: str) -> None:
    for code, text in sentences(room).items():
        assert re.search(r"[\u4e00-\u9fff]", text), code
        assert "！" not in text, code
        assert "!" not in text, code


def test_every_fault_of_a_template_is_asked_for() -> None:
    """Kinds of values are asked for by a code that is worked out."""
    asked = {code for _, room, code, _ in uses() if room == "template"}
    assert set(sentences("template")) == asked | {"number", "text", "date", "truth"}


def test_every_error_says_what_is_safe_or_to_be_done() -> None:
    """What happened, what is safe, what to do: an error of one clause says too little."""
    for code, text in sentences("errors").items():
        assert len(re.findall(r"[，。；：]", text)) >= 2, (code, text)
