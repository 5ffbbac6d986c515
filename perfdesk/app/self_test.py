"""Try, in a folder of its own, everything that the program does without a screen.

Run by ``perfdesk self-test`` on a clerk's PC and by the build on the frozen program. It fills every
template by the types of its fields, so it knows no template's content.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk import __version__
from perfdesk.app.exporting import KINDS, export_document
from perfdesk.errors import UserError
from perfdesk.paths import DataFolder
from perfdesk.report.values import FieldRef, State
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.app.library import Library
    from perfdesk.app.session import ReportSession
    from perfdesk.template.schema import FormField

_YEAR = 2023
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


def run(folder: Path | None, open_library: Callable[[DataFolder], Library]) -> int:
    """Run all steps, print them, write ``self-test.json``; return 0, or 3 if one failed."""
    root = folder or Path(tempfile.mkdtemp(prefix="perfdesk-"))
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as err:
        raise UserError("folder_unwritable", path=root, reason=err.strerror) from err
    try:
        steps = _steps(root, open_library)
        _write_result(root, steps)
    finally:
        if folder is None:
            shutil.rmtree(root, ignore_errors=True)
    has_failed = any(step.fault for step in steps)
    for step in steps:
        sys.stdout.write(f"{'失败' if step.fault else '正常'}\t{step.what}\t{step.fault}\n")
    return 3 if has_failed else 0


def _write_result(root: Path, steps: list[_Step]) -> None:
    result = {
        "version": __version__,
        "python": sys.version.split()[0],
        "passed": not any(step.fault for step in steps),
        "steps": [asdict(step) for step in steps],
    }
    text = json.dumps(result, ensure_ascii=False, indent=2)
    (root / "self-test.json").write_text(text, encoding="utf-8")


def _steps(root: Path, open_library: Callable[[DataFolder], Library]) -> list[_Step]:
    data = DataFolder(root / "自检 数据")
    steps: list[_Step] = []
    library = open_library(data)
    try:
        ids = {
            entry.id: _attempt(steps, f"新建并填写 {entry.id}", partial(_fill, library, entry.id))
            for entry in library.catalogue.entries()
        }
    finally:
        library.close()
    library = open_library(data)
    try:
        for template_id, report_id in ids.items():
            if report_id is None:
                continue
            _attempt(steps, f"重新打开 {template_id}", partial(_verify, library, report_id))
            for kind in KINDS:
                target = root / f"{template_id}.{kind}"
                what = f"导出 {target.name}"
                _attempt(steps, what, partial(_export, library, report_id, kind, target))
    finally:
        library.close()
    return steps


def _attempt(steps: list[_Step], what: str, act: Callable[[], int]) -> int | None:
    try:
        result = act()
    except UserError as error:
        steps.append(_Step(what, str(error)))
        return None
    steps.append(_Step(what))
    return result


def _fill(library: Library, template_id: str) -> int:
    report_id = library.create(template_id, _YEAR, "自检单位")
    session = library.open(report_id)
    for ref in list(session.report.refs()):
        _fill_field(session, ref)
    session.flush()
    return report_id


def _fill_field(session: ReportSession, ref: FieldRef) -> None:
    field = session.template.fields[ref.code]
    if field.is_container:
        line, _change = session.add_line(ref.code, ref.line)
        for member in session.template.members.get(ref.code, ()):
            _fill_field(session, FieldRef(member, line.number))
    elif not field.is_generated and not field.readonly:
        session.enter(ref, _text(field))


def _text(field: FormField) -> str:
    if field.type is DataType.CHOICE:
        return field.choices[0]
    return _TEXTS[field.type]


def _verify(library: Library, report_id: int) -> int:
    """Every field that was filled is there again and is read as a value."""
    session = library.open(report_id)
    for ref in session.report.entries:
        if session.value(ref).state is State.INVALID:
            raise UserError("self_test_value", ref=ref, fault=session.value(ref).fault)
    if not session.report.entries:
        raise UserError("self_test_empty", report=report_id)
    return report_id


def _export(library: Library, report_id: int, kind: str, target: Path) -> int:
    result = export_document(library.open(report_id).document(), kind, target)
    if result.missing:
        raise UserError("self_test_missing", sentences=" ".join(result.missing))
    return report_id
