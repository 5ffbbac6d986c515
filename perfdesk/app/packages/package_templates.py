"""An office's own templates in a package: taken along, and put up on another desk when wanted."""

from __future__ import annotations

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from perfdesk.app.packages.package_file import is_name
from perfdesk.errors import UserError
from perfdesk.models.database.faults import folder_faults
from perfdesk.template import loader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from perfdesk.report.values import ReportMeta
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

#: Templates that a newer version took the place of lie here, beside the folder of templates.
_REPLACED = "templates-replaced"


class Need(Enum):
    """What becomes of the template of a report that comes."""

    HERE = "here"  # This desk has it, at least as new.
    ADDS = "adds"  # It comes along.
    RENEWS = "renews"  # It comes along, newer than the one of this desk.
    LACKS = "lacks"  # Neither, or only an older one.


@dataclass(frozen=True, slots=True)
class CarriedTemplate:
    """A template that comes along.

    Attributes:
        files: Its TOML files by name; nothing of them was read yet.
        parts: Tables that it shares with other templates, by name.
    """

    id: str
    title: str
    version: int
    files: Mapping[str, bytes] = field(default_factory=dict)
    parts: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def members(self) -> dict[str, bytes]:
        """Return its files as members of a package."""
        own = {f"templates/{self.id}/{name}": content for name, content in self.files.items()}
        return own | {f"parts/{name}.toml": content for name, content in self.parts.items()}


def carried(catalogue: Catalogue, template_id: str) -> CarriedTemplate | None:
    """Return a template that has to come along; None for one that every desk has.

    Raises:
        UserError: ``template_faulty``, ``package_template_name``, or ``folder_unwritable`` where it
            cannot be read.
    """
    folder = catalogue.own_folder_of(template_id)
    if folder is None:
        return None
    identity = catalogue.load(template_id).identity
    beside = _parts_folder(folder)
    with folder_faults(folder):
        files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}
        parts = {
            name: path.read_bytes()
            for name in identity.parts
            if (path := beside / f"{name}.toml").is_file()
        }
    found = CarriedTemplate(template_id, identity.title, identity.version, files, parts)
    wrong = [name for name in found.members if not is_name(name)]
    if wrong:
        raise UserError("package_template_name", file=wrong[0], template=identity.title)
    return found


def need(meta: ReportMeta, coming: CarriedTemplate | None, catalogue: Catalogue) -> Need:
    """Say what becomes of the template that a report which comes was filled in by."""
    here = catalogue.knows(meta.template_id)
    if here and catalogue.version(meta.template_id) >= meta.template_version:
        return Need.HERE
    if coming is None or coming.version < meta.template_version:
        return Need.LACKS
    if not here:
        return Need.ADDS
    # What the program brings itself is renewed by a newer program only.
    return Need.LACKS if catalogue.own_folder_of(meta.template_id) is None else Need.RENEWS


def install(coming: CarriedTemplate, catalogue: Catalogue) -> Callable[[], None]:
    """Put a template into this office's own folder, after the loader has found no fault in it.

    An older one of the same id is set aside, untouched. Parts that are there stay: other templates
    are made of them.

    Returns:
        What takes it all back.

    Raises:
        UserError: ``template_faulty``; ``package_part_other``: a part of the same name says
            something else here; ``folder_unwritable`` or ``disk_full``. Nothing has changed.
    """
    own = catalogue.own
    if own is None:
        raise UserError("package_no_templates")
    staging = own.parent / f".perfdesk-{secrets.token_hex(4)}"
    try:
        with folder_faults(own):
            folder = _stage(coming, staging)
        template = loader.load(folder)
        _check(coming, template, _parts_folder(own / coming.id))
        with folder_faults(own):
            undo = _put(coming, folder, own)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    catalogue.forget(coming.id)

    def take_back() -> None:
        undo()
        shutil.rmtree(staging, ignore_errors=True)
        catalogue.forget(coming.id)

    return take_back


def _parts_folder(folder: Path) -> Path:
    """Return where the loader looks for parts first."""
    return folder.parent.parent / "parts"


def _stage(coming: CarriedTemplate, staging: Path) -> Path:
    for name, content in coming.members.items():
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return staging / "templates" / coming.id


def _check(coming: CarriedTemplate, template: ReportTemplate, beside: Path) -> None:
    """See to it that the template will be here what it is there."""
    if template.identity.version != coming.version:
        raise UserError("package_template_other", template=coming.title)
    for name in template.identity.parts:
        path = beside / f"{name}.toml"
        if path.is_file() and path.read_bytes() != coming.parts.get(name):
            raise UserError("package_part_other", template=coming.title, part=name)


def _put(coming: CarriedTemplate, folder: Path, own: Path) -> Callable[[], None]:
    target, beside = own / coming.id, _parts_folder(own / coming.id)
    own.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    moves: list[tuple[Path, Path]] = []

    def undo() -> None:
        # What cannot be taken back harms nobody: a template more, or a part that none names.
        with suppress(OSError):
            for place, before in reversed(moves):
                before.parent.mkdir(parents=True, exist_ok=True)
                place.rename(before)
            for path in made:
                path.unlink(missing_ok=True)

    def move(place: Path, to: Path) -> None:
        place.rename(to)
        moves.append((to, place))

    try:
        for name, content in coming.parts.items():
            path = beside / f"{name}.toml"
            if not path.is_file():
                beside.mkdir(exist_ok=True)
                made.append(path)
                path.write_bytes(content)
        if target.exists():
            move(target, _aside(own.parent / _REPLACED, coming.id))
        move(folder, target)
    except OSError:
        undo()
        raise
    return undo


def _aside(folder: Path, template_id: str) -> Path:
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).astimezone().strftime("%Y%m%d-%H%M%S")
    return folder / f"{template_id}-{stamp}-{secrets.token_hex(2)}"
