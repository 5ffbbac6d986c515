"""Put the text of one section into its fields, in order.

What has a shape (lists, records, sentences, single values) is found first; the texts between go to
the text fields that stand between; what is then still without a place is left over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from perfdesk.intake.claims import Claim, claim_list, claim_sentence, claim_value, paragraphs
from perfdesk.intake.records import RecordsClaim, marks_of
from perfdesk.intake.reverse import label
from perfdesk.report.values import FieldRef
from perfdesk.template.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.intake.ledger import Ledger
    from perfdesk.template.schema import FormField

#: A text is a reworded sentence of the template from so much likeness on.
_ALIKE = 0.6
_CHUNK = re.compile(r"[^。！？]*[。！？]?")
_FIGURES = re.compile(r"[-+]?\d+(?:[.,]\d+)*")


def place_text(ledger: Ledger, section: str, text: str) -> None:
    """Account for all of a section's text; its paragraphs are lines of ``text``."""
    codes = ledger.template.members.get(section, ())
    fields = [ledger.template.fields[code] for code in codes]
    visible = [entry for entry in fields if entry.display_layout.kind != "hidden"]
    _Placer(ledger, visible, text).place()


@dataclass(slots=True)
class _Placer:
    ledger: Ledger
    fields: list[FormField]
    text: str
    claims: list[tuple[int, Claim]] = field(default_factory=list)
    current: int = -1

    def place(self) -> None:
        """Find the claims, then go through the text once."""
        self._claim_records()
        for index, entry in enumerate(self.fields):
            self._claim(index, entry)
        self._stretch_records()
        self.claims.sort(key=lambda claim: claim[1].start)
        place, before = 0, -1
        for index, claim in self.claims:
            self._write_texts(place, claim.start, before, index)
            claim.write(self.ledger)
            place, before = claim.end, index
        self._write_texts(place, len(self.text), before, len(self.fields))

    # -- finding what has a shape ---------------------------------------------------------------

    def _claim_records(self) -> None:
        template = self.ledger.template
        start = 0
        for index, entry in enumerate(self.fields):
            if entry.display_layout.kind != "records":
                continue
            marks = marks_of(template, entry.code, self.text, start, len(self.text))
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
            if before < index < after and entry.type in (DataType.TEXT, DataType.SENTENCE)
        ]
        for _, paragraph in paragraphs(self.text, start, end):
            for piece, sentence in self._pieces(paragraph, between):
                target = sentence or self._text_field(piece, between)
                if target is None:
                    self.ledger.leave(piece)
                else:
                    self.ledger.put(FieldRef(target.code), piece)

    def _pieces(
        self, paragraph: str, between: list[tuple[int, FormField]]
    ) -> Iterator[tuple[str, FormField | None]]:
        """Cut a paragraph at the reworded sentences in it; without any it stays whole."""
        rest = ""
        for chunk in _CHUNK.findall(paragraph):
            entry = self._reworded(chunk, between) if chunk else None
            if entry is None:
                rest += chunk
                continue
            if rest:
                yield rest, None
            rest = ""
            yield chunk, entry
        if rest:
            yield rest, None

    def _reworded(self, chunk: str, between: list[tuple[int, FormField]]) -> FormField | None:
        for _, entry in between:
            pattern = self.ledger.template.compiled[entry.code].pattern
            if pattern is None or self.ledger.text(FieldRef(entry.code)) is not None:
                continue
            words = "".join(part for part in pattern.parts if isinstance(part, str))
            likeness = SequenceMatcher(None, words, _FIGURES.sub("", chunk), autojunk=False)
            if likeness.real_quick_ratio() >= _ALIKE and likeness.ratio() >= _ALIKE:
                return entry
        return None

    def _text_field(self, paragraph: str, between: list[tuple[int, FormField]]) -> FormField | None:
        """Return the field whose label opens the paragraph, or else go on with the last one."""
        texts = [(index, entry) for index, entry in between if entry.type is DataType.TEXT]
        if not texts:
            return None
        for index, entry in texts:
            if _opens(entry, paragraph):
                self.current = index
                return entry
        # What applies only under a condition takes no text that does not name it.
        open_to_all = [(index, entry) for index, entry in texts if entry.relevant is None]
        going_on = [(index, entry) for index, entry in open_to_all if index >= self.current]
        if not open_to_all:
            return None
        self.current, chosen = (going_on or open_to_all)[0]
        return chosen


def _opens(entry: FormField, paragraph: str) -> bool:
    return label((entry.label, *entry.aliases)).match(paragraph) is not None
