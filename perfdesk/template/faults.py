"""Faults of a template, each with the place where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table of a template stands: file and key."""

    file: str
    key: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a template and where, in Chinese."""

    file: str
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}：{self.key}：{self.text}" if self.key else f"{self.file}：{self.text}"
