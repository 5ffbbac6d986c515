"""Say which fields must be looked at again when others have changed.

A field's own checks (required, constraint, override) read other fields without its value changing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.report.values import ROOT, FieldRef

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.report.report import Report


class Reach:
    """Finds the fields whose own checks hang on given fields of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._watchers: dict[str, list[str]] = {}
        for code, compiled in report.template.compiled.items():
            names = {slot.name for slot in compiled.pattern.slots} if compiled.pattern else set()
            for expression in (compiled.required, compiled.constraint):
                names |= expression.names if expression else set()
            for name in names:
                self._watchers.setdefault(name, []).append(code)

    def of(self, refs: Iterable[FieldRef]) -> set[FieldRef]:
        """Return the given fields with those that watch them.

        What watched a field that is gone may stand anywhere: all its places are returned.
        """
        report = self._report
        found = set(refs)
        for ref in list(found):
            line = ref.line if ref in report.values else ROOT
            for code in self._watchers.get(ref.code, ()):
                found |= {FieldRef(code, place) for place in report.tree.holding(code, line)}
        return found
