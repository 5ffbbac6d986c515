"""Read a template folder: TOML -> strict models -> cross-checks -> ``ReportTemplate``.

All faults are reported at once with file and key; a broken template never opens a report.
A template is a file from outside: sizes are limited, and nothing in it is executed.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path  # noqa: TC003 - part of the public signature
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from perfdesk.errors import UserError
from perfdesk.template import schema
from perfdesk.template.compile import compile_template
from perfdesk.template.faults import Fault, Origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.template.template import ReportTemplate

_MAX_FILE_BYTES = 1 << 20
_MAX_FILES = 20
_MAX_ENTRIES = 2000
_TABLES: Mapping[str, type[BaseModel]] = {
    "section": schema.Section,
    "field": schema.FormField,
    "check": schema.Check,
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
        gathered.faults.append(Fault(folder.name, "", f"文件超过 {_MAX_FILES} 个"))
    for path in files[:_MAX_FILES]:
        _gather(path, gathered)
    template = _assemble(folder, gathered) if not gathered.faults else None
    if template is None or gathered.faults:
        raise UserError(
            "template_faulty", template=folder.name, faults="\n".join(map(str, gathered.faults))
        )
    return template


def _assemble(folder: Path, gathered: _Gathered) -> ReportTemplate | None:
    if gathered.identity is None:
        gathered.faults.append(Fault(folder.name, "template", "缺少 [template] 表"))
        return None
    if gathered.identity.id != folder.name:
        gathered.faults.append(Fault(folder.name, "template.id", "与文件夹名不一致"))
    content = schema.TemplateFile(
        template=gathered.identity,
        section=tuple(gathered.entries["section"]),
        field=tuple(gathered.entries["field"]),
        check=tuple(gathered.entries["check"]),
    )
    return compile_template(content, gathered.origins, gathered.faults)


def read_toml(path: Path) -> dict[str, Any]:
    """Read one template file, numbers with a point as Decimal.

    Raises:
        ValueError: It is too large, not UTF-8, or no TOML; the text says so in Chinese.
    """
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise ValueError("文件超过 1 MB")
    try:
        # Windows' own editor puts a mark before the text; it is dropped ("-sig").
        return tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as err:
        raise ValueError("不是 UTF-8 编码") from err
    except (ValueError, InvalidOperation) as err:
        raise ValueError(f"TOML 书写有误（{err}）") from err
    except RecursionError as err:
        raise ValueError("嵌套过深") from err


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
            gathered.faults.append(Fault(path.name, kind, "不认识的表"))
        elif not isinstance(content, list) or len(content) > _MAX_ENTRIES:
            gathered.faults.append(
                Fault(path.name, kind, f"须为 [[{kind}]]，且不超过 {_MAX_ENTRIES} 个")
            )
        else:
            _gather_entries(path.name, kind, content, gathered)


def _gather_identity(file: str, content: object, gathered: _Gathered) -> None:
    if gathered.identity is not None:
        gathered.faults.append(Fault(file, "template", "[template] 出现了两次"))
        return
    identity = _validate(schema.Identity, content, Origin(file, "template"), gathered.faults)
    gathered.identity = identity if isinstance(identity, schema.Identity) else None


def _gather_entries(file: str, kind: str, content: list[object], gathered: _Gathered) -> None:
    for number, entry in enumerate(content, start=1):
        code = entry.get("code") if isinstance(entry, dict) else None
        origin = Origin(file, f"{kind}[{code if isinstance(code, str) else number}]")
        model = _validate(_TABLES[kind], entry, origin, gathered.faults)
        if model is not None:
            gathered.entries[kind].append(model)
            gathered.origins[id(model)] = origin


#: pydantic's kind of error -> what it says here; others are told in its own words.
_WORDS = {
    "extra_forbidden": "不认识的键",
    "missing": "缺少必填的键",
    "string_type": "须为文字（加引号）",
    "int_type": "须为整数",
    "bool_type": "须为 true 或 false",
    "enum": "不在允许的取值之内",
    "literal_error": "不在允许的取值之内",
    "string_pattern_mismatch": "书写不合规定",
    "string_too_long": "过长",
    "string_too_short": "不能为空",
    "too_short": "不能为空",
    "greater_than_equal": "过小",
    "less_than_equal": "过大",
    "tuple_type": "须为列表",
    "dict_type": "须为表",
    "model_type": "须为表",
    "model_attributes_type": "须为表",
}


def _validate(
    model: type[BaseModel], content: object, origin: Origin, faults: list[Fault]
) -> BaseModel | None:
    try:
        return model.model_validate(_tupled(content))
    except ValidationError as err:
        for error in err.errors(include_url=False):
            key = ".".join(map(str, error["loc"]))
            text = _WORDS.get(error["type"], re.sub(r"^Value error, ", "", error["msg"]))
            faults.append(Fault(origin.file, f"{origin.key}.{key}" if key else origin.key, text))
        return None


def _tupled(content: object) -> object:
    """Turn TOML's arrays into the tuples that frozen, strict models take."""
    if isinstance(content, list):
        return tuple(_tupled(item) for item in content)
    if isinstance(content, dict):
        return {key: _tupled(item) for key, item in content.items()}
    return content
