"""Try, in a folder of its own, everything that the program does without a screen.

Run by ``perfdesk self-test`` on a clerk's PC and by the build on the frozen program. It fills every
template by the types of its fields, so it knows no template's content.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from perfdesk import __version__
from perfdesk.app.exporting import KINDS, export_document, report_document
from perfdesk.errors import UserError, message
from perfdesk.export.pdf.fonts import load_fonts
from perfdesk.paths import DataFolder
from perfdesk.report.places import heading_numbers
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.template.schema import FormField

_Result = TypeVar("_Result")

_YEAR = 2023
_UNIT = "自检单位"
#: A text for each kind of content; 镕 is one of the rare hanzi that the body face lacks.
_TEXTS = {
    DataType.TEXT: "自检文字，共 3 项，完成率 100%。\n第二段：由李镕负责。",
    DataType.LIST: "第一项工作\n第二项工作",
    DataType.SENTENCE: "",
    DataType.INTEGER: "1",
    DataType.DECIMAL: "12.5",
    DataType.MONEY: "１２.5",
    DataType.PERCENT: "12.5%",
    DataType.DATE: "2023-02-01",
    DataType.FLAG: "是",
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing tried; ``fault`` is empty where it worked."""

    what: str
    fault: str = ""


@dataclass(slots=True)
class _Steps:
    """What was tried so far, told as it ends."""

    taken: list[_Step] = field(default_factory=list)

    def attempt(self, what: str, act: Callable[[], _Result]) -> _Result | None:
        """Return what ``act`` returns, None where it cannot be done; a bug goes on its way."""
        fault = message("errors", "self_test_broken_off")
        try:
            result = act()
        except UserError as error:
            fault = str(error)
            return None
        else:
            fault = ""
            return result
        finally:
            self.taken.append(_Step(what, fault))
            sys.stdout.write(f"{'失败' if fault else '正常'}\t{what}\t{fault}\n")

    @property
    def passed(self) -> bool:
        """Say whether all worked."""
        return not any(step.fault for step in self.taken)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A report with what was typed into it."""

    report: int
    texts: dict[FieldRef, str]


def run(folder: Path | None, open_library: Callable[[DataFolder], Library]) -> int:
    """Run all steps, print them, write ``self-test.json``; return 0, or 3 if one failed.

    The file is there also where a bug ends the test: its last step is the one that did not end.
    """
    root = folder or Path(tempfile.mkdtemp(prefix="perfdesk-"))
    steps = _Steps()
    try:
        _make(root)
        try:
            _take(root, open_library, steps)
        finally:
            _write_result(root, steps)
    finally:
        if folder is None:
            shutil.rmtree(root, ignore_errors=True)
    return 0 if steps.passed else 3


def _make(root: Path) -> None:
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise UserError("folder_unwritable", path=root, reason=err.strerror) from err


def _write_result(root: Path, steps: _Steps) -> None:
    result = {
        "version": __version__,
        "python": sys.version.split()[0],
        "passed": steps.passed,
        "steps": [asdict(step) for step in steps.taken],
    }
    text = json.dumps(result, ensure_ascii=False, indent=2)
    try:
        (root / "self-test.json").write_text(text, encoding="utf-8")
    except OSError as err:
        raise UserError("folder_unwritable", path=root, reason=err.strerror) from err


def _take(root: Path, open_library: Callable[[DataFolder], Library], steps: _Steps) -> None:
    """Fill all templates; then, with the store opened again, do with the reports all there is."""
    data = DataFolder(root / "自检 数据")
    steps.attempt("核对字体文件", lambda: load_fonts().verify())
    filled: dict[str, _Filled | None] = {}
    library = steps.attempt("建立数据文件", partial(open_library, data))
    if library is None:
        return
    try:
        for entry in library.catalogue.entries():
            what = f"新建并填写 {entry.id}"
            filled[entry.id] = steps.attempt(what, partial(_fill, library, entry.id))
    finally:
        library.close()
    library = steps.attempt("重新打开数据文件", partial(open_library, data))
    if library is None:
        return
    try:
        for template_id, report in filled.items():
            if report is not None:
                _take_report(root, library, template_id, report, steps)
    finally:
        library.close()


def _take_report(
    root: Path, library: Library, template_id: str, filled: _Filled, steps: _Steps
) -> None:
    steps.attempt(f"重新打开 {template_id}", partial(_verify, library, filled))
    for kind in KINDS:
        target = root / f"{template_id}.{kind}"
        what = f"导出 {target.name}"
        steps.attempt(what, partial(_export, library, filled.report, kind, target))
    path = root / f"{template_id}.txt"
    what = f"写出 {path.name}"
    sentences = steps.attempt(what, partial(_write_text, library, filled.report, path))
    for wanted in (template_id, "auto") if sentences else ():
        what = f"导入 {path.name}（{wanted}）"
        steps.attempt(what, partial(_import, library, path, wanted, sentences or []))


def _fill(library: Library, template_id: str) -> _Filled:
    filled = _Filled(library.create(template_id, _YEAR, _UNIT), {})
    session = library.open(filled.report)
    for ref in list(session.report.refs()):
        _fill_field(session, ref, filled.texts)
    session.flush()
    return filled


def _fill_field(session: ReportSession, ref: FieldRef, texts: dict[FieldRef, str]) -> None:
    entry = session.template.fields[ref.code]
    if entry.is_container:
        line, _change = session.add_line(ref.code, ref.line)
        for member in session.template.members.get(ref.code, ()):
            _fill_field(session, FieldRef(member, line.number), texts)
    elif not entry.is_generated and not entry.readonly:
        texts[ref] = _text(entry)
        session.enter(ref, texts[ref])


def _text(entry: FormField) -> str:
    if entry.type is DataType.CHOICE:
        return entry.choices[0]
    return _TEXTS[entry.type]


def _verify(library: Library, filled: _Filled) -> None:
    """Every field that was filled is there again as it was typed, and is read as a value."""
    session = library.open(filled.report)
    for ref, text in filled.texts.items():
        kept = session.report.entries.get(ref)
        if kept is None or kept.text != text:
            raise UserError("self_test_lost", ref=ref, text=text, found=kept.text if kept else "")
        value = session.value(ref)
        if value.state is State.INVALID:
            raise UserError("self_test_value", ref=ref, fault=value.fault)


def _export(library: Library, report_id: int, kind: str, target: Path) -> None:
    result = export_document(report_document(library.open(report_id), is_draft=True), kind, target)
    if result.missing:
        raise UserError("self_test_missing", sentences=" ".join(result.missing))


def _write_text(library: Library, report_id: int, path: Path) -> list[str]:
    """Write an old report by the headings of the template; return what stands below each."""
    report = library.open(report_id).report
    numbers, template = heading_numbers(report), report.template
    slots = {"unit": _UNIT, "fiscal_year": str(_YEAR)}
    lines = [template.report_title.fill(lambda slot: slots.get(slot.name, "1"))]
    sentences: list[str] = []
    for code, _level in template.walk_sections():
        section = template.sections[code]
        if section.printed and code not in report.hidden_sections:
            sentences.append(f"自检文字之{len(sentences) + 1}，须原样读回。")
            lines += [numbers.get(code, "") + section.heading, sentences[-1]]
    try:
        path.write_text("\n".join(lines), encoding="utf-8")
    except OSError as err:
        raise UserError("folder_unwritable", path=path.parent, reason=err.strerror) from err
    return sentences


def _import(library: Library, path: Path, wanted: str, sentences: list[str]) -> None:
    """Every sentence of the old report stands in the new one: in a field, or left over."""
    proposal = library.propose(path, wanted)
    report = library.open(library.take(proposal, _YEAR, _UNIT)).report
    kept = "\n".join([*(entry.text for entry in report.entries.values()), *report.leftovers])
    lost = [sentence for sentence in sentences if sentence not in kept]
    if lost:
        raise UserError("self_test_import", file=path.name, sentences="".join(lost))
