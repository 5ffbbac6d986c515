"""Reports that go from one desk to another in a package."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.app.library.library import Library
from perfdesk.app.packages import package_file
from perfdesk.app.packages.package_file import Package, read_file, write_package
from perfdesk.app.packages.packages import (
    Choice,
    Fate,
    Kind,
    Need,
    look_into,
    pack_reports,
    packed,
    standings,
    suggested_name,
    take_in,
)
from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder
from perfdesk.report.packing import pack
from perfdesk.report.values import (
    Answer,
    FieldRef,
    Line,
    Provenance,
    ReportData,
    ReportMeta,
    State,
    StoredValue,
)
from perfdesk.template.catalogue import Catalogue
from tests.helpers.examples import many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from perfdesk.app.packages.packages import PackageContents, Taken

_TEXT = FieldRef("conclusion")
_TEMPLATE = "liwan-2023"


def desk(folder: DataFolder) -> Library:
    folder.root.mkdir(parents=True, exist_ok=True)
    store = Repository.open(folder.database, folder.backups)
    return Library(store, Catalogue.standard(folder.templates))


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Library]:
    library = desk(DataFolder(tmp_path / "甲"))
    yield library
    library.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    library = desk(DataFolder(tmp_path / "乙"))
    yield library
    library.close()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "U盘.perfdesk"


def write(library: Library, report_id: int, text: str) -> None:
    session = library.open(report_id)
    session.enter(_TEXT, text)
    session.flush()


def text_of(library: Library, report_id: int) -> str:
    return library.open(report_id).value(_TEXT).text


def carry(home: Library, stick: Path, *ids: int, with_past: bool = True) -> PackageContents:
    pack_reports(home, ids, stick, with_past=with_past)
    return look_into(stick)


def fates(taken: list[Taken]) -> list[Fate]:
    return [one.fate for one in sorted(taken, key=lambda one: one.position)]


# -- there -----------------------------------------------------------------------------------------


def test_a_report_arrives_as_it_was(home: Library, other: Library, stick: Path) -> None:
    last, this = home.create(_TEMPLATE, 2022, "某局"), home.create(_TEMPLATE, 2023, "某局")
    home.set_previous(this, last)
    write(home, this, "一")
    write(home, this, "二")
    home.add_snapshot(this, "初稿", home.load(this))
    session = home.open(this)
    group = next(code for code, field in session.template.fields.items() if field.is_container)
    line, _ = session.add_line(group)
    session.flush()
    session.remove_line(line.number)
    session.flush()
    contents = carry(home, stick, this, last)
    assert [one.name for one in contents.reports] == ["2023年度某局", "2022年度某局"]
    assert contents.reports[0].template == home.catalogue.title(_TEMPLATE)
    assert contents.reports[0].percent == home.open(this).progress.percent
    assert abs(datetime.now(UTC) - contents.made_at) < timedelta(minutes=5)
    found = standings(other, contents)
    assert [(one.kind, one.need, one.is_other_unit) for one in found] == [
        (Kind.NEW, Need.HERE, False)
    ] * 2

    taken = take_in(other, contents, {})

    assert [(one.position, one.fate) for one in taken] == [(1, Fate.TAKEN), (0, Fate.TAKEN)]
    there, before = taken[1].report_id, taken[0].report_id
    assert there is not None
    assert other.load(there) == home.load(this)
    assert other.load(there).uid == home.load(this).uid
    assert other.load(there).previous_id == before
    assert other.history(there, _TEXT) == home.history(this, _TEXT)
    assert [one.name for one in other.snapshots(there)] == ["初稿"]
    assert other.removed(there) == home.removed(this)
    assert [one.origin for one in other.summaries()] == ["package", "package"]


def test_a_report_may_go_without_its_past(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    write(home, number, "一")
    (taken,) = take_in(other, carry(home, stick, number, with_past=False), {})
    assert taken.report_id is not None
    assert text_of(other, taken.report_id) == "一"
    assert other.history(taken.report_id, _TEXT) == []


def test_the_same_report_is_not_taken_twice(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    contents = carry(home, stick, number, number)
    assert len(contents.reports) == 1
    (first,) = take_in(other, contents, {})
    for choice in (Choice.TAKE, Choice.REPLACE, Choice.KEEP_BOTH):
        (taken,) = take_in(other, contents, {0: choice})
        assert (taken.fate, taken.report_id) == (Fate.SAME, first.report_id)
    (standing,) = standings(other, contents)
    assert (standing.kind, standing.is_in_bin) == (Kind.SAME, False)
    assert fates(take_in(home, contents, {})) == [Fate.SAME]


def test_the_same_content_is_known_without_its_name(
    home: Library, other: Library, stick: Path
) -> None:
    """What was kept beside the other one has a new uid; it is not taken again."""
    number = home.create(_TEMPLATE, 2023, "某局")
    take_in(other, carry(home, stick, number), {})
    write(home, number, "改")
    contents = carry(home, stick, number)
    assert fates(take_in(other, contents, {0: Choice.KEEP_BOTH})) == [Fate.BOTH]
    other.delete(next(one.id for one in other.summaries() if text_of(other, one.id) == ""))
    assert fates(take_in(other, contents, {0: Choice.KEEP_BOTH})) == [Fate.SAME]
    assert len(other.summaries()) == 1


def test_what_lies_in_the_bin_comes_out(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    contents = carry(home, stick, number)
    (first,) = take_in(other, contents, {})
    assert first.report_id is not None
    other.discard(first.report_id)
    (standing,) = standings(other, contents)
    assert standing.is_in_bin
    assert fates(take_in(other, contents, {})) == [Fate.RESTORED]
    other.discard(first.report_id)
    write(home, number, "改")
    contents = carry(home, stick, number)
    assert fates(take_in(other, contents, {0: Choice.REPLACE})) == [Fate.REPLACED]
    assert [one.id for one in other.summaries()] == [first.report_id]


def test_another_content_waits_for_a_word(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    take_in(other, carry(home, stick, number), {})
    write(home, number, "改")
    contents = carry(home, stick, number)
    (standing,) = standings(other, contents)
    assert (standing.kind, standing.is_older) == (Kind.OTHER, False)
    before = other.load(1)
    (taken,) = take_in(other, contents, {})
    assert (taken.fate, taken.report_id) == (Fate.UNDECIDED, 1)
    assert "--replace" in taken.reason
    assert fates(take_in(other, contents, {0: Choice.SKIP})) == [Fate.SKIPPED]
    assert (other.load(1), len(other.summaries())) == (before, 1)


def test_what_is_replaced_stays_as_a_version(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    take_in(other, carry(home, stick, number), {})
    write(other, 1, "这里写的")
    write(home, number, "那里写的")
    home.add_snapshot(number, "送审稿", home.load(number))
    before = other.load(1)
    contents = carry(home, stick, number)
    assert fates(take_in(other, contents, {0: Choice.REPLACE})) == [Fate.REPLACED]
    assert text_of(other, 1) == "那里写的"
    versions = {one.name: one.id for one in other.snapshots(1)}
    assert set(versions) == {"收取报告包前的内容", "送审稿"}
    kept = other.snapshot(1, versions["收取报告包前的内容"])
    assert replace(kept, next_line=1) == replace(before, next_line=1)
    assert other.history(1, _TEXT)[0].new == "那里写的"
    assert other.summaries()[0].origin.startswith("package@")
    # Versions that came already do not come again.
    write(home, number, "又改")
    take_in(other, carry(home, stick, number), {0: Choice.REPLACE})
    assert sorted(one.name for one in other.snapshots(1)) == [
        "收取报告包前的内容",
        "收取报告包前的内容",
        "送审稿",
    ]


def test_the_way_back_and_which_is_newer(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    old = carry(home, stick, number)
    take_in(other, old, {})
    write(other, 1, "在另一台写的")
    contents = carry(other, stick, 1)
    (standing,) = standings(home, contents)
    assert (standing.kind, standing.is_older) == (Kind.OTHER, False)
    take_in(home, contents, {0: Choice.REPLACE})
    assert text_of(home, number) == "在另一台写的"
    (standing,) = standings(home, old)
    assert (standing.kind, standing.is_older) == (Kind.OTHER, True)


def test_both_may_stay(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    take_in(other, carry(home, stick, number), {})
    write(home, number, "改")
    assert fates(take_in(other, carry(home, stick, number), {0: Choice.KEEP_BOTH})) == [Fate.BOTH]
    assert sorted(text_of(other, one.id) for one in other.summaries()) == ["", "改"]
    assert len({other.load(one.id).uid for one in other.summaries()}) == 2


def test_another_unit_is_warned_of(home: Library, other: Library, stick: Path) -> None:
    contents = carry(home, stick, home.create(_TEMPLATE, 2023, "某局"))
    assert not standings(other, contents)[0].is_other_unit
    assert standings(other, contents, "本局")[0].is_other_unit
    assert not standings(other, contents, "某局")[0].is_other_unit
    other.create_sample()
    assert not standings(other, contents)[0].is_other_unit
    other.create(_TEMPLATE, 2023, "本局")
    assert standings(other, contents)[0].is_other_unit
    sample = carry(home, stick, home.create_sample())
    assert not standings(other, sample)[0].is_other_unit


def test_what_fails_leaves_the_desk_as_it_was(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    contents = carry(home, stick, number)
    take_in(other, contents, {})
    write(home, number, "改")
    contents = carry(home, stick, number, home.create(_TEMPLATE, 2024, "某局"))
    before = (other.load(1), other.snapshots(1), other.summaries())
    other._repository.write_while(lambda: False)
    taken = take_in(other, contents, {0: Choice.REPLACE})
    assert fates(taken) == [Fate.FAILED, Fate.FAILED]
    assert all(one.reason for one in taken)
    other._repository.write_while(lambda: True)
    assert (other.load(1), other.snapshots(1), other.summaries()) == before


def test_a_report_that_fails_does_not_stop_the_rest(
    home: Library, other: Library, stick: Path
) -> None:
    ids = [home.create(_TEMPLATE, year, "某局") for year in (2022, 2023)]
    contents = carry(home, stick, *ids)
    first = contents.reports[0]
    meta = replace(first.data.meta, template_version=99)
    newer = replace(first, data=replace(first.data, meta=meta))
    contents = replace(contents, reports=(newer, contents.reports[1]))
    assert standings(other, contents)[0].need is Need.LACKS
    taken = take_in(other, contents, {})
    assert fates(taken) == [Fate.FAILED, Fate.TAKEN]
    assert "99" in taken[0].reason


# -- writing ---------------------------------------------------------------------------------------


def test_what_cannot_be_packed_is_told(home: Library, tmp_path: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    target = tmp_path / "包.perfdesk"
    target.write_bytes(b"old")
    for ids, code in (
        ([], "package_empty"),
        ([99], "report_unknown"),
        (range(1, 202), "package_too_many"),
    ):
        with pytest.raises(UserError) as refused:
            pack_reports(home, list(ids), target)
        assert refused.value.code == code
    assert target.read_bytes() == b"old"
    with pytest.raises(UserError) as refused:
        pack_reports(home, [number], tmp_path / "没有" / "包.perfdesk")
    assert refused.value.code == "export_folder_missing"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [target.name]


def test_one_in_the_bin_can_be_packed(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    home.discard(number)
    assert fates(take_in(other, carry(home, stick, number), {})) == [Fate.TAKEN]
    assert len(other.summaries()) == 1


def test_names(home: Library) -> None:
    home.create(_TEMPLATE, 2023, "某/局")
    today = datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert suggested_name(home.summaries(), today) == "2023年度某局 1123.perfdesk"
    home.create(_TEMPLATE, 2022, "另一局")
    assert suggested_name(home.summaries(), today) == "2份报告 1123.perfdesk"


def test_what_is_damaged_here_stays_here(home: Library, other: Library, stick: Path) -> None:
    number = home.create(_TEMPLATE, 2023, "某局")
    home.add_snapshot(number, "好的", home.load(number))
    home.add_snapshot(number, "坏的", home.load(number))
    with home._repository.store.writing() as connection:
        connection.exec_driver_sql("UPDATE snapshot SET content = '{' WHERE name = '坏的'")
    (taken,) = take_in(other, carry(home, stick, number), {})
    assert taken.report_id is not None
    assert [one.name for one in other.snapshots(taken.report_id)] == ["好的"]


# -- hostile packages ------------------------------------------------------------------------------


def _about(package: Package) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(json.dumps(package.about))
    return about


def _set(path: str, value: object) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    """Return what sets one word of the manifest: ``reports.0.percent``."""

    def change(about: dict[str, Any], _members: dict[str, bytes]) -> None:
        *way, last = path.split(".")
        place: Any = about
        for step in way:
            place = place[int(step)] if isinstance(place, list) else place[step]
        place[last] = value

    return change


def _report(**changes: object) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def change(_about: dict[str, Any], members: dict[str, bytes]) -> None:
        content = json.loads(members["reports/001.json"])
        members["reports/001.json"] = json.dumps(content | changes).encode()

    return change


def _past(**changes: object) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def change(_about: dict[str, Any], members: dict[str, bytes]) -> None:
        content = json.loads(members["reports/001-past.json"])
        members["reports/001-past.json"] = json.dumps(content | changes).encode()

    return change


def _bytes(name: str, content: bytes) -> Callable[[dict[str, Any], dict[str, bytes]], None]:
    def change(_about: dict[str, Any], members: dict[str, bytes]) -> None:
        members[name] = content

    return change


_AT = "2026-01-01T00:00:00+00:00"
_EMPTY = pack(ReportData(ReportMeta("general", 1, 2023, "某局")))


@pytest.mark.parametrize(
    "change",
    [
        _set("made_at", "2026-01-01"),
        _set("made_at", 5),
        _set("made_at", "0001-01-01T00:00:00+14:00"),
        _set("made_on", "甲\n乙"),
        _set("made_on", "甲" * 201),
        _set("more", 1),
        _set("reports", []),
        _set("reports", {}),
        _set("reports.0.percent", 101),
        _set("reports.0.percent", "5"),
        _set("reports.0.errors", -1),
        _set("reports.0.file", "reports/009.json"),
        _set("reports.0.file", "manifest.json"),
        _set("reports.0.past", None),
        _set("reports.0.previous_uid", "'; DROP TABLE report"),
        _set("reports.0.more", 1),
        _set("templates", [{"id": "own", "title": "甲", "version": 1}]),
        _set("templates", [5]),
        _report(uid=""),
        _report(uid="F" * 32),
        _report(uid="../../../../../../../../etc/pass"),
        _report(meta=["general", 1, 2023, "  "]),
        _report(meta=["general", 1, 2023, "某\u202e局"]),
        _report(meta=["general", 1, 2023, "长" * 101]),
        _report(meta=["general", 1, 0, "某局"]),
        _report(values=[["conclusion", 0, "a", "valid", "typed"]] * 2),
        _report(values=[["conclusion", 0, 5, "valid", "typed"]]),
        _report(lines=[[0, "tasks", 0, 0]]),
        _report(version=2),
        _report(saved_at="2026-01-01"),
        _past(more=1),
        _past(revision=5),
        _past(revision=[[_AT, "a", 1]]),
        _past(revision=[[_AT, "a", 1, None, None, None]]),
        _past(revision=[["2026-01-01", "a", 1, None, None]]),
        _past(revision=[[5, "a", 1, None, None]]),
        _past(revision=[[_AT, "A;", 1, None, None]]),
        _past(revision=[[_AT, "a:1", 1, None, None]]),
        _past(revision=[[_AT, "a", -1, None, None]]),
        _past(revision=[[_AT, "a", 1, 5, None]]),
        _past(revision=[[_AT, "a", 1, "\0", None]]),
        _past(revision=[[_AT, "a", 1, "\ud800", None]]),
        _past(removed=[[1, _AT, "甲", "{}"]]),
        _past(removed=[[1, _AT, "甲", _EMPTY], [1, _AT, "乙", _EMPTY]]),
        _past(snapshot=[["甲", _AT, "{}"]]),
        _bytes("reports/001.json", b"\xff"),
        _bytes("reports/001.json", b"[" * 100_000),
        _bytes("reports/001.json", b"9" * 5000),
        _bytes("reports/001-past.json", b"[" * 100_000),
        _bytes("reports/002.json", b"{}"),
        _bytes("parts/a.toml", b"a = 1"),
        _bytes("templates/own/template.toml", b""),
    ],
)
def test_a_package_that_was_tampered_with_is_refused(
    change: Callable[[dict[str, Any], dict[str, bytes]], None],
    home: Library,
    other: Library,
    stick: Path,
) -> None:
    pack_reports(home, [home.create(_TEMPLATE, 2023, "某局")], stick)
    package = read_file(stick)
    about, members = _about(package), dict(package.members)
    change(about, members)
    program = about.pop("program")
    stick.write_bytes(write_package(Package(about, members), program))
    with pytest.raises(UserError) as refused:
        look_into(stick)
    assert refused.value.code == "package_damaged"
    assert other.summaries() == []


def test_two_states_of_one_report_are_no_package(home: Library, stick: Path) -> None:
    pack_reports(home, [home.create(_TEMPLATE, 2023, "某局")], stick)
    package = read_file(stick)
    about, members = _about(package), dict(package.members)
    members["reports/002.json"] = members["reports/001.json"]
    about["reports"].append(about["reports"][0] | {"file": "reports/002.json", "past": None})
    stick.write_bytes(write_package(Package(about, members), about.pop("program")))
    with pytest.raises(UserError) as refused:
        look_into(stick)
    assert refused.value.code == "package_damaged"


def test_too_much_is_told_when_packing(home: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_file, "_MOST_ALL", 100)
    with pytest.raises(UserError) as refused:
        packed(home, [home.create(_TEMPLATE, 2023, "某局")])
    assert refused.value.code == "package_too_much"


# -- any report ------------------------------------------------------------------------------------

_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_CODES = st.sampled_from(["conclusion", "unit_name", "unknown_field", "tasks", "task_name"])
_NUMBERS = st.integers(1, 30)
_VALUES = st.builds(
    StoredValue,
    st.builds(FieldRef, _CODES, st.integers(0, 30)),
    _WORDS,
    st.sampled_from(State),
    st.sampled_from(Provenance),
)
_LINES = st.builds(Line, _NUMBERS, _CODES, st.integers(0, 30), st.integers(0, 5))
_REPORTS = st.builds(
    ReportData,
    meta=st.builds(
        ReportMeta,
        st.just(_TEMPLATE),
        st.just(1),
        st.integers(2000, 2100),
        st.sampled_from(["某局", "𬭊水务局", "A & B <局>"]),
    ),
    lines=st.lists(_LINES, max_size=8, unique_by=lambda line: line.number).map(tuple),
    values=st.lists(_VALUES, max_size=12, unique_by=lambda value: value.ref).map(tuple),
    leftovers=st.lists(_WORDS, max_size=3).map(tuple),
    answers=st.lists(
        st.builds(Answer, _CODES, st.builds(FieldRef, _CODES), _WORDS, _WORDS),
        max_size=3,
        unique_by=lambda one: (one.check, one.ref, one.quote),
    ).map(tuple),
)


@settings(max_examples=many(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=_REPORTS, new=_REPORTS)
def test_any_report_goes_round(
    old: ReportData, new: ReportData, home: Library, other: Library, stick: Path
) -> None:
    """Two states of one report: the first arrives, the second takes its place, to the letter."""
    number = home.adopt(old)
    uid = home.load(number).uid
    (taken,) = take_in(other, carry(home, stick, number), {})
    assert taken.report_id is not None
    if taken.fate is Fate.TAKEN:  # Else an earlier example had the very same content.
        assert other.load(taken.report_id) == home.load(number)
        assert other.load(taken.report_id).uid == uid
    contents = look_into(stick)
    (report,) = contents.reports
    changed = replace(new, uid=uid, next_line=report.data.next_line)
    contents = replace(contents, reports=(replace(report, data=changed),))
    before = other.load(taken.report_id)
    (again,) = take_in(other, contents, {0: Choice.REPLACE})
    assert again.report_id is not None
    found = other.load(again.report_id)
    assert found.meta == new.meta
    assert set(found.lines) == set(new.lines)
    if again.fate is Fate.REPLACED:
        assert set(found.values) == set(new.values)
        assert (found.leftovers, found.answers) == (new.leftovers, new.answers)
        newest = other.snapshots(again.report_id)[0]
        assert other.snapshot(again.report_id, newest.id) == before
    other.delete(again.report_id)
