"""Texts and templates of an invented archive, for the reader of old reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.cleaning.paragraphs import source_lines
from perfdesk.intake.read import propose
from perfdesk.template.catalogue import Catalogue
from perfdesk.template.loader import load
from tests.intake.ledgers import read_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.intake.fields.ledger import Ledger
    from perfdesk.intake.proposal import Proposal
    from perfdesk.template.template import ReportTemplate

IDENTITY = """
[template]
id = "own"
title = "测试"
version = 1
report_title = "{unit}{fiscal_year}年自评报告"
annex_label = ""
numbering = ["{n:cn}、", "（{n:cn}）"]
"""

SECTIONS = """
[[section]]
code = "first"
heading = "基本情况"

[[section]]
code = "last"
heading = "改进措施"
"""


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.standard()


@pytest.fixture(scope="session")
def template_2023(catalogue: Catalogue) -> ReportTemplate:
    return catalogue.load("liwan-2023")


@pytest.fixture(scope="session")
def template_2021(catalogue: Catalogue) -> ReportTemplate:
    return catalogue.load("liwan-2021")


@pytest.fixture
def template_of(tmp_path: Path) -> Callable[..., ReportTemplate]:
    """Return a function that makes a template of TOML texts."""

    def make(fields: str, sections: str = SECTIONS, identity: str = IDENTITY) -> ReportTemplate:
        folder = tmp_path / "templates" / "own"
        folder.mkdir(parents=True)
        (folder / "template.toml").write_text(identity + sections + fields, encoding="utf-8")
        return load(folder)

    return make


@pytest.fixture
def read() -> Callable[..., Ledger]:
    """Return a function that reads a text by a template."""

    def run(template: ReportTemplate, text: str) -> Ledger:
        return read_lines(template, (), source_lines(text))

    return run


@pytest.fixture
def propose_text(tmp_path: Path, catalogue: Catalogue) -> Callable[..., Proposal]:
    """Return a function that writes a text into a file and proposes it."""

    def run(text: str, template_id: str = "auto", encoding: str = "utf-8") -> Proposal:
        path = tmp_path / "旧报告.txt"
        path.write_bytes(text.encode(encoding))
        return propose(path, catalogue, template_id)

    return run
