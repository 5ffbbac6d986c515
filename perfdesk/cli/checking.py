"""Commands on what is found: check, answer, put right; explain a score."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.output import DONE, FAULT, FINDINGS, USAGE, complain, say, say_json
from perfdesk.cli.parser import with_id, with_json
from perfdesk.errors import UserError, message
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from perfdesk.app.checking.foreign import ForeignFinding, ForeignReview
    from perfdesk.app.editing.session import ReportSession
    from perfdesk.app.library.library import Library
    from perfdesk.document.blocks import Document
    from perfdesk.report.values import Finding

#: By the severity's own word.
_SEVERITY_WORDS = {"error": "错误", "warning": "提醒", "hint": "提示"}


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the commands of this module to the command line."""
    made = with_json(command("check", "审核一份报告，或一个文件（txt、docx、pdf，不保存）", _check))
    made.add_argument("target", metavar="ID|FILE", help="报告编号或文件")
    made.add_argument(
        "--kind", choices=("result", "answers"), default="result", help="审核结果，或对它的说明"
    )
    made.add_argument("--out", type=Path, metavar="PATH", help="另写成文件（.pdf、.xlsx 或 .docx）")
    made = with_id(command("explain", "对一条检查结果作出说明", _explain))
    made.add_argument("check", metavar="CHECK", help="检查项代码")
    made.add_argument("ref", metavar="REF", help="项目代码")
    made.add_argument("text", nargs="?", metavar="TEXT", help="说明")
    made.add_argument("--quote", metavar="WORDS", help="只说明这一处原文")
    made.add_argument("--read", action="store_true", help="只标明已阅")
    made.add_argument("--take-back", action="store_true", help="撤回说明")
    made = with_id(command("fix", "改正能自动改正的问题", _fix))
    made.add_argument("check", nargs="?", metavar="CHECK", help="检查项代码，默认全部")
    made.add_argument("--dry-run", action="store_true", help="只列出会改的地方，不保存")
    made = with_id(command("explain-score", "说明一个得分是怎样算出的", _explain_score))
    made.add_argument("ref", metavar="REF", help="得分的项目代码")


# -- check -----------------------------------------------------------------------------------------


def _check(library: Library, arguments: argparse.Namespace) -> int:
    if arguments.target.isdecimal():
        return _check_report(library, arguments)
    return _check_file(library, arguments)


def _opened(library: Library, report_id: int) -> ReportSession:
    """Open a report with last year's beside it, as the window has it."""
    session = library.open(report_id)
    last_year = library.last_year(session)
    if last_year is not None:
        session.look_back(last_year)
    return session


def _check_report(library: Library, arguments: argparse.Namespace) -> int:
    # As of exporting: the window starts through these commands' parser.
    from perfdesk.app.checking.review import answers_document, review_document  # noqa: PLC0415
    from perfdesk.report.findings.check import UNFINISHED  # noqa: PLC0415

    session = _opened(library, int(arguments.target))
    is_result = arguments.kind == "result"
    findings = [one for one in session.findings if is_result or one.answer is not None]
    if arguments.json:
        say_json([_finding_json(session, finding) for finding in findings])
    else:
        for finding in findings:
            refs = " ".join(map(str, finding.refs))
            word = "待填" if finding.check in UNFINISHED else _SEVERITY_WORDS[finding.severity]
            answer = () if finding.answer is None else (message("notes", "answered_mark"),)
            say("\t".join((word, finding.message, refs, *answer, *filter(None, [finding.answer]))))
        if not findings:
            say(message("notes", "no_findings" if is_result else "no_answers"))
    if arguments.out is not None:
        _write(review_document(session) if is_result else answers_document(session), arguments.out)
    return _code(session.findings)


def _finding_json(session: ReportSession, finding: Finding) -> dict[str, object]:
    from perfdesk.report.findings.check import UNFINISHED  # noqa: PLC0415 - as above
    from perfdesk.report.places import place  # noqa: PLC0415 - as above

    return {
        "severity": str(finding.severity),
        "check": finding.check,
        "title": finding.title,
        "basis": finding.basis,
        "unfinished": finding.check in UNFINISHED,
        "refs": [str(ref) for ref in finding.refs],
        "where": place(session.report, finding.refs[0]),
        "message": finding.message,
        "quote": finding.quote,
        "span": finding.span,
        "replacement": None if finding.fix is None else finding.fix.text,
        "answer": finding.answer,
        "answered_before": finding.answered_before,
    }


def _check_file(library: Library, arguments: argparse.Namespace) -> int:
    # Reading files pulls in the readers of Word and PDF; the other commands do without.
    from perfdesk.app.checking.foreign import check_file  # noqa: PLC0415
    from perfdesk.app.checking.review import review_document  # noqa: PLC0415

    if arguments.kind != "result":
        complain(message("notes", "file_has_no_answers"))
        return USAGE
    review = check_file(Path(arguments.target), library.catalogue, library.people)
    if arguments.json:
        say_json(_review_json(review))
    else:
        for one in review.findings:
            say(f"{_SEVERITY_WORDS[one.severity]}\t{one.where}\t{one.message}")
        if not review.findings:
            say(message("notes", "no_findings"))
    if arguments.out is not None:
        _write(review_document(review), arguments.out)
    return _code(review.findings)


def _review_json(review: ForeignReview) -> dict[str, object]:
    return {
        "title": review.title,
        "template": review.template_id,
        "year": review.fiscal_year,
        "findings": [
            {
                "severity": str(one.severity),
                "check": one.check,
                "title": one.title,
                "basis": one.basis,
                "where": one.where,
                "line": one.line,
                "message": one.message,
                "quote": one.quote,
            }
            for one in review.findings
        ],
    }


def _code(findings: Iterable[Finding | ForeignFinding]) -> int:
    return FINDINGS if any(str(one.severity) == "error" for one in findings) else DONE


def _write(document: Document, target: Path) -> None:
    from perfdesk.app.printed.exporting import export_document  # noqa: PLC0415 - pulls in the writers

    kind = target.suffix.lower().removeprefix(".")
    result = export_document(document, kind, target)
    for sentence in result.missing:
        complain(sentence)


# -- answers and fixes -----------------------------------------------------------------------------


def _explain(library: Library, arguments: argparse.Namespace) -> int:
    said = (arguments.text is not None, arguments.read, arguments.take_back)
    if sum(said) != 1:
        complain(message("notes", "explain_one"))
        return USAGE
    session = _opened(library, arguments.id)
    ref = FieldRef.parse(arguments.ref)
    session.value(ref)
    found = [
        finding
        for finding in session.findings_at(ref)
        if finding.check == arguments.check and arguments.quote in {None, finding.quote}
    ]
    if not found:
        raise UserError("finding_unknown", check=arguments.check, ref=arguments.ref)
    text = None if arguments.take_back else arguments.text or ""
    for finding in found:
        session.answer(finding, text)
    session.flush()
    return DONE


def _fix(library: Library, arguments: argparse.Namespace) -> int:
    session = _opened(library, arguments.id)
    found = session.fixable(arguments.check)
    for finding, fix in ((one, one.fix) for one in found if one.fix is not None):
        say(f"{fix.ref}\t{finding.title}\t{finding.quote}\t{fix.text}")
    if arguments.dry_run:
        complain(message("notes", "would_fix", count=len(found)))
        return DONE
    session.fix_all(arguments.check)
    session.flush()
    complain(message("notes", "fixed", count=len(found)))
    return DONE


def _explain_score(library: Library, arguments: argparse.Namespace) -> int:
    from perfdesk.report.scores.score import explain  # noqa: PLC0415 - the other commands do without

    session = library.open(arguments.id)
    ref = FieldRef.parse(arguments.ref)
    session.value(ref)
    explanation = explain(session.report, ref)
    if explanation is None:
        complain(message("notes", "no_score", ref=arguments.ref))
        return FAULT
    say(explanation.text())
    return DONE
