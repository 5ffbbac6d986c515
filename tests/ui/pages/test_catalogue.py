from __future__ import annotations

from perfdesk.template.datatypes import DataType
from perfdesk.ui.pages.catalogue import EDITORS


def test_every_data_type_has_its_editor() -> None:
    assert set(EDITORS) == set(DataType)
