"""The one failure a person who builds the fonts is told about."""

from __future__ import annotations


class FontBuildError(Exception):
    """Say what is wrong with an input, an output or the recipe."""
