"""What the clerk said to findings: an explanation holds as long as the words at fault stand there.

An answer belongs to a check, a field and the words that were marked, not to a moment: where the
words come back, so does the answer, and a record that is put back brings its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.report.values import Answer, FieldRef, Finding
from perfdesk.template.datatypes import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Check, field and quote.
AnswerKey = tuple[str, FieldRef, str]


def answer_key(finding: Finding) -> AnswerKey:
    """Return what an answer to a finding is kept by."""
    return finding.check, finding.refs[0], finding.quote


def with_answer(finding: Finding, answers: Mapping[AnswerKey, str]) -> Finding:
    """Return a finding with what was said to it; to an error nothing can be said."""
    text = None if finding.severity is Severity.ERROR else answers.get(answer_key(finding))
    return finding if finding.answer == text else replace(finding, answer=text)


def answers_by_key(answers: Iterable[Answer]) -> dict[AnswerKey, str]:
    """Return stored answers as a report has them at hand."""
    return {(one.check, one.ref, one.quote): one.text for one in answers}


def stored_answers(answers: Mapping[AnswerKey, str]) -> tuple[Answer, ...]:
    """Return a report's answers as they are stored, always in the same order."""
    return tuple(sorted(Answer(*key, text) for key, text in answers.items()))
