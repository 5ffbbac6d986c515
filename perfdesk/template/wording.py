"""What the tables of a template are written in: codes, names, words, formulas."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from perfdesk.template.tables import length, spelling

Code = Annotated[str, length(0, 60), spelling(r"[a-z][a-z0-9_]*")]
Names = Annotated[tuple[Annotated[str, length(0, 100)], ...], length(0, 100)]
Words = Annotated[str, length(0, 2000)]
Formula = Annotated[str, length(1, 1000)]
Weights = dict[Annotated[str, length(1, 60)], Decimal]
