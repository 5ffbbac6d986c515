from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.safety import recovery as room
from perfdesk.app.safety.recovery import Keeper, Recovery, ask_about, restore, unsaved_of
from perfdesk.errors import UserError
from perfdesk.models.keeping.journal import RESERVE, RESERVED_NAME, Journal, read_kept
from perfdesk.paths import DataFolder
from perfdesk.report.packing import pack
from perfdesk.report.values import ReportData, ReportMeta

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.report.values import FieldRef

_TEMPLATE = "liwan-2023"
_AT = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def local(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "local"))
    return tmp_path / "local"


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "数据 夹")


@pytest.fixture
def session(library: Library) -> ReportSession:
    return library.open(library.create(_TEMPLATE, 2023, "某某局"))


@pytest.fixture
def recovery(folder: DataFolder) -> Recovery:
    recovery = Recovery(folder)
    recovery.reserve()
    return recovery


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    mount, point = shutil.which("mount"), tmp_path / "disk"
    point.mkdir()
    if mount is None:
        pytest.skip("mounting a small disk needs root on Linux")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", point], check=False)
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    yield point
    subprocess.run(["umount", "-l", str(point)], check=False)


def fill(disk: Path) -> None:
    """Leave not a block free."""
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(b"x" * 4096)


def text_refs(session: ReportSession) -> list[FieldRef]:
    fields = session.template.fields
    return [ref for ref in session.report.refs() if fields[ref.code].type.value == "text"]


def text_in(folder: DataFolder, ref: FieldRef) -> list[str]:
    """Return what the next start finds."""
    return [
        value.text
        for unsaved in Recovery(folder).found()
        for value in unsaved.data.values
        if value.ref == ref
    ]


# -- keeping ---------------------------------------------------------------------------------------


def test_what_is_on_the_screen_is_found_at_the_next_start(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    ref = text_refs(session)[0]
    session.enter(ref, "没有存上的文字")
    unsaved = unsaved_of(session, _AT)

    recovery.keep(unsaved)

    assert Recovery(folder).found(library) == (unsaved,)
    assert unsaved.uid == library.load(session.id).uid
    assert unsaved.base == session.saved_at
    assert (unsaved.template_id, unsaved.report_id) == (_TEMPLATE, session.id)


def test_the_newest_is_found(
    session: ReportSession, recovery: Recovery, folder: DataFolder
) -> None:
    ref = text_refs(session)[0]
    for count in range(5):
        session.enter(ref, f"第{count}稿")
        recovery.keep(unsaved_of(session))
        assert text_in(folder, ref) == [f"第{count}稿"]
    assert [one.name for one in folder.root.glob("*.unsaved")] == [RESERVED_NAME]


@pytest.mark.parametrize("slot", [0, 1])
def test_torn_write_costs_one_state(
    session: ReportSession, recovery: Recovery, folder: DataFolder, slot: int
) -> None:
    ref = text_refs(session)[0]
    for count in range(2 + slot):
        session.enter(ref, f"第{count}稿")
        recovery.keep(unsaved_of(session))
    (newest,) = Recovery(folder).found()
    (kept,) = [one for one in read_kept(folder.root) if room._unpacked(one.content) == newest]
    reserved = folder.root / RESERVED_NAME
    content = bytearray(reserved.read_bytes())
    content[(kept.slot or 0) * RESERVE // 2 + 200] ^= 1
    reserved.write_bytes(bytes(content))

    assert text_in(folder, ref) == [f"第{slot}稿"]


def test_report_that_grows_beyond_the_room_gets_a_file(
    session: ReportSession, recovery: Recovery, folder: DataFolder
) -> None:
    ref = text_refs(session)[0]
    large = "".join(chr(0x4E00 + count * 7919 % 20000) for count in range(400_000))
    for text in ("小", large, "又小"):
        session.enter(ref, text)
        recovery.keep(unsaved_of(session))
        assert text_in(folder, ref) == [text]


def test_full_disk_takes_it_all_the_same(
    session: ReportSession, small_disk: Path, local: Path
) -> None:
    folder = DataFolder(small_disk)
    recovery = Recovery(folder)
    recovery.reserve()
    fill(small_disk)
    ref = text_refs(session)[0]
    for count in range(3):
        session.enter(ref, "满" * 1000 + str(count))
        recovery.keep(unsaved_of(session))

    assert text_in(folder, ref) == ["满" * 1000 + "2"]
    assert not local.exists()
    recovery.drop(session.report.uid)
    assert not Recovery(folder).found()


def test_read_only_folder_is_helped_by_this_pcs_own(
    session: ReportSession, small_disk: Path
) -> None:
    folder = DataFolder(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    recovery = Recovery(folder)
    recovery.reserve()
    ref = text_refs(session)[0]
    session.enter(ref, "只读")

    recovery.keep(unsaved_of(session))

    assert recovery.folder_of(session.report.uid) == folder.local
    assert text_in(folder, ref) == ["只读"]
    assert (folder.local / RESERVED_NAME).stat().st_size == RESERVE


def test_other_desks_journals_are_not_found(
    session: ReportSession, folder: DataFolder, tmp_path: Path
) -> None:
    shutil.rmtree(folder.root)
    folder.root.write_bytes(b"")  # A file: nothing can be written below it.
    recovery = Recovery(folder)
    recovery.keep(unsaved_of(session))

    assert len(Recovery(folder).found()) == 1
    assert not Recovery(DataFolder(tmp_path / "another")).found()


def test_nowhere_is_told(
    session: ReportSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "file" / "local"))
    recovery = Recovery(DataFolder(tmp_path / "file"))
    recovery.reserve()
    with pytest.raises(UserError) as caught:
        recovery.keep(unsaved_of(session))
    assert caught.value.code == "folder_unwritable"
    assert recovery.folder_of(session.report.uid) is None


def test_what_an_earlier_start_left_is_not_overwritten(
    session: ReportSession, folder: DataFolder, library: Library
) -> None:
    """The clerk may answer later; until then both have to be there."""
    ref = text_refs(session)[0]
    other = library.open(library.create(_TEMPLATE, 2023, "另一局"))
    for text, one in (("第一次", session), ("第二次", session), ("第三次", other)):
        again = Recovery(folder)
        again.reserve()
        one.enter(ref, text)
        for _ in range(3):
            again.keep(unsaved_of(one))

    assert text_in(folder, ref) == ["第三次", "第二次", "第一次"]


def test_what_an_earlier_start_left_is_not_overwritten_on_a_full_disk(
    session: ReportSession, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(small_disk / "local"))
    folder, ref = DataFolder(small_disk), text_refs(session)[0]
    first = Recovery(folder)
    first.reserve()
    fill(small_disk)
    session.enter(ref, "第一次")
    first.keep(unsaved_of(session))

    second = Recovery(folder)
    for count in range(3):
        session.enter(ref, f"第二次{count}")
        second.keep(unsaved_of(session))

    assert text_in(folder, ref) == ["第二次2", "第一次"]


@pytest.mark.parametrize("is_full", [False, True])
def test_two_programs_that_keep_in_turn_spare_each_other(
    session: ReportSession,
    library: Library,
    small_disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_full: bool,
) -> None:
    """Harm: after a takeover each of two PCs wrote over what the other one had kept."""
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(small_disk / "local"))
    folder, ref = DataFolder(small_disk), text_refs(session)[0]
    other = library.open(library.create(_TEMPLATE, 2023, "另一局"))
    writers = [(Recovery(folder), session), (Recovery(folder), other)]
    for recovery, _ in writers:
        recovery.reserve()
    if is_full:
        fill(small_disk)
    for count in range(4):
        for number, (recovery, one) in enumerate(writers):
            one.enter(ref, f"{number} 的第 {count} 稿")
            recovery.keep(unsaved_of(one))

            expected = {f"{number} 的第 {count} 稿"}
            if count or number:
                expected.add(f"{1 - number} 的第 {count - (not number)} 稿")
            assert set(text_in(folder, ref)) == expected


# -- dropping --------------------------------------------------------------------------------------


def test_saved_content_is_dropped(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    session.enter(text_refs(session)[0], "存上了")
    recovery.keep(unsaved_of(session))
    session.flush()

    assert Recovery(folder).found(library) == ()
    assert Recovery(folder).found() == ()


def test_content_that_was_saved_and_changed_since_is_dropped(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    """It could not be dropped, say, because the stick was away; it is no news all the same."""
    ref = text_refs(session)[0]
    session.enter(ref, "旧的应急内容")
    recovery.keep(unsaved_of(session))
    session.flush()
    session.enter(ref, "后来的内容")
    session.flush()

    assert Recovery(folder).found(library) == ()


def test_content_that_was_never_saved_stays_though_the_report_moved_on(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    ref, other = text_refs(session)[:2]
    session.enter(ref, "没有存上")
    recovery.keep(unsaved_of(session))
    elsewhere = library.open(session.id)
    elsewhere.enter(other, "另一处存的")
    elsewhere.flush()

    (unsaved,) = Recovery(folder).found(library)

    question = ask_about(unsaved, library)
    assert question.has_moved_on
    assert question.may_restore
    assert question.stored_at == elsewhere.saved_at
    told = {one.ref: (one.old, one.new) for one in question.differences}
    assert told[ref][1] == "没有存上"
    assert told[other][0] == "另一处存的"


@pytest.mark.parametrize("what", ["order", "unit", "leftovers", "answers"])
def test_what_has_no_history_is_asked_about_though_all_texts_were_saved(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library, what: str
) -> None:
    """Harm: a new order of records, a corrected unit, dealt-with leftovers went without a word."""
    ref = text_refs(session)[0]
    group = next(code for code, field in session.template.fields.items() if field.is_container)
    numbers = [session.add_line(group)[0].number for _ in range(2)]
    session.enter(ref, "一")
    session.flush()
    session.enter(ref, "二")
    if what == "order":
        session.move_line(numbers[1], 0)
    elif what == "unit":
        session.rename(2023, "改正后的单位")
    elif what == "leftovers":
        session.report.leftovers = ("没有位置的话",)
    else:
        session.report.answers = {("money", ref, "二"): "属实"}
    recovery.keep(unsaved_of(session))
    again = library.open(session.id)
    for text in ("二", "三"):
        again.enter(ref, text)
        again.flush()

    (found,) = Recovery(folder).found(library)

    assert found.data.meta == session.report.meta
    question = ask_about(found, library)
    assert question.is_there
    assert question.other_answers == ((0, 1) if what == "answers" else None)


def test_drop_forgets_all_of_a_report_and_no_other(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    other = library.open(library.create(_TEMPLATE, 2023, "另一局"))
    recovery.keep(unsaved_of(session))
    Recovery(folder).keep(unsaved_of(other))

    recovery.drop(session.report.uid)

    (left,) = Recovery(folder).found()
    assert left.uid == other.report.uid


def test_keeper_drops_only_what_it_kept(
    session: ReportSession, recovery: Recovery, folder: DataFolder
) -> None:
    recovery.keep(unsaved_of(session))
    ref = text_refs(session)[0]
    session.enter(ref, "新的")
    later = Recovery(folder)
    keeper = Keeper(later, session)
    keeper.reserve()
    keeper.drop()
    assert later.folder_of(session.report.uid) is None
    assert len(Recovery(folder).found()) == 1

    moment = keeper.keep()
    assert keeper.place == folder.root
    assert Recovery(folder).found()[0].at == moment
    assert keeper.flush() == session.saved_at
    keeper.drop()

    (left,) = Recovery(folder).found()
    assert left.at != moment


def test_what_was_left_outlives_the_next_opening_of_the_report(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    """The report was closed unsaved, 下次找回; opened again and saved in the same window."""
    ref, other = text_refs(session)[:2]
    session.enter(ref, "关闭时没有存上")
    first = Keeper(recovery, session)
    first.keep()
    assert recovery.found(library) == (), "it is open: there is nothing to ask"
    first.leave()

    again = library.open(session.id)
    again.enter(other, "这次的内容")
    second = Keeper(recovery, again)
    second.keep()
    second.flush()
    second.drop()

    (left,) = recovery.found(library)
    assert text_in(folder, ref) == ["关闭时没有存上"]
    recovery.drop(left.uid, left.session)
    assert not recovery.found(library)


def test_what_cannot_be_dropped_is_no_fault(
    session: ReportSession, recovery: Recovery, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stick that was made read-only: the next start compares the texts."""
    session.enter(text_refs(session)[0], "存上了")
    recovery.keep(unsaved_of(session))
    session.flush()

    def refuse(*_: object) -> None:
        raise UserError("folder_unwritable", path="x")

    monkeypatch.setattr(Journal, "remove", refuse)
    recovery.drop(session.report.uid)
    assert recovery.found(library) == ()


def test_question_about_a_report_whose_store_is_held_is_no_answer(
    session: ReportSession, library: Library, folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsaved = unsaved_of(session)

    def refuse(_id: int) -> None:
        raise UserError("database_locked", path=folder.database)

    monkeypatch.setattr(library, "load", refuse)
    with pytest.raises(UserError) as caught:
        ask_about(unsaved, library)
    assert caught.value.code == "database_locked"


def test_texts_from_before_the_save_do_not_count_as_stored(
    session: ReportSession, recovery: Recovery, folder: DataFolder, library: Library
) -> None:
    """甲 was there once; typed again and not saved, it is news."""
    ref, other = text_refs(session)[:2]
    for text in ("甲", "乙"):
        session.enter(ref, text)
        session.flush()
    session.enter(ref, "甲")
    recovery.keep(unsaved_of(session))
    elsewhere = library.open(session.id)
    elsewhere.enter(other, "另一处")
    elsewhere.flush()

    assert len(Recovery(folder).found(library)) == 1


# -- hostile content -------------------------------------------------------------------------------


def _head(**changes: object) -> bytes:
    head = {
        "kind": "perfdesk unsaved",
        "version": 1,
        "report": 1,
        "at": "2026-11-23T09:41:07+00:00",
        "session": "s",
    }
    return json.dumps({**head, **changes}).encode() + b"\n"


PACKED = pack(ReportData(ReportMeta("sample", 1, 2023, "某某局"))).encode()
HOSTILE = {
    "nothing of ours": b"rubbish",
    "no text": b"p\xff\xfe",
    "no shrunk bytes": b"zrubbish",
    "a bomb": b"z" + zlib.compress(b"0" * (140 << 20), 9),
    "no object": b"p[1]\n",
    "depth": b"p" + b"[" * 100_000 + b"\n",
    "another kind": b"p" + _head(kind="else"),
    "a newer version": b"p" + _head(version=2),
    "no time": b"p" + _head(at="soon"),
    "a time without zone": b"p" + _head(at="2026-11-23T09:41:07") + PACKED,
    "no number": b"p" + _head(report="x"),
    "an endless number": b"p" + _head(report=float("inf")),
    "no report": b"p" + _head() + b"{}",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_content_is_put_by(
    session: ReportSession,
    folder: DataFolder,
    content: bytes,
    caplog: pytest.LogCaptureFixture,
) -> None:
    Recovery(folder).keep(unsaved_of(session))
    journal = Journal(folder.root)
    journal.reserve()
    journal.write_own("hostile", 99, content)
    journal.write_reserved(0, 98, content)

    (found,) = Recovery(folder).found()

    assert found.uid == session.report.uid
    assert "put by" in caplog.text
    caplog.clear()
    assert len(list(folder.root.glob("*.unreadable"))) == 1
    assert len(Recovery(folder).found()) == 1


@pytest.mark.parametrize(
    "head",
    [
        {"report": 10**30},
        {"report": -5},
        {"report": 1e30},
        {"report": True},
        {"session": "s" * 65},
        {"session": 7},
        {"at": "9999-12-31T23:59:59-12:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
    ],
    ids=str,
)
def test_head_that_no_program_of_ours_wrote_is_put_by(
    session: ReportSession,
    folder: DataFolder,
    library: Library,
    head: dict[str, object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Harm: a number that SQLite cannot count ended every start in an OverflowError."""
    Recovery(folder).keep(unsaved_of(session))
    (kept,) = read_kept(folder.root)
    first, _, body = kept.content[1:].decode().partition("\n")
    spoilt = f"p{json.dumps({**json.loads(first), **head})}\n{body}"
    Journal(folder.root).remove(kept)
    Journal(folder.root).write_own("spoilt", 9, spoilt.encode())

    assert Recovery(folder).found(library) == ()
    assert "put by" in caplog.text
    caplog.clear()
    assert len(list(folder.root.glob("*.unreadable"))) == 1


def test_what_was_left_is_found_again_once(
    session: ReportSession, recovery: Recovery, library: Library
) -> None:
    """Harm: "next time" was asked at the next start only, the report opened with its old text."""
    session.enter(text_refs(session)[0], "下次找回")
    unsaved = unsaved_of(session)
    recovery.keep(unsaved)
    uid = session.report.uid
    assert recovery.found_again(uid, library) == (), "it is still open"
    recovery.leave(uid)

    assert recovery.found_again("another", library) == ()
    assert recovery.found_again(uid, library) == (unsaved,)
    assert recovery.found_again(uid, library) == ()
    assert recovery.found(library) == (unsaved,)


def test_own_slots_are_written_again_after_another_report_was_left(
    session: ReportSession, recovery: Recovery, library: Library
) -> None:
    session.enter(text_refs(session)[0], "第一次")
    recovery.keep(unsaved_of(session))
    recovery.leave("a report that was never kept")
    assert recovery.found_again("a report that was never kept", library) == ()

    session.enter(text_refs(session)[0], "第二次")
    unsaved = unsaved_of(session)
    recovery.keep(unsaved)
    recovery.leave(session.report.uid)
    assert recovery.found(library) == (unsaved,)


def test_unreadable_slots_do_not_prevent_keeping(
    session: ReportSession, recovery: Recovery, folder: DataFolder
) -> None:
    journal = Journal(folder.root)
    for slot in (0, 1):
        journal.write_reserved(slot, slot + 1, b"of a newer program")
    again = Recovery(folder)
    again.keep(unsaved_of(session))
    contents = [kept.content for kept in read_kept(folder.root)]
    assert b"of a newer program" in contents
    recovery.drop("not there")


# -- the question ----------------------------------------------------------------------------------


def test_question_names_report_and_differences(session: ReportSession, library: Library) -> None:
    ref = text_refs(session)[0]
    session.enter(ref, "新的文字")

    question = ask_about(unsaved_of(session, _AT), library)

    assert question.title.startswith("2023 年度 · 某某局 · ")
    assert question.may_restore
    assert not question.has_moved_on
    assert [(one.ref, one.old, one.new) for one in question.differences] == [(ref, "", "新的文字")]


def test_report_that_is_gone_can_only_become_a_new_one(
    session: ReportSession, library: Library
) -> None:
    ref = text_refs(session)[0]
    session.enter(ref, "新的文字")
    unsaved = unsaved_of(session)
    library.delete(session.id)

    question = ask_about(unsaved, library)

    assert not question.is_there
    assert not question.may_restore
    assert question.stored_at is None
    assert ref in {one.ref for one in question.differences}
    again = library.adopt(unsaved.data)
    assert library.open(again).value(ref).text == "新的文字"


@pytest.mark.parametrize("version", [1, 99])
def test_other_template_version_does_not_fit(
    session: ReportSession, library: Library, version: int
) -> None:
    unsaved = unsaved_of(session)
    meta = replace(unsaved.data.meta, template_version=version)
    other = replace(unsaved, template_version=version, data=replace(unsaved.data, meta=meta))

    assert not ask_about(other, library).may_restore
    with pytest.raises(UserError) as caught:
        restore(session, other)
    assert caught.value.code == "recovery_other_report"


def test_template_that_is_not_here_is_no_reason_to_fail(
    session: ReportSession, library: Library, recovery: Recovery, folder: DataFolder
) -> None:
    unsaved = unsaved_of(session)
    meta = replace(unsaved.data.meta, template_id="elsewhere")
    other = replace(unsaved, template_id="elsewhere", data=replace(unsaved.data, meta=meta))
    recovery.keep(other)

    (found,) = Recovery(folder).found(library)

    question = ask_about(found, library)
    assert question.differences == ()
    assert not question.may_restore
    assert question.title == "2023 年度 · 某某局"


def test_restoring_is_one_step_that_can_be_undone(session: ReportSession, library: Library) -> None:
    first, second = text_refs(session)[:2]
    session.enter(first, "一")
    session.enter(second, "二")
    unsaved = unsaved_of(session)
    again = library.open(session.id)

    restore(again, unsaved)

    assert (again.value(first).text, again.value(second).text) == ("一", "二")
    assert again.undo_name == "恢复未保存的内容"
    again.undo()
    assert (again.value(first).text, again.value(second).text) == ("", "")


def test_restoring_into_another_report_is_refused(session: ReportSession, library: Library) -> None:
    other = library.open(library.create(_TEMPLATE, 2023, "另一局"))
    with pytest.raises(UserError) as caught:
        restore(other, unsaved_of(session))
    assert caught.value.code == "recovery_other_report"
    assert not other.is_dirty


# -- a real kill -----------------------------------------------------------------------------------

_CHILD = """
import os, sys
from pathlib import Path
from perfdesk.__main__ import open_library
from perfdesk.app.safety.recovery import Keeper, Recovery
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef

folder = DataFolder(Path(sys.argv[1]))
library = open_library(folder)
session = library.open(int(sys.argv[2]))
keeper = Keeper(Recovery(folder), session)
keeper.reserve()
for count in range(1000):
    session.enter(FieldRef.parse(sys.argv[3]), "字" * count)
    keeper.keep()
    print(count, flush=True)
"""


def test_process_that_is_killed_while_it_keeps_loses_nothing_it_told(
    session: ReportSession, folder: DataFolder, library: Library
) -> None:
    ref = text_refs(session)[0]
    arguments = [sys.executable, "-c", _CHILD, str(folder.root), str(session.id), str(ref)]
    told = -1
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            told = int(line)
            if told >= 40:
                child.kill()
                break
        rest = child.stdout.read().split()
    told = int(rest[-1]) if rest else told

    (unsaved,) = Recovery(folder).found(library)

    (text,) = [value.text for value in unsaved.data.values if value.ref == ref]
    assert len(text) >= told
