"""Commands on the past of a report: bin, history, snapshots, comparison, deleted records."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., tuple[int, str, str]]

#: A text field and a group of the general template.
TEXT, GROUP, NAME = "organisation_text", "task", "task_goal"


@pytest.fixture
def report(command: Command) -> str:
    code, out, err = command("new", "--template", "general", "--year", "2024", "--unit", "某某局")
    assert (code, err) == (0, "")
    return out.strip()


def _json(command: Command, *arguments: str) -> list[dict[str, object]]:
    code, out, err = command(*arguments, "--json")
    assert (code, err) == (0, "")
    found: list[dict[str, object]] = json.loads(out)
    return found


def _done(command: Command, *arguments: str) -> str:
    code, out, _err = command(*arguments)
    assert code == 0
    return out.strip()


def test_a_deleted_report_comes_back_from_the_bin(command: Command, report: str) -> None:
    _done(command, "delete", report)
    assert _json(command, "list") == []
    assert [str(one["id"]) for one in _json(command, "bin")] == [report]
    assert "某某局" in _done(command, "bin")
    _done(command, "undelete", report)
    assert _json(command, "bin") == []
    assert [str(one["id"]) for one in _json(command, "list")] == [report]


def test_only_what_lies_in_the_bin_can_be_purged(command: Command, report: str) -> None:
    code, _out, err = command("purge", report)
    assert code == 3
    assert "回收站" in err
    _done(command, "delete", report)
    _done(command, "purge", report)
    assert _json(command, "bin") == []
    assert command("show", report)[0] == 3


def test_duplicate_takes_all_but_the_year(command: Command, report: str) -> None:
    _done(command, "set", report, TEXT, "内设三个科室。")
    other = _done(command, "duplicate", report, "--year", "2025")
    assert other != report
    assert _done(command, "get", other, TEXT) == "内设三个科室。"
    assert {one["year"] for one in _json(command, "list")} == {2024, 2025}


def test_history_tells_every_change_the_newest_first(command: Command, report: str) -> None:
    _done(command, "set", report, TEXT, "甲")
    _done(command, "set", report, TEXT, "乙")
    assert [(one["old"], one["new"]) for one in _json(command, "history", report, TEXT)] == [
        ("甲", "乙"),
        (None, "甲"),
    ]
    assert "甲\t乙" in _done(command, "history", report, TEXT)


def test_a_snapshot_is_compared_and_gone_back_to(command: Command, report: str) -> None:
    _done(command, "set", report, TEXT, "甲")
    snapshot = _done(command, "snapshot", report, "送审稿")
    assert [one["name"] for one in _json(command, "snapshots", report)] == ["送审稿"]
    assert "送审稿" in _done(command, "snapshots", report)
    assert "相同" in _done(command, "compare", report, "--snapshot", snapshot)
    _done(command, "set", report, TEXT, "乙")
    found = _json(command, "compare", report, "--snapshot", snapshot)
    assert [(one["ref"], one["old"], one["new"]) for one in found] == [(TEXT, "甲", "乙")]
    assert "甲\t乙" in _done(command, "compare", report, "--snapshot", snapshot)
    code, _out, err = command("revert", report, "--snapshot", snapshot)
    assert code == 0
    assert "版本" in err
    assert _done(command, "get", report, TEXT) == "甲"
    # What was before is a snapshot of its own: going back is never the loss of something.
    assert len(_json(command, "snapshots", report)) == 2


def test_revert_of_one_field_leaves_the_others(command: Command, report: str) -> None:
    _done(command, "set", report, TEXT, "甲")
    _done(command, "set", report, "functions_intro", "旧职能")
    snapshot = _done(command, "snapshot", report, "一稿")
    _done(command, "set", report, TEXT, "乙")
    _done(command, "set", report, "functions_intro", "新职能")
    _done(command, "revert", report, "--snapshot", snapshot, "--field", TEXT)
    assert _done(command, "get", report, TEXT) == "甲"
    assert _done(command, "get", report, "functions_intro") == "新职能"
    assert command("revert", report, "--snapshot", snapshot, "--field", "nothing")[0] == 3


def test_two_reports_are_compared(command: Command, report: str) -> None:
    other = _done(command, "duplicate", report, "--year", "2025")
    _done(command, "set", other, TEXT, "新设一个科室。")
    found = _json(command, "compare", other, "--with", report)
    assert (TEXT, "", "新设一个科室。") in [
        (one["ref"], one["old"] or "", one["new"]) for one in found
    ]


def test_a_removed_record_is_put_back(command: Command, report: str) -> None:
    line = _done(command, "add", report, GROUP)
    _done(command, "set", report, f"{NAME}:{line}", "修缮档案库房")
    _done(command, "remove", report, line)
    found = _json(command, "removed", report)
    assert [str(one["line"]) for one in found] == [line]
    assert "修缮档案库房" in str(found[0]["title"])
    assert "修缮档案库房" in _done(command, "removed", report)
    _done(command, "put-back", report, line)
    assert _done(command, "get", report, f"{NAME}:{line}") == "修缮档案库房"
    code, _out, err = command("put-back", report, line)
    assert code == 3
    assert line in err


def test_last_years_content_is_offered_and_carried_over(command: Command) -> None:
    sample = _done(command, "sample")
    new = ("new", "--template", "general", "--year", "2025", "--unit", "某某局")
    report = _done(command, *new)
    code, _out, err = command("carry-over", report)
    assert code == 3
    assert "--from" in err
    offers = _json(command, "carry-over", report, "--from", sample)
    assert TEXT in [one["code"] for one in offers]
    assert TEXT in _done(command, "carry-over", report)
    suggested = {str(one["code"]) for one in offers if one["suggested"]}
    _done(command, "carry-over", report, "--suggested", "--field", TEXT, "--field", "annual_work")
    found = _json_object(command, "show", report)
    carried = {one["ref"] for one in found["values"] if one["provenance"] == "carried_over"}
    assert TEXT in carried
    assert {
        code for code in suggested if code in {one["ref"] for one in found["values"]}
    } <= carried
    # Carried over and not looked through: the check says so.
    assert "unchanged_since_last_year" in {
        one["check"] for one in json.loads(command("check", report, "--json")[1])
    }
    code, _out, err = command("carry-over", report, "--field", "executed_amount")
    assert code == 3
    assert "executed_amount" in err


def _json_object(command: Command, *arguments: str) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(_done(command, *arguments, "--json"))
    return found


def test_words_are_found_and_replaced_everywhere(command: Command, report: str) -> None:
    _done(command, "set", report, TEXT, "区文化馆与文化馆分馆。")
    hits = _json(command, "find", report, "文化馆")
    assert [(one["ref"], one["start"]) for one in hits] == [(TEXT, 1), (TEXT, 5)]
    assert "文化馆" in _done(command, "find", report, "文化馆")
    _done(command, "replace", report, "文化馆", "图书馆", "--dry-run")
    assert _done(command, "get", report, TEXT) == "区文化馆与文化馆分馆。"
    code, _out, err = command("replace", report, "文化馆", "图书馆")
    assert code == 0
    assert "2 处" in err
    assert _done(command, "get", report, TEXT) == "区图书馆与图书馆分馆。"
