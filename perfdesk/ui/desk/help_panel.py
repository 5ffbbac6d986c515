"""What belongs into the section and the field at hand: rule, source, a good and a bad example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from perfdesk.ui.parts.messages import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.template.schema import FormField, Help, Section
    from perfdesk.ui.parts.style import Theme

#: Longer texts of last year are read in the tab 上年.
_LAST_YEAR_LENGTH = 600


class HelpPanel(QScrollArea):
    """Shows the template's help for a section, and above it that of the field with the focus."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown: tuple[str | None, ...] | None = None
        self.setWidgetResizable(True)
        self.setAccessibleName("填写说明")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_place(
        self,
        section: Section | None,
        number: str,
        field: FormField | None = None,
        last_year: str | None = None,
    ) -> None:
        """Show a section's help, and above it that of a field in it; None for the overview.

        ``last_year`` is the text that last year's report has in this field, None where it has none.
        """
        code = None if field is None else field.code
        wanted = (None if section is None else section.code, number, code, last_year)
        if wanted == self._shown:
            return
        self._shown = wanted
        px = self._theme.px
        page = QWidget()
        box = QVBoxLayout(page)
        box.setContentsMargins(px(16), px(16), px(16), px(16))
        box.setSpacing(px(6))
        parts = [] if field is None else [*_field_parts(field), *_last_year_part(last_year)]
        if field is not None and parts:
            self._add(box, field.label, parts)
            box.addSpacing(px(16))
        if section is None:
            box.addWidget(_label(sentence("help_overview"), "muted"))
        else:
            told = {text for _name, text in parts}  # Told of the field: not once more.
            more = [part for part in _section_parts(section) if part[1] not in told]
            self._add(box, f"{number}{section.heading}", more, is_told=bool(told))
        box.addStretch(1)
        self.setWidget(page)

    def _add(
        self,
        box: QVBoxLayout,
        title: str,
        parts: Sequence[tuple[str, str]],
        *,
        is_told: bool = False,
    ) -> None:
        box.addWidget(_label(title, "panelTitle"))
        for name, text in parts:
            box.addSpacing(self._theme.px(4))
            box.addWidget(_label(name, "hint"))
            box.addWidget(_label(text, "helpText"))
        if not parts and not is_told:
            box.addWidget(_label(sentence("help_none"), "muted"))


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _section_parts(section: Section) -> Iterator[tuple[str, str]]:
    yield from _help_parts(section.help)
    yield from _length_part(section.advised_length)


def _field_parts(field: FormField) -> Iterator[tuple[str, str]]:
    if field.hint:
        yield "填写提示", field.hint
    yield from _help_parts(field.help)
    yield from _length_part(field.advised_length)


def _last_year_part(text: str | None) -> Iterator[tuple[str, str]]:
    if text:
        shown = text if len(text) <= _LAST_YEAR_LENGTH else f"{text[:_LAST_YEAR_LENGTH]}…"
        yield "上年这样写", shown


def _help_parts(help_: Help) -> Iterator[tuple[str, str]]:
    for name, text in (
        ("写什么", help_.what),
        ("依据", help_.source),
        ("✓ 好的写法", help_.good),
        ("✗ 不宜的写法", help_.bad),
    ):
        if text:
            yield name, text


def _length_part(advised: tuple[int, int] | None) -> Iterator[tuple[str, str]]:
    if advised is not None:
        yield "建议篇幅", f"{advised[0]} 至 {advised[1]} 字"
