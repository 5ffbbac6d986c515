"""Read a template folder: TOML -> strict tables -> cross-checks -> ``ReportTemplate``.

All faults are reported at once with file and key; a broken template never opens a report.
A template is a file from outside: sizes are limited, and nothing in it is executed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - part of the public signature
from typing import TYPE_CHECKING, Any, TypeVar

from perfdesk import paths
from perfdesk.errors import UserError, message
from perfdesk.template import schema, score_tables, tables
from perfdesk.template.compile import compile_template
from perfdesk.template.faults import Fault, Origin
from perfdesk.template.tomlfile import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.template import ReportTemplate

_MAX_FILES = 20
#: Of each kind, in all files together.
_MAX_ENTRIES = 2000
_TABLES: Mapping[str, type[tables.Table]] = {
    "section": schema.Section,
    "field": schema.FormField,
    "check": schema.Check,
    "scoring": score_tables.Scoring,
    "form": score_tables.Form,
    "rename": schema.Rename,
}


@dataclass(slots=True)
class _Gathered:
    """What the files hold so far."""

    identity: schema.Identity | None
    entries: dict[str, list[Any]]
    origins: dict[int, Origin]
    faults: list[Fault]


def load(folder: Path) -> ReportTemplate:
    """Load the template in ``folder``.

    Raises:
        UserError: ``template_faulty`` with all faults, or ``template_missing``.
    """
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    if not files:
        raise UserError("template_missing", template=folder.name)
    gathered = _Gathered(None, {kind: [] for kind in _TABLES}, {}, [])
    if len(files) > _MAX_FILES:
        gathered.faults.append(
            Fault(folder.name, "", message("template", "too_many_files", limit=_MAX_FILES))
        )
    for path in files[:_MAX_FILES]:
        _gather(path, gathered)
    _gather_parts(folder, gathered)
    template = _assemble(folder, gathered) if not gathered.faults else None
    if template is None or gathered.faults:
        raise UserError(
            "template_faulty", template=folder.name, faults="\n".join(map(str, gathered.faults))
        )
    return template


def _assemble(folder: Path, gathered: _Gathered) -> ReportTemplate | None:
    if gathered.identity is None:
        gathered.faults.append(Fault(folder.name, "template", message("template", "no_identity")))
        return None
    if gathered.identity.id != folder.name:
        gathered.faults.append(
            Fault(folder.name, "template.id", message("template", "id_not_folder"))
        )
    content = schema.TemplateFile(
        template=gathered.identity,
        section=tuple(gathered.entries["section"]),
        field=tuple(gathered.entries["field"]),
        check=tuple(gathered.entries["check"]),
        scoring=tuple(gathered.entries["scoring"]),
        form=tuple(gathered.entries["form"]),
        rename=tuple(gathered.entries["rename"]),
    )
    return compile_template(content, gathered.origins, gathered.faults)


def _gather_parts(folder: Path, gathered: _Gathered) -> None:
    """Read the shared tables that the template names, behind its own.

    A part lies in ``parts`` beside the folder of all templates, or among those shipped.
    """
    for name in gathered.identity.parts if gathered.identity is not None else ():
        places = (folder.parent.parent / "parts", paths.resources() / "parts")
        path = next((file for place in places if (file := place / f"{name}.toml").is_file()), None)
        if path is None:
            text = message("template", "part_missing", name=name)
            gathered.faults.append(Fault("template.toml", "template.parts", text))
        else:
            _gather(path, gathered)


def _gather(path: Path, gathered: _Gathered) -> None:
    try:
        tables = read_toml(path)
    except (OSError, ValueError) as err:
        gathered.faults.append(Fault(path.name, "", str(err)))
        return
    for kind, content in tables.items():
        if kind == "template":
            _gather_identity(path.name, content, gathered)
        elif kind not in _TABLES:
            gathered.faults.append(Fault(path.name, kind, message("template", "table_unknown")))
        elif not isinstance(content, list) or (
            len(content) + len(gathered.entries[kind]) > _MAX_ENTRIES
        ):
            text = message("template", "table_not_a_list", kind=kind, limit=_MAX_ENTRIES)
            gathered.faults.append(Fault(path.name, kind, text))
        else:
            _gather_entries(path.name, kind, content, gathered)


def _gather_identity(file: str, content: object, gathered: _Gathered) -> None:
    if gathered.identity is not None:
        gathered.faults.append(Fault(file, "template", message("template", "two_identities")))
        return
    gathered.identity = _read(schema.Identity, content, Origin(file, "template"), gathered.faults)


def _gather_entries(file: str, kind: str, content: list[object], gathered: _Gathered) -> None:
    for number, entry in enumerate(content, start=1):
        code = entry.get("code") if isinstance(entry, dict) else None
        origin = Origin(file, f"{kind}[{code if isinstance(code, str) else number}]")
        table = _read(_TABLES[kind], entry, origin, gathered.faults)
        if table is not None:
            gathered.entries[kind].append(table)
            gathered.origins[id(table)] = origin


_T = TypeVar("_T", bound=tables.Table)


def _read(kind: type[_T], content: object, origin: Origin, faults: list[Fault]) -> _T | None:
    table, told = tables.read(kind, content)
    for key, text in told:
        faults.append(Fault(origin.file, f"{origin.key}.{key}" if key else origin.key, text))
    return table
