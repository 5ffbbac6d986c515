"""What a report package holds, read from a file that anybody may have made; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from perfdesk.app.editing.identity import is_unit
from perfdesk.app.packages.package_file import (
    MOST_REPORTS,
    PackageFaultError,
    entries,
    entry,
    guarded,
    number,
    read_file,
    text,
)
from perfdesk.app.packages.package_past import moment, read_past
from perfdesk.app.packages.package_templates import CarriedTemplate
from perfdesk.errors import UserError
from perfdesk.models.reports.origin import Heritage
from perfdesk.report.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from perfdesk.app.packages.package_file import Package
    from perfdesk.report.values import ReportData

_ABOUT = frozenset({"program", "made_at", "made_on", "reports", "templates"})
_REPORT = frozenset(
    {"file", "past", "previous_uid", "percent", "errors", "warnings", "unfinished", "template"}
)
_TEMPLATE = frozenset({"id", "title", "version"})
#: So long may a name be that is only shown.
LONGEST = 200
_UID_CHARS = 32


@dataclass(frozen=True, slots=True)
class PackedReport:
    """A report in a package, checked but not stored.

    Attributes:
        heritage: What it was on the other desk; without rows where those did not come along.
        percent, errors, warnings, unfinished: As of its last save on the other desk.
        template: The title of its template, as the other desk calls it.
    """

    data: ReportData
    heritage: Heritage = field(default_factory=Heritage)
    percent: int = 0
    errors: int = 0
    warnings: int = 0
    unfinished: int = 0
    template: str = ""

    @property
    def name(self) -> str:
        """Return what the clerk calls it."""
        return f"{self.data.meta.fiscal_year}年度{self.data.meta.unit}"


@dataclass(frozen=True, slots=True)
class PackageContents:
    """What a package holds; nothing of it has been stored.

    Attributes:
        made_at: When it was packed (UTC), by the other PC's clock.
        made_on: The other PC's name.
        program: The version of the program that made it.
        templates: By id, those that come along; their files were not read yet.
    """

    path: Path
    made_at: datetime
    made_on: str
    program: str
    reports: tuple[PackedReport, ...]
    templates: Mapping[str, CarriedTemplate] = field(default_factory=dict)


def look_into(path: Path) -> PackageContents:
    """Read a package and check all of it; nothing is stored, no template is read.

    May be called from any thread.

    Raises:
        UserError: As ``package_file.read_file``.
    """
    package = read_file(path)
    try:
        return _contents(path, package)
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError, UserError) as error:
        raise UserError("package_damaged", file=path.name) from error


def _contents(path: Path, package: Package) -> PackageContents:
    about = entry(dict(package.about), _ABOUT)
    left = dict(package.members)
    reports = tuple(_report(told, left) for told in entries(about["reports"], MOST_REPORTS))
    uids = {one.data.uid for one in reports}
    if not reports or len(uids) != len(reports):
        raise PackageFaultError("no report, or one twice")
    parts = {
        name.removeprefix("parts/").removesuffix(".toml"): left.pop(name)
        for name in [*left]
        if name.startswith("parts/")
    }
    templates = [_template(told, left, parts) for told in entries(about["templates"], MOST_REPORTS)]
    by_id = {one.id: one for one in templates}
    if left or len(by_id) != len(templates) or (parts and not templates):
        raise PackageFaultError("members that belong to nothing")
    return PackageContents(
        path=path,
        made_at=moment(about["made_at"]),
        made_on=text(about["made_on"], LONGEST),
        program=text(about["program"], LONGEST),
        reports=reports,
        templates=by_id,
    )


def _report(told: object, left: dict[str, bytes]) -> PackedReport:
    said = entry(told, _REPORT)
    data = unpack(guarded(left.pop(text(said["file"], LONGEST))))
    if not is_unit(data.meta.unit) or not _is_uid(data.uid):
        raise PackageFaultError("no report of a desk")
    previous_uid = text(said["previous_uid"], _UID_CHARS)
    if previous_uid and not _is_uid(previous_uid):
        raise PackageFaultError("no report of a desk")
    past = said["past"]
    rows = {} if past is None else read_past(left.pop(text(past, LONGEST)))
    return PackedReport(
        data=replace(data, previous_id=None),
        heritage=Heritage(uid=data.uid, previous_uid=previous_uid, rows=rows),
        percent=number(said["percent"], 100),
        errors=number(said["errors"]),
        warnings=number(said["warnings"]),
        unfinished=number(said["unfinished"]),
        template=text(said["template"], LONGEST),
    )


def _is_uid(uid: str) -> bool:
    return len(uid) == _UID_CHARS and set(uid) <= set("0123456789abcdef")


def _template(told: object, left: dict[str, bytes], parts: Mapping[str, bytes]) -> CarriedTemplate:
    said = entry(told, _TEMPLATE)
    template_id = text(said["id"], LONGEST)
    folder = f"templates/{template_id}/"
    names = [name for name in left if name.startswith(folder)]
    files = {name.removeprefix(folder): left.pop(name) for name in names}
    if "template.toml" not in files:
        raise PackageFaultError("a template without its identity")
    title = text(said["title"], LONGEST)
    return CarriedTemplate(template_id, title, number(said["version"]), files, parts)
