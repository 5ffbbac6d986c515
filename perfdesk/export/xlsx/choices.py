"""What cells say when they are filled in: words to choose from, or how a figure is to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.datavalidation import DataValidation

from perfdesk.errors import message

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# Excel takes so many characters of a list that stands in the rule itself, and of a warning.
_MOST_LIST, _MOST_WARNING = 255, 225
# Whatever a figure may be; all that a rule of numbers has to keep out are texts.
_GREATEST = "1E+15"
# They would end the list, or one of its words.
_NOT_IN_LISTS = frozenset(',"')


class ChoiceCells:
    """The cells of one sheet that offer words, or say how they are filled in."""

    def __init__(self) -> None:
        self._cells: dict[tuple[str, ...], list[str]] = {}
        self._figures: dict[str, list[str]] = {}

    def add(self, choices: tuple[str, ...], place: str) -> None:
        """Offer words in a cell or a range; too long a list is left out."""
        if choices and len(_list(choices)) <= _MOST_LIST and not _breaks(choices):
            self._cells.setdefault(choices, []).append(place)

    def add_figure(self, hint: str, place: str) -> None:
        """Say beside a cell how its figure is told."""
        self._figures.setdefault(hint, []).append(place)

    def write(self, sheet: Worksheet) -> None:
        """Write the rules; other content is warned of, never refused."""
        for hint, places in self._figures.items():
            rule = DataValidation(
                type="decimal",
                operator="between",
                formula1=f"-{_GREATEST}",
                formula2=_GREATEST,
                allow_blank=True,
                showInputMessage=True,
                prompt=hint[:_MOST_WARNING],
                showErrorMessage=True,
                errorStyle="warning",
                error=hint[:_MOST_WARNING],
                sqref=_all(places),
            )
            sheet.add_data_validation(rule)
        for choices, places in self._cells.items():
            words = message("notes", "sheet_choices", choices="、".join(choices))
            rule = DataValidation(
                type="list",
                formula1=f'"{_list(choices)}"',
                allow_blank=True,
                showErrorMessage=True,
                errorStyle="warning",
                error=words[:_MOST_WARNING],
                sqref=_all(places),
            )
            sheet.add_data_validation(rule)


def _all(places: list[str]) -> str:
    """Name cells at once: openpyxl holds one that is added against all before."""
    return " ".join(places)


def _list(choices: tuple[str, ...]) -> str:
    return ",".join(choices)


def _breaks(choices: tuple[str, ...]) -> bool:
    return any(_NOT_IN_LISTS & set(word) or word != word.strip() for word in choices)
