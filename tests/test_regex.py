from __future__ import annotations

import re

import pytest

from perfdesk.regex import late


def test_an_expression_is_compiled_when_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_ = re.compile

    def noted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", noted)
    number = late(r"(?P<n>\d+)年")
    assert compiled == []

    match = number.fullmatch("2024年")
    assert match is not None
    assert match["n"] == "2024"
    assert number.fullmatch("2024") is None
    assert len(compiled) == 1

    assert number.sub("去年", "2023年") == "去年"
    assert (number.pattern, number.groupindex) == (r"(?P<n>\d+)年", {"n": 1})


def test_flags_count() -> None:
    assert late("a b", re.VERBOSE | re.IGNORECASE).match("AB")


def test_a_faulty_one_is_told_when_it_is_used() -> None:
    faulty = late("(")
    with pytest.raises(re.error):
        faulty.match("")
