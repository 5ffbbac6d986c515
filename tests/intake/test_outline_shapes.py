"""Outlines of other provinces in every condition of the text: each heading finds its section."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.choosing import choose
from perfdesk.intake.outline import find_outline
from perfdesk.intake.paragraphs import source_lines
from perfdesk.intake.wording import compact

from .outlines import CONDITIONS, OUTLINES, PLACED, TEXTS

if TYPE_CHECKING:
    from perfdesk.intake.outline import Outline
    from perfdesk.template.catalogue import Catalogue

#: How a heading and its text may stand in a file.
LAYOUTS = {
    "lines": "{heading}\n{text}\n",
    "stop": "{heading}。{text}\n",
    "colon": "{heading}：{text}\n",
    "note": "{heading}（10分）\n{text}\n",
    "running": "{heading}。{text}",
}
_CLOSING = re.compile(r"(?:（10分）|[。：])+$")


def rows(body: str) -> list[tuple[str, str]]:
    return [(one[0], one[1]) for line in body.split("\n") if len(one := line.split(" = ")) == 2]


def text_of(title: str, body: str, layout: str) -> str:
    pieces = [f"{title}\n"]
    for number, (heading, section) in enumerate(rows(body)):
        if section.endswith("+"):
            pieces.append(LAYOUTS[layout].format(heading=heading, text=TEXTS[number % len(TEXTS)]))
        else:
            pieces.append(heading if layout == "running" else f"{heading}\n")
    return "".join(pieces)


def sections_of(outline: Outline) -> dict[str, str]:
    return {_CLOSING.sub("", one.text): one.section or "-" for one in outline.headings}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", OUTLINES)
def test_every_heading_finds_its_section(catalogue: Catalogue, name: str, layout: str) -> None:
    title, body = OUTLINES[name]
    lines = source_lines(text_of(title, body, layout))
    outline = find_outline(catalogue.load("general"), lines)
    found = sections_of(outline)
    wanted = {heading: section.rstrip("+") for heading, section in rows(body) if section != ".+"}
    if layout == "running":
        # Nothing tells a heading without number, or one of no section, in a running line.
        if name == "form":
            return
        wanted = {
            one: code
            for one, code in wanted.items()
            if code != "-" and one[0] in "一二三四五六七八九十（1234"
        }
        found = {one: code for one, code in found.items() if code != "-"}
    assert found == wanted
    assert "".join(line.text for line in outline.lines) == "".join(line.text for line in lines)


@pytest.mark.parametrize("name", OUTLINES)
def test_the_general_template_is_home_to_every_outline(catalogue: Catalogue, name: str) -> None:
    lines = source_lines(text_of(*OUTLINES[name], "lines"))
    choice = choose([catalogue.load(entry.id) for entry in catalogue.entries()], lines)
    assert choice is not None
    assert choice.template.identity.id == "general"
    assert choice.reason.endswith("。")


@pytest.mark.parametrize("name", OUTLINES)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"^([一二三四五六七八九十]+)、", r"\1."),
        ("（", "("),
        (r"^（([一二三四五六七八九十])）", r"\1）"),
    ],
)
def test_other_marks(catalogue: Catalogue, name: str, before: str, after: str) -> None:
    title, body = OUTLINES[name]
    changed = "\n".join(
        f"{re.sub(before, after, heading)} = {section}" for heading, section in rows(body)
    )
    lines = source_lines(text_of(title, changed, "lines"))
    found = sections_of(find_outline(catalogue.load("general"), lines))
    assert found == {one: code.rstrip("+") for one, code in rows(changed) if code != ".+"}


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions(catalogue: Catalogue, name: str) -> None:
    text, wanted = CONDITIONS[name]
    outline = find_outline(catalogue.load("general"), source_lines(text))
    found = [f"{one.text} = {one.section or '-'}" for one in outline.headings]
    assert found == wanted.strip().split("\n")


@pytest.mark.parametrize("name", PLACED)
def test_levels_and_reasons(catalogue: Catalogue, name: str) -> None:
    text, level, words = PLACED[name]
    outline = find_outline(catalogue.load("general"), source_lines(text))
    heading = outline.headings[-1]
    assert heading.level == level
    assert words in heading.reason
    assert 0.0 < heading.confidence < 1.0


def test_the_original_is_cut_with_its_line(catalogue: Catalogue) -> None:
    (line,) = source_lines("（一）部门职能。负责全市图书借阅。")
    line = replace(line, original="　（一） 部门 职能。 负责全市图书借阅。 ", sources=(3,))
    outline = find_outline(catalogue.load("general"), [line])
    assert [one.text for one in outline.lines] == ["（一）部门职能。", "负责全市图书借阅。"]
    assert [compact(one.original) for one in outline.lines] == [one.text for one in outline.lines]
    assert [one.sources for one in outline.lines] == [(3,), (3,)]
    assert outline.origins == (0, 0)
