"""Every check of every shipped template passes and stops the reports that its data says."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk import paths
from perfdesk.app.editing.last_year import LastYear
from perfdesk.report.findings.look_back import LOOK_BACK_CHECKS
from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import META, enter_all, open_session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.app.editing.session import ReportSession


def _codes_of(part: Path) -> list[str]:
    told = tomllib.loads(part.read_text(encoding="utf-8"))
    return [check["code"] for check in told.get("check", ())]


FOLDER = Path(__file__).parent
CATALOGUE = Catalogue.standard()
TEMPLATES = [entry.id for entry in CATALOGUE.entries()]
_PARTS = paths.resources() / "parts"
#: Tables that several templates share, and the checks that they bring along.
PARTS = {path.stem: _codes_of(path) for path in sorted(_PARTS.glob("*.toml"))}
#: A file of examples each: the templates, and the parts with checks of their own.
BOOKS = [*TEMPLATES, *(f"parts/{name}" for name, codes in PARTS.items() if codes)]
_SIDES = frozenset({"left", "right", "difference"})


@cache
def _book(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def _examples(name: str) -> list[dict[str, Any]]:
    return list(_book(name)["example"])


def _template_of(name: str) -> str:
    """Return the template in which the examples of a file are tried."""
    return str(_book(name).get("template", name))


def _codes(name: str) -> set[str]:
    """Return the checks that a file has to exemplify."""
    if name in TEMPLATES:
        template = CATALOGUE.load(name)
        shared = {code for part in template.identity.parts for code in PARTS[part]}
        return {check.check.code for check in template.checks} - shared | set(LOOK_BACK_CHECKS)
    return set(PARTS[name.removeprefix("parts/")])


ALL = [
    pytest.param(
        name,
        example,
        id=f"{name}-{example['check']}-{'stops' if example['found'] else 'passes'}-{number}",
    )
    for name in BOOKS
    for number, example in enumerate(_examples(name), start=1)
]


def _add(session: ReportSession, records: Sequence[Mapping[str, Any]], parent: int) -> None:
    for record in records:
        line, _change = session.add_line(record["group"], parent)
        for code, text in record.get("values", {}).items():
            session.enter(FieldRef(code, line.number), text)
        _add(session, record.get("records", ()), line.number)


def _filled(template_id: str, content: Mapping[str, Any]) -> ReportSession:
    session, _store = open_session(CATALOGUE.load(template_id))
    enter_all(session, **content.get("values", {}))
    _add(session, content.get("records", ()), ROOT)
    return session


def _last_year(template_id: str, content: Mapping[str, Any]) -> LastYear:
    old = _filled(content.get("template", template_id), content)
    assert [finding.check for finding in old.findings if finding.check == "invalid"] == []
    data = replace(old.report.to_data(), meta=replace(META, fiscal_year=META.fiscal_year - 1))
    return LastYear(CATALOGUE.load(template_id), old.template, data)


@pytest.mark.parametrize(("name", "example"), ALL)
def test_check_does_what_its_example_says(name: str, example: dict[str, Any]) -> None:
    template_id = _template_of(name)
    around = _book(name).get("values", {})
    session = _filled(template_id, {**example, "values": around | example.get("values", {})})
    if "previous" in example:
        session.look_back(_last_year(template_id, example["previous"]))
    found = [finding for finding in session.findings if finding.check == example["check"]]
    assert len(found) == int(example["found"])
    for finding in found:
        assert finding.refs[0] == FieldRef.parse(example["at"])
        for words in example["says"]:
            assert words in finding.message
        assert finding.severity.value == example.get("severity", finding.severity.value)
        assert "{" not in finding.message
        assert finding.message.endswith("。")
    # What was entered was understood: an example that is not read would pass by itself.
    invalid = [finding.message for finding in session.findings if finding.check == "invalid"]
    assert invalid == []


@pytest.mark.parametrize("name", BOOKS)
@pytest.mark.parametrize("found", [False, True], ids=["passes", "stops"])
def test_every_check_has_two_examples_of_either_kind(name: str, found: bool) -> None:
    """A check that several templates take from one part is exemplified once, by the part."""
    codes = _codes(name)
    told = [example["check"] for example in _examples(name) if example["found"] is found]
    assert {code for code in codes if told.count(code) < 2} == set()
    assert set(told) <= codes


@pytest.mark.parametrize("name", BOOKS)
def test_examples_of_comparisons_say_both_figures_and_the_difference(name: str) -> None:
    sides = {
        check.check.code: {slot.name for slot in check.message.slots} & _SIDES
        for check in CATALOGUE.load(_template_of(name)).checks
    }
    for example in _examples(name):
        if example["found"]:
            figures = [words for words in example["says"] if any(map(str.isdigit, words))]
            assert len(figures) >= len(sides.get(example["check"], ())), example


@pytest.mark.parametrize("template_id", TEMPLATES)
def test_comparison_of_figures_tells_both_and_the_difference(template_id: str) -> None:
    """A reviewer who is told only that two figures differ has to look for them."""
    template = CATALOGUE.load(template_id)
    for check in template.checks:
        numeric = [code for code in check.check.fields if template.fields[code].is_numeric]
        if len(numeric) > 1:
            assert {slot.name for slot in check.message.slots} >= _SIDES, check.check.code


def test_no_examples_are_left_of_what_is_gone() -> None:
    files = [*FOLDER.glob("*.toml"), *FOLDER.glob("parts/*.toml")]
    assert sorted(str(file.relative_to(FOLDER).with_suffix("")) for file in files) == sorted(BOOKS)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_belongs_to_a_template(part: str) -> None:
    assert any(part in CATALOGUE.load(one).identity.parts for one in TEMPLATES)
