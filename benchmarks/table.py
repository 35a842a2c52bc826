"""A table of figures: for the terminal, and for results.md."""

from __future__ import annotations

from dataclasses import dataclass, field

from docutils.utils import column_width as width


@dataclass
class Table:
    """Rows under a title, with what has to be known to read them."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self) -> str:
        """Lay the table out for a terminal; it is Markdown as well."""
        lines = [self.columns, *self.rows]
        widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
        rule = ["-" * (size - bool(place)) + ":" * bool(place) for place, size in enumerate(widths)]
        shown = [self.line(self.columns, widths), self.line(rule, widths)]
        shown += [self.line(row, widths) for row in self.rows]
        notes = [f"* {note}" for note in self.notes]
        return "\n".join([f"## {self.title}", "", *shown, *([""] if notes else []), *notes, ""])

    @staticmethod
    def line(cells: list[str], widths: list[int]) -> str:
        """Write a row: the first cell to the left, figures to the right."""
        padded = [
            " " * (size - width(cell)) + cell if place else cell + " " * (size - width(cell))
            for place, (cell, size) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(padded)} |"


def megabytes(size: float) -> str:
    """Write a number of bytes."""
    return f"{size / 1e6:,.0f} MB"


def kilobytes(size: float) -> str:
    """Write a number of bytes."""
    return f"{size / 1e3:,.1f} KB"


def percent(part: float) -> str:
    """Write a part of a whole."""
    return f"{part:.0%}"
