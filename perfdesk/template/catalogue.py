"""Find the templates: those shipped, and those an office put into its data folder.

Listing reads only the identity of each; a template is loaded (and checked) when it is used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path  # noqa: TC003 - dataclass fields are read at run time
from typing import TYPE_CHECKING

from perfdesk import paths
from perfdesk.errors import UserError
from perfdesk.template.tomlfile import read_toml

if TYPE_CHECKING:
    from perfdesk.template.template import ReportTemplate

_IDENTITY_FILE = "template.toml"


@dataclass(frozen=True, slots=True)
class TemplateEntry:
    """A template as it is offered for choice; ``years`` is empty where it fits any year."""

    id: str
    title: str
    region: str
    years: tuple[int, ...]
    version: int
    description: str
    example: bool


@dataclass(slots=True)
class Catalogue:
    """All templates below some folders; where an id occurs twice the first folder wins."""

    folders: tuple[Path, ...]
    _loaded: dict[str, ReportTemplate] = field(default_factory=dict)

    @classmethod
    def standard(cls, own: Path | None = None) -> Catalogue:
        """Return the catalogue of the shipped templates and an office's own folder."""
        shipped = paths.resources() / "templates"
        return cls((shipped,) if own is None else (shipped, own))

    @property
    def own(self) -> Path | None:
        """Return the folder of an office's own templates, which need not be there."""
        return self.folders[-1] if len(self.folders) > 1 else None

    def own_folder_of(self, template_id: str) -> Path | None:
        """Return a template's folder where it is the office's own, None where it is not."""
        folder = self._folders().get(template_id)
        return folder if folder is not None and folder.parent == self.own else None

    def knows(self, template_id: str) -> bool:
        """Say whether there is a template of this id, sound or not."""
        return template_id in self._folders()

    def version(self, template_id: str) -> int:
        """Return a template's version, unchecked; 0 where it says none."""
        folder = self._folders().get(template_id)
        return 0 if folder is None else _entry(folder).version

    def forget(self, template_id: str) -> None:
        """Read a template anew when it is used next: its files are others now."""
        self._loaded.pop(template_id, None)

    def _folders(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for root in self.folders:
            for path in sorted(root.iterdir()) if root.is_dir() else ():
                if (path / _IDENTITY_FILE).is_file():
                    found.setdefault(path.name, path)
        return found

    def entries(self) -> list[TemplateEntry]:
        """Return what can be chosen, newest years first; a faulty template is told when loaded."""
        entries = [_entry(path) for path in self._folders().values()]
        return sorted(
            entries, key=lambda entry: (not entry.years, [-year for year in entry.years], entry.id)
        )

    def title(self, template_id: str) -> str:
        """Return a template's title for lists, or its id where the template is not there."""
        path = self._folders().get(template_id)
        return _entry(path).title if path is not None else template_id

    def load(self, template_id: str) -> ReportTemplate:
        """Return a template, checked; each is loaded once.

        Raises:
            UserError: ``template_unknown`` or ``template_faulty``.
        """
        if template_id not in self._loaded:
            # The schema library costs a tenth of the start; the start page needs no schema.
            from perfdesk.template import loader  # noqa: PLC0415

            folder = self._folders().get(template_id)
            if folder is None:
                known = "、".join(sorted(self._folders()))
                raise UserError("template_unknown", template=template_id, known=known)
            self._loaded[template_id] = loader.load(folder)
        return self._loaded[template_id]


def _entry(folder: Path) -> TemplateEntry:
    """Read an identity unchecked: a faulty template is still listed, by its folder's name."""
    try:
        identity = read_toml(folder / _IDENTITY_FILE).get("template", {})
        version = identity.get("version", 0)
        return TemplateEntry(
            id=folder.name,
            title=str(identity.get("title", folder.name)),
            region=str(identity.get("region", "")),
            years=tuple(year for year in identity.get("fiscal_years", ()) if isinstance(year, int)),
            version=version if isinstance(version, int) else 0,
            description=str(identity.get("description", "")),
            example=bool(identity.get("example", False)),
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return TemplateEntry(folder.name, folder.name, "", (), 0, "", example=False)
