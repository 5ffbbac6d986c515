"""A paper's code is that of the report, of one of its versions, or of neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.app.printed.paper import check_paper, fingerprint_of, told
from perfdesk.errors import UserError
from perfdesk.report.values import FieldRef

if TYPE_CHECKING:
    from perfdesk.app.library.library import Library

_TEXT = FieldRef("organisation_text")


def test_code_of_the_present_state_and_of_versions(library: Library) -> None:
    session = library.open(library.create("general", 2024, "某某局"))
    session.enter(_TEXT, "内设三个科室。")
    session.flush()
    printed = fingerprint_of(session)
    assert session.document().fingerprint == printed
    same = check_paper(library, session, printed.lower().replace("-", " "))
    assert same.is_same
    assert told(same).startswith("一致")

    session.enter(_TEXT, "内设四个科室。")
    other = check_paper(library, session, printed)
    assert (other.is_same, other.version) == (False, None)
    assert fingerprint_of(session) in told(other)

    session.enter(_TEXT, "内设三个科室。")
    library.add_snapshot(session.id, "报财政局", session.report.to_data())
    library.add_snapshot(session.id, "另一版", session.report.to_data())
    session.enter(_TEXT, "内设四个科室。")
    version = check_paper(library, session, printed).version
    assert version is not None
    assert version.name in told(check_paper(library, session, printed))
    assert fingerprint_of(library.open(session.id)) == printed
    assert check_paper(library, session, "0000-0000-0000").version is None


def test_what_is_no_code(library: Library) -> None:
    session = library.open(library.create("general", 2024, "某某局"))
    with pytest.raises(UserError) as caught:
        check_paper(library, session, "水务")
    assert caught.value.code == "fingerprint_unreadable"
