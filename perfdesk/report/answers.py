"""What the clerk said to findings: an explanation holds as long as the finding says the same.

An answer belongs to a check, a field and what the finding told (the words that were marked, the
figures), not to a moment: where these come back, so does the answer, and a record that is put back
brings its own. What was said to another figure is offered again, never applied.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.report.values import Answer, FieldRef, Finding
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Check, field and gist.
AnswerKey = tuple[str, FieldRef, str]

_PART = " | "


def gist_of(quote: str, slots: Mapping[str, object]) -> str:
    """Return what a finding tells: the words at fault and what fills its sentence.

    Places are left out: they change when a heading or a record before them comes or goes.
    """
    told = (
        " ".join(str(value).split())
        for name, value in sorted(slots.items())
        if "place" not in name and name != "where"
    )
    return _PART.join((quote, *filter(None, told)))


def answer_key(finding: Finding) -> AnswerKey:
    """Return what an answer to a finding is kept by."""
    return finding.check, finding.refs[0], finding.gist or finding.quote


def with_answer(finding: Finding, answers: Mapping[AnswerKey, str]) -> Finding:
    """Return a finding with what was said to it; to an error nothing can be said."""
    if finding.severity is Severity.ERROR:
        return finding
    text = answers.get(answer_key(finding))
    before = "" if text is not None else _said_before(finding, answers)
    if (finding.answer, finding.answered_before) == (text, before):
        return finding
    return replace(finding, answer=text, answered_before=before)


def _said_before(finding: Finding, answers: Mapping[AnswerKey, str]) -> str:
    """Return what was said when the same check found something else there, best the same words."""
    around = finding.check, finding.refs[0]
    said = [key for key, text in answers.items() if text and key[:2] == around]
    if not said:
        return ""
    words = finding.quote
    return answers[max(said, key=lambda key: (key[2].split(_PART)[0] == words, key[2]))]


def answers_by_key(answers: Iterable[Answer]) -> dict[AnswerKey, str]:
    """Return stored answers as a report has them at hand."""
    return {(one.check, one.ref, one.quote): one.text for one in answers}


def stored_answers(answers: Mapping[AnswerKey, str]) -> tuple[Answer, ...]:
    """Return a report's answers as they are stored, always in the same order."""
    return tuple(sorted(Answer(*key, text) for key, text in answers.items()))
