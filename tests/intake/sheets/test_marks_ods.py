from __future__ import annotations

import io
import zipfile

import pytest

from perfdesk.intake.sheets.marks_ods import ods_marks

_NS = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = """<?xml version="1.0"?>
<office:document-content xmlns:office="{ns}:office:1.0" xmlns:table="{ns}:table:1.0"
 xmlns:number="{ns}:datastyle:1.0" xmlns:style="{ns}:style:1.0" xmlns:text="{ns}:text:1.0">
{styles}<style:style style:name="c" style:family="table-cell" style:data-style-name="N1"/>
<table:table table:name="t"><table:table-row><table:table-cell table:style-name="c"
 office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell></table:table-row>
</table:table></office:document-content>"""


def _format(styles: str) -> str:
    """Return the format of the only cell, whose style is N1."""
    content = _CONTENT.format(ns=_NS, styles=styles)
    with zipfile.ZipFile(io.BytesIO(), "w") as packed:
        packed.writestr("content.xml", content)
        (sheet,) = ods_marks(packed)
    return sheet.marks[0, 0].number_format


def _style(name: str, before: str, behind: str, kind: str = "number", rest: str = "") -> str:
    return (
        f'<number:{kind}-style style:name="{name}"><number:text>{before}</number:text>'
        f'<number:number number:decimal-places="0"/><number:text>{behind}</number:text>{rest}'
        f"</number:{kind}-style>"
    )


@pytest.mark.parametrize("condition", ["value()&gt;=0", "value() &gt; 0"])
def test_figure_has_the_words_of_its_sign(condition: str) -> None:
    """A sheet saved as ods brought ≥-3 where ≥3 stood: the style itself is for what is below 0."""
    rule = f'<style:map style:condition="{condition}" style:apply-style-name="N1P0"/>'
    styles = _style("N1P0", "≥", "天") + _style("N1", "≥-", "天", rest=rule)
    assert _format(styles) == '"≥"0"天"'


def test_percent_sign_counts_only_in_a_style_of_percents() -> None:
    """达到95%以上 as words around a plain number became 9500%."""
    assert _format(_style("N1", "达到", "%以上")) == '"达到"0"%以上"'
    assert _format(_style("N1", "达到", "%以上", "percentage")) == '"达到"0""%"以上"'
