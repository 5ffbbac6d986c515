"""What goes into the proof-reader and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from perfdesk.template.schema import Role

#: Tells a passage from all others of a text, for life: a field's place, a paragraph's number.
Key = Hashable
Kind = Literal["annex", "title", "heading", "text", "items", "figure"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a report that belongs together: a field's text, or a paragraph of a file.

    Attributes:
        kind: ``text`` is prose, ``items`` a list (one item a line), ``title`` and ``heading`` are
            such only in files (ours are generated), as is ``annex`` (附件2 above the title; empty
            where it is missing), ``figure`` is a number of the form.
        role: What it is in every report; None where that is not known.
        label: What it is called: the field's label, or the heading it stands below.
        names: Other names of a figure (its label's aliases); of an annex the one prescribed.
        unit: Of a figure: 万元, %, 个 ….
        level: Of a heading, from 1; 0 otherwise.
        part: Passages with the same part stand in the same record (a task, an indicator) or
            section; which one it is has no meaning.
        is_row: It stands in a record of which there may be others: one project's, not the office's.
        is_generated: The program wrote it from figures: its language is ours, its figures count.
        is_stable: May stand the same every year (职能).
        is_file: It comes from a file: print lines, typed numbers and brackets are to be judged.
        cuts: Of a file: where in the text a line or page ended in the middle of the paragraph.
    """

    key: Key
    text: str
    kind: Kind = "text"
    role: Role | None = None
    label: str = ""
    names: tuple[str, ...] = ()
    unit: str = ""
    level: int = 0
    part: Hashable = None
    is_row: bool = False
    is_generated: bool = False
    is_stable: bool = False
    is_file: bool = False
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a proof-reader knows beside the texts.

    Attributes:
        fiscal_year: The year that the report tells; 0 where it is not known.
        unit: The unit's name; may be empty.
        people: Names of persons that must not be published unseen, from the clerk's own list.
        off: Codes of checks that are not made.
    """

    fiscal_year: int = 0
    unit: str = ""
    people: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters start to end (exclusive) of a passage's text."""

    key: Key
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Slip:
    """Something to be marked.

    Attributes:
        check: The check's code; title, severity, basis and message are in ``resources/proof``.
        spot: Where it is shown, and what is quoted.
        also: Other places that it speaks of (the same passage again, the other figure).
        slots: Words for the message, by name; ``{words}``, ``{place}``, ``{label}``, and for the
            first of ``also`` ``{other_words}``, ``{other_place}``, ``{other_label}`` are filled
            in by whoever tells it.
        variant: Chooses another message of the check: ``message_<variant>``; severities may differ
            likewise (``severity_<variant>``).
        replacement: What may safely stand at the spot instead; None where a person has to judge.
    """

    check: str
    spot: Spot
    also: tuple[Spot, ...] = ()
    slots: Mapping[str, str] = field(default_factory=dict, hash=False)
    variant: str = ""
    replacement: str | None = None


#: Finds what a passage shows by itself.
Local = Callable[[Passage, Setting], Iterable[Slip]]


class Across(Protocol):
    """Finds what shows only between passages.

    ``facts`` is asked once for each text and kept; only when some passage's facts changed is
    ``judge`` asked again, with the facts of all passages that have any, in reading order. So what
    is found change by change is what would be found from scratch. Facts must be small and hashable:
    what ``judge`` does with those of a whole report is done at a keystroke.
    """

    def facts(self, passage: Passage, setting: Setting) -> tuple[Hashable, ...]:
        """Return what matters of a passage for this check."""

    def judge(
        self, told: Sequence[tuple[Passage, tuple[Hashable, ...]]], setting: Setting
    ) -> Iterable[Slip]:
        """Return what is wrong, given the facts of all passages that have some."""
