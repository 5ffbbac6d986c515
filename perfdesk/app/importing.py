"""An old report on its way in: read once, then arranged by the clerk, and only then stored.

Nothing here knows the screen. Reading may take seconds and touches no store, so it may be done
beside the screen; every change afterwards is a new arrangement that is filled in again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.intake.arrangement import CONTENT, Arrangement, Part, PartKind
from perfdesk.intake.fill import fill
from perfdesk.intake.read import AUTO, propose_by, read_file
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from perfdesk.intake.proposal import Proposal
    from perfdesk.intake.read import CleanFile
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate

#: Below this a place is a guess, below the other it should be looked at.
GUESS, LOOK = 0.5, 0.75


@dataclass(frozen=True, slots=True)
class Target:
    """A place to which a piece can be sent: a section, or one of its text fields.

    Attributes:
        label: Its heading or label.
        path: Headings from the outermost down to it, for lists and the search in them.
        field: Code of a field; None for the section itself, which finds the field by shape.
    """

    section: str
    field: str | None
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class _Step:
    """A state to which undo leads back, and what was done from there on."""

    name: str
    arrangement: Arrangement


class ImportDesk:
    """An old report that was read, and what the clerk made of it so far.

    Attributes:
        name: The file's name.
        template: The template by which it is arranged.
        proposal: What the report would become as it is arranged now.
    """

    def __init__(self, file: CleanFile, catalogue: Catalogue, proposal: Proposal) -> None:
        self.name = file.source.name
        self._file = file
        self._catalogue = catalogue
        self.template: ReportTemplate = catalogue.load(proposal.template_id)
        self.proposal = proposal
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @classmethod
    def read(cls, path: Path, catalogue: Catalogue, template_id: str = AUTO) -> ImportDesk:
        """Read a file and arrange it by a template, or by the one that fits best.

        Raises:
            UserError: As ``read_file`` and ``propose_by``.
        """
        file = read_file(path)
        return cls(file, catalogue, propose_by(file, catalogue, template_id))

    # -- looking ----------------------------------------------------------------------------------

    @property
    def arrangement(self) -> Arrangement:
        """Return which piece goes where."""
        return _arrangement(self.proposal)

    @property
    def is_changed(self) -> bool:
        """Say whether the clerk changed anything that closing would lose."""
        return bool(self._done)

    def targets(self) -> tuple[Target, ...]:
        """Return all places to which a piece can be sent, in the order of the report."""
        return tuple(self._targets())

    def _targets(self) -> Iterator[Target]:
        template = self.template
        for code, _ in template.walk_sections():
            section = template.sections[code]
            path = " › ".join(template.sections[one].heading for one in template.section_path(code))
            yield Target(code, None, section.heading, path)
            for name in template.members.get(code, ()):
                field = template.fields[name]
                if field.type is DataType.TEXT and field.group is None:
                    yield Target(code, name, field.label, f"{path} › {field.label}")

    def unsure(self) -> tuple[int, ...]:
        """Return the pieces that the clerk should look at: without a place, or not sure of it."""
        return tuple(
            part.number
            for part in self.arrangement.parts
            if part.is_left or (part.kind in _PLACED and part.confidence < LOOK)
        )

    # -- changing ---------------------------------------------------------------------------------

    def assign(self, numbers: Iterable[int], section: str | None, field: str | None = None) -> None:
        """Send pieces to a section or one of its fields, or to what is left over."""
        chosen = tuple(numbers)
        self._change("放置", lambda arrangement: arrangement.assign(chosen, section, field))

    def dismiss(self, numbers: Iterable[int]) -> None:
        """Count pieces as no text of the report."""
        chosen = tuple(numbers)
        self._change("不导入", lambda arrangement: arrangement.dismiss(chosen))

    def as_heading(self, number: int, section: str | None) -> None:
        """Take a piece for a heading."""
        self._change("作为标题", lambda arrangement: arrangement.as_heading(number, section))

    def as_text(self, number: int) -> None:
        """Take a heading for text."""
        self._change("作为正文", lambda arrangement: arrangement.as_text(number))

    def split(self, number: int, offset: int) -> None:
        """Cut a piece before a character."""
        self._change("拆分", lambda arrangement: arrangement.split(number, offset))

    def join(self, number: int) -> None:
        """Put a piece at the end of the one before it."""
        self._change("合并", lambda arrangement: arrangement.join(number))

    def use_template(self, template_id: str) -> None:
        """Arrange by another template; what the clerk placed stays where that section exists.

        Raises:
            UserError: As ``propose_by``; nothing is changed then.
        """
        proposal = propose_by(self._file, self._catalogue, template_id)
        template = self._catalogue.load(proposal.template_id)
        arranged = _with_hand(_arrangement(proposal), self.arrangement, template)
        self._keep(_Step("换模板", self.arrangement))
        self.template = template
        self.proposal = fill(template, arranged)

    def _change(self, name: str, change: Callable[[Arrangement], Arrangement]) -> None:
        before = self.arrangement
        after = change(before)
        if after == before:
            return
        self._keep(_Step(name, before))
        self.proposal = fill(self.template, after)

    def _keep(self, step: _Step) -> None:
        self._done.append(step)
        self._undone.clear()

    # -- undo -------------------------------------------------------------------------------------

    @property
    def undo_name(self) -> str:
        """Return what undo would take back; empty where there is nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """Return what redo would do again; empty where there is nothing."""
        return self._undone[-1].name if self._undone else ""

    def undo(self) -> None:
        """Take the last change back."""
        self._go(self._done, self._undone)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._go(self._undone, self._done)

    def _go(self, source: list[_Step], target: list[_Step]) -> None:
        if not source:
            return
        step = source.pop()
        target.append(_Step(step.name, self.arrangement))
        self.template = self._catalogue.load(step.arrangement.template_id)
        self.proposal = fill(self.template, step.arrangement)


#: Kinds of pieces that stand in a section.
_PLACED = frozenset({PartKind.HEADING, *CONTENT})


def _arrangement(proposal: Proposal) -> Arrangement:
    if proposal.arrangement is None:  # Only proposals made in tests have none.
        raise AssertionError(proposal.template_id)
    return proposal.arrangement


def _with_hand(arranged: Arrangement, before: Arrangement, template: ReportTemplate) -> Arrangement:
    """Return an arrangement in which pieces stand where the clerk had placed them."""
    by_hand = {(part.lines, part.text): part for part in before.parts if part.by_hand}

    def placed(part: Part) -> Part:
        own = by_hand.get((part.lines, part.text))
        if own is None or (own.section is not None and own.section not in template.sections):
            return part
        field = own.field if own.field in template.fields else None
        return replace(own, number=part.number, field=field)

    return replace(arranged, parts=tuple(placed(part) for part in arranged.parts))
