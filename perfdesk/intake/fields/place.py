"""Put the text of one section into its fields, in order.

What has a shape (lists, records, sentences, single values) is found first; the texts between go to
the text fields that stand between; what is then still without a place is left over.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from perfdesk.intake.fields.claims import Claim, claim_list, claim_sentence, claim_value, paragraphs
from perfdesk.intake.fields.figure_context import Report
from perfdesk.intake.fields.figures import FigureFinder
from perfdesk.intake.fields.records import RecordsClaim, first_text, record_marks, text_field
from perfdesk.intake.words.reverse import label
from perfdesk.report.values import ROOT, FieldRef
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.template.schema import FormField
    from perfdesk.template.template import ReportTemplate

#: A text is a reworded sentence of the template from so much likeness on.
_ALIKE = 0.6
#: Or where it tells so many of its figures.
_TOLD = 2
_CHUNK = re.compile(r"[^。！？]*[。！？]?")
_FIGURES = re.compile(r"[-+]?\d+(?:[.,]\d+)*")


def place_text(ledger: Ledger, section: str, text: str, told: str = "") -> None:
    """Account for all of a section's text; its paragraphs are lines of ``text``.

    ``told`` is where figures are looked for, if not in the text as it is: with headings that say
    whose they are.
    """
    codes = _members(ledger.template, section)
    _Placer(ledger, [ledger.template.fields[code] for code in codes], text, told or text).place()


def _members(template: ReportTemplate, section: str) -> tuple[str, ...]:
    """Return a section's fields; of one that has none those of its first part that takes texts."""
    codes = template.members.get(section, ())
    if codes:
        return codes
    for child in template.children.get(section, ()):
        own = _members(template, child)
        if any(template.fields[code].type is DataType.TEXT for code in own):
            return own
    return ()


class _Placer:
    """Goes through the text of one section."""

    def __init__(self, ledger: Ledger, members: list[FormField], text: str, told: str) -> None:
        self.ledger = ledger
        self.fields = [entry for entry in members if entry.display_layout.kind != "hidden"]
        self.text = text
        self._told = told
        self.claims: list[tuple[int, Claim]] = []
        self.current = -1
        self._sentences: list[FormField] = []
        figures = [one.code for one in members if one.is_numeric and one.calculate is None]
        self._figures = frozenset(figures)
        report = Report(ledger.unit, ledger.fiscal_year)
        self._finder = FigureFinder(ledger.template, figures, report)

    def place(self) -> None:
        """Find the claims, then go through the text once."""
        self._claim_records()
        for index, entry in enumerate(self.fields):
            self._claim(index, entry)
        self._stretch_records()
        claimed = {index for index, _ in self.claims}
        self._sentences = [
            entry
            for index, entry in enumerate(self.fields)
            if entry.type is DataType.SENTENCE and index not in claimed
        ]
        self.claims.sort(key=lambda claim: claim[1].start)
        place, before = 0, -1
        for index, claim in self.claims:
            self._write_texts(place, claim.start, before, index)
            claim.write(self.ledger)
            place, before = claim.end, index
        self._write_texts(place, len(self.text), before, len(self.fields))
        self._copy_figures()

    # -- finding what has a shape ---------------------------------------------------------------

    def _claim_records(self) -> None:
        template = self.ledger.template
        lists = any(entry.type is DataType.LIST for entry in self.fields)
        start = 0
        for index, entry in enumerate(self.fields):
            if entry.display_layout.kind != "records":
                continue
            marks = record_marks(template, entry.code, self.text, start, any_number=not lists)
            if marks:
                close = self.text.find("\n", marks[-1].end)
                start = len(self.text) if close < 0 else close
                claim = RecordsClaim(template, entry.code, self.text, tuple(marks), start)
                self.claims.append((index, claim))

    def _claim(self, index: int, entry: FormField) -> None:
        if entry.is_container or entry.type is DataType.TEXT:
            return
        template, ref = self.ledger.template, FieldRef(entry.code)
        claim: Claim | None
        if entry.type is DataType.SENTENCE:
            found = claim_sentence(template, ref, self.text, {})
            claim = next((each for each in found if self._is_free(each)), None)
        else:
            start = max((c.end for i, c in self.claims if i < index), default=0)
            end = min((c.start for i, c in self.claims if i > index), default=len(self.text))
            if entry.type is DataType.LIST:
                claim = claim_list(template, ref, self.text, start, end)
            else:
                claim = claim_value(entry, self.text, start, end)
        if claim is not None:
            self.claims.append((index, claim))

    def _is_free(self, claim: Claim) -> bool:
        return all(claim.end <= other.start or claim.start >= other.end for _, other in self.claims)

    def _stretch_records(self) -> None:
        """The last record goes on to whatever else is found, or to a text that is labelled."""
        for number, (index, claim) in enumerate(self.claims):
            if isinstance(claim, RecordsClaim):
                later = [c.start for _, c in self.claims if c.start >= claim.end]
                later += self._labelled(index, claim.end)
                end = min(later, default=len(self.text))
                stretched = RecordsClaim(claim.template, claim.group, claim.text, claim.marks, end)
                self.claims[number] = (index, stretched)

    def _labelled(self, index: int, start: int) -> Iterator[int]:
        for place, paragraph in paragraphs(self.text, start, len(self.text)):
            for entry in self.fields[index + 1 :]:
                if entry.type is DataType.TEXT and _opens(entry, paragraph):
                    yield place

    # -- texts between ----------------------------------------------------------------------------

    def _write_texts(self, start: int, end: int, before: int, after: int) -> None:
        """Put a stretch without a shape into the text fields between two claims."""
        between = [
            (index, entry)
            for index, entry in enumerate(self.fields)
            if before < index < after and entry.type is DataType.TEXT
        ]
        for _, paragraph in paragraphs(self.text, start, end):
            for piece, sentence in self._pieces(paragraph):
                target = sentence or self._text_field(piece, between) or self._elsewhere(before)
                if target is None:
                    self.ledger.leave(piece)
                else:
                    self._put(target, piece)

    def _put(self, target: FormField, piece: str) -> None:
        ledger = self.ledger
        if not target.is_container:
            ledger.put(FieldRef(target.code), piece)
            return
        code, lines = text_field(ledger.template, target.code) or "", ledger.lines
        line = next((one.number for one in lines if one.group == target.code), None)
        line = ledger.add_line(target.code, ROOT) if line is None else line
        ledger.put(FieldRef(code, line), piece)

    def _pieces(self, paragraph: str) -> Iterator[tuple[str, FormField | None]]:
        """Cut a paragraph at the reworded sentences in it; without any it stays whole."""
        rest = ""
        for chunk in _CHUNK.findall(paragraph):
            entry = self._reworded(chunk) if chunk else None
            if entry is None:
                rest += chunk
                continue
            if rest:
                yield rest, None
            rest = ""
            yield chunk, entry
        if rest:
            yield rest, None

    def _reworded(self, chunk: str) -> FormField | None:
        """Return the sentence that says the same: in like words, or by the figures it tells."""
        best: tuple[tuple[int, float], FormField] | None = None
        told = {found.code for found in self._finder.find(chunk)} if self._sentences else set()
        for entry in self._sentences:
            pattern = self.ledger.template.compiled[entry.code].pattern
            if pattern is None or self.ledger.text(FieldRef(entry.code)) is not None:
                continue
            own = {slot.name for slot in pattern.slots if slot.name in self._figures}
            words = "".join(part for part in pattern.parts if isinstance(part, str))
            rank = (len(own & told), _likeness(words, chunk))
            is_same = rank[1] >= _ALIKE or (rank[0] >= min(_TOLD, len(own)) > 0)
            if is_same and (best is None or rank > best[0]):
                best = rank, entry
        return best[1] if best is not None else None

    def _text_field(self, paragraph: str, between: list[tuple[int, FormField]]) -> FormField | None:
        """Return the field whose label opens the paragraph, or else go on with the last one."""
        for index, entry in between:
            if _opens(entry, paragraph):
                self.current = index
                return entry
        # What applies only under a condition takes no text that does not name it.
        open_to_all = [(index, entry) for index, entry in between if entry.relevant is None]
        going_on = [(index, entry) for index, entry in open_to_all if index >= self.current]
        if not open_to_all:
            return None
        self.current, chosen = (going_on or open_to_all)[0]
        return chosen

    def _elsewhere(self, before: int) -> FormField | None:
        """Return where else in the section a text may go that no text field takes in its place.

        A text before or behind, a list; where there is no record, a record.
        """
        texts = [
            (index, entry)
            for index, entry in enumerate(self.fields)
            if entry.type is DataType.TEXT and entry.relevant is None
        ]
        earlier = [entry for index, entry in texts if index <= before]
        if texts:
            return earlier[-1] if earlier else texts[0][1]
        for kind in (DataType.LIST, DataType.GROUP):
            for index, entry in enumerate(self.fields):
                # What stands before all records is told of none of them: it is one of its own.
                is_claimed = any(index == claimed for claimed, _ in self.claims if before >= 0)
                is_open = entry.type is DataType.LIST or not is_claimed
                if entry.type is kind and is_open and self._takes_text(entry):
                    return entry
        return None

    def _takes_text(self, entry: FormField) -> bool:
        return not entry.is_container or first_text(self.ledger.template, entry.code) is not None

    # -- figures in what stays text ---------------------------------------------------------------

    def _copy_figures(self) -> None:
        """Put what the texts tell into the fields of figures that have nothing yet."""
        within = {
            FieldRef(entry.code): text
            for entry in self._sentences
            if (text := self.ledger.text(FieldRef(entry.code))) is not None
        }
        findings = self._finder.search(self._told)
        for conflict in findings.conflicts:
            self.ledger.tell_conflict(conflict)
        for figure in findings.figures:
            words = self._told[figure.start : figure.end]
            sentence = next((ref for ref, text in within.items() if words in text), None)
            self.ledger.copy(FieldRef(figure.code), figure.text, sentence)


def _opens(entry: FormField, paragraph: str) -> bool:
    return label((entry.label, *entry.aliases)).match(paragraph) is not None


def _likeness(words: str, chunk: str) -> float:
    """Return how like a chunk is to the words of a sentence, figures aside, from 0 to 1."""
    bare = _FIGURES.sub("", chunk)
    if len(bare) > 4 * len(words):
        return 0.0
    matcher = SequenceMatcher(None, words, bare, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0
