"""Reports that were begun with an earlier version of a shipped template open in the present one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.app.library.library import Library
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import FieldRef
from perfdesk.template.catalogue import Catalogue
from tests.helpers.packages import META, open_session

if TYPE_CHECKING:
    from pathlib import Path

_CATALOGUE = Catalogue.standard()
_CHANGED = [entry.id for entry in _CATALOGUE.entries() if entry.version > 1]
#: What the first version of all of them had.
_TOLD = {"executed_amount": "4982.67", "conclusion": "自评工作已经完成。"}


def test_templates_whose_fields_changed_say_so() -> None:
    """An older program would take the new fields for leftovers: it has to refuse instead."""
    assert {"general", "liwan-2021", "liwan-2023"} <= set(_CHANGED)


@pytest.mark.parametrize("template_id", _CHANGED)
def test_report_of_an_earlier_version_opens_with_all_it_had(
    template_id: str, tmp_path: Path
) -> None:
    template = _CATALOGUE.load(template_id)
    session, _store = open_session(template)
    told = {code: text for code, text in _TOLD.items() if code in template.fields}
    for code, text in told.items():
        session.enter(FieldRef(code), text)
    meta = replace(META, template_id=template_id, template_version=1)
    data = replace(session.report.to_data(), meta=meta)
    repository = Repository.open(tmp_path / "数据" / "perfdesk.sqlite3", tmp_path / "备份")
    library = Library(repository, _CATALOGUE)
    try:
        opened = library.open(library.adopt(data))
        assert {code: opened.value(FieldRef(code)).text for code in told} == told
        assert opened.report.leftovers == ()
    finally:
        library.close()
