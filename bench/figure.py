"""One measured figure, its unit, and the target it is held against."""

from dataclasses import dataclass
from typing import Optional

from tables import markdown_table, text_table


@dataclass
class Figure:
    name: str
    value: float
    unit: str
    at_most: Optional[float] = None
    at_least: Optional[float] = None
    note: str = ""

    def is_met(self):
        if self.at_most is not None and self.value > self.at_most:
            return False
        return self.at_least is None or self.value >= self.at_least

    def target(self):
        if self.at_most is not None:
            return f"<= {self.at_most:g} {self.unit}"
        if self.at_least is not None:
            return f">= {self.at_least:g} {self.unit}"
        return "-"

    def columns(self):
        verdict = "" if self.target() == "-" else ("ok" if self.is_met() else "MISSED")
        return [self.name, f"{self.value:.4g} {self.unit}" if self.value < 1000 else f"{self.value:,.0f} {self.unit}",
                self.target(), verdict, self.note]


HEADER = ["figure", "measured", "target", "", "how"]


def print_table(figures):
    print(text_table([HEADER] + [figure.columns() for figure in figures]), end="")


def to_markdown(figures):
    return markdown_table([HEADER] + [figure.columns() for figure in figures])
