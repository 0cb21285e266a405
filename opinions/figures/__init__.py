"""What came of the opinions of a period, in figures; for staff and, later, for everybody.

``figures_of`` counts; what each figure means is said in ``formulas`` in the very words that are printed beside it.
"""

from __future__ import annotations

from opinions.figures.counting import Grouping, Period, Table, figures_of
from opinions.figures.formulas import FORMULAS, Formula
from opinions.figures.totals import Figures

__all__ = ["FORMULAS", "Figures", "Formula", "Grouping", "Period", "Table", "figures_of"]
