"""An old report on its way in: read once, then arranged by the clerk, and only then stored.

Nothing here knows the screen. Reading may take seconds and touches no store, so it may be done
beside the screen; every change afterwards is a new arrangement that is filled in again.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from perfdesk.app.importing.import_state import PLACED, ImportState, arrangement_of
from perfdesk.errors import UserError
from perfdesk.intake.by_hand import with_hand
from perfdesk.intake.fields.fill import fill
from perfdesk.intake.files import read_whole
from perfdesk.intake.read import AUTO, propose_by, read_file
from perfdesk.pulse import heard_by
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from perfdesk.intake.arrangement import Arrangement
    from perfdesk.intake.proposal import Proposal
    from perfdesk.intake.read import CleanFile
    from perfdesk.template.catalogue import Catalogue
    from perfdesk.template.template import ReportTemplate


class Reading:
    """How far the reading of a file is: told beside the screen, asked and broken off by it.

    ``give_way`` is called at every step: it may let the screen go first.

    Attributes:
        stage: What is being done, a short phrase; empty before it began.
    """

    def __init__(self, give_way: Callable[[], object] | None = None) -> None:
        self.stage = ""
        self._give_way = give_way
        self._is_cancelled = False

    def cancel(self) -> None:
        """Let the reading end at its next step: a page, a line."""
        self._is_cancelled = True

    def begin(self, stage: str) -> None:
        """Tell the next stage.

        Raises:
            UserError: ``import_cancelled``.
        """
        self.beat()
        self.stage = stage

    def beat(self) -> None:
        """Take note of a step.

        Raises:
            UserError: ``import_cancelled``.
        """
        if self._give_way is not None:
            self._give_way()
        if self._is_cancelled:
            raise UserError("import_cancelled")


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


class ImportDesk(ImportState):
    """An old report that was read, and what the clerk made of it so far, with the way back.

    Attributes:
        name: The file's name.
        file: What was read, and its SHA-256 as ``digest``.
    """

    def __init__(
        self, file: CleanFile, catalogue: Catalogue, proposal: Proposal, digest: str = ""
    ) -> None:
        super().__init__(catalogue.load(proposal.template_id), proposal)
        self.name = file.source.name
        self.file = file
        self.digest = digest
        self._catalogue = catalogue
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    @classmethod
    def read(
        cls,
        path: Path,
        catalogue: Catalogue,
        template_id: str = AUTO,
        reading: Reading | None = None,
    ) -> ImportDesk:
        """Read a file and arrange it by a template, or by the one that fits best.

        Raises:
            UserError: As ``read_file`` and ``propose_by``, and ``import_cancelled``.
        """
        reading = reading or Reading()
        with heard_by(reading.beat):
            reading.begin("读取文件、整理段落")
            file = read_file(path)
            digest = sha256(read_whole(path)).hexdigest()
            reading.begin("识别标题、选择模板、归位")
            proposal = _first_proposal(file, catalogue, template_id)
            reading.begin("")
        return cls(file, catalogue, proposal, digest)

    # -- looking ----------------------------------------------------------------------------------

    @property
    def is_changed(self) -> bool:
        """Say whether the clerk changed anything that closing would lose."""
        return bool(self._done)

    # -- changing ---------------------------------------------------------------------------------

    def assign(self, numbers: Iterable[int], section: str | None, field: str | None = None) -> None:
        """Send pieces to a section or one of its fields, or to what is left over."""
        chosen = tuple(numbers)
        self._change("放置", lambda arrangement: arrangement.assign(chosen, section, field))

    def confirm(self, numbers: Iterable[int]) -> None:
        """Say that pieces are where they belong; with a heading what goes along with it."""
        chosen = set(numbers)

        def confirmed(arrangement: Arrangement) -> Arrangement:
            for part in arrangement.parts:
                if part.number in chosen and part.kind in PLACED:
                    arrangement = arrangement.assign([part.number], part.section, part.field)
            return arrangement

        self._change("确认位置", confirmed)

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

    def join(self, *numbers: int) -> None:
        """Put each of these pieces at the end of the one before it."""

        def joined(arrangement: Arrangement) -> Arrangement:
            for number in numbers:
                arrangement = arrangement.join(number)
            return arrangement

        self._change("合并", joined)

    def by_template(self, template_id: str, reading: Reading | None = None) -> Proposal:
        """Return how another template would arrange it, which may be done beside the screen.

        One that does not fit takes what fits; the rest is left over. What the clerk cut, put
        together or placed herself stays so, where that template has the section.

        Raises:
            UserError: The template cannot be loaded, or ``import_cancelled``.
        """
        with heard_by((reading or Reading()).beat):
            proposal = propose_by(self.file, self._catalogue, template_id, must_fit=False)
            template = self._catalogue.load(template_id)
            fresh = arrangement_of(proposal)
            arranged = with_hand(fresh, self.arrangement, template)
            return proposal if arranged is fresh else fill(template, arranged)

    def adopt(self, proposal: Proposal) -> None:
        """Go on with what ``by_template`` gave."""
        if proposal.arrangement == self.arrangement:
            return
        self._keep(_Step("换模板", self.arrangement))
        self.arrange_by(self._catalogue.load(proposal.template_id), proposal)

    def _change(self, name: str, change: Callable[[Arrangement], Arrangement]) -> None:
        before = self.arrangement
        after = change(before)
        if after == before:
            return
        self._keep(_Step(name, before))
        self.arrangement = after

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
        self.arrangement = step.arrangement


def targets(template: ReportTemplate) -> Iterator[Target]:
    """Yield all places to which a piece can be sent, in the order of the report."""
    for code, _ in template.walk_sections():
        section = template.sections[code]
        path = " › ".join(template.sections[one].heading for one in template.section_path(code))
        yield Target(code, None, section.heading, path)
        for name in template.members.get(code, ()):
            field = template.fields[name]
            if field.type is DataType.TEXT and field.group is None:
                yield Target(code, name, field.label, f"{path} › {field.label}")


def _first_proposal(file: CleanFile, catalogue: Catalogue, template_id: str) -> Proposal:
    """Arrange by the template that was named, also one that does not fit a report of our kind."""
    try:
        return propose_by(file, catalogue, template_id)
    except UserError as error:
        if template_id == AUTO or error.code != "import_other_kind":
            raise
        propose_by(file, catalogue)  # Refuses what is no such report at all.
        return propose_by(file, catalogue, template_id, must_fit=False)
