"""A text as one reads it: invisible marks gone, widths and circles folded; with the way back to the original."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opinions.rules.personal_data.finding import Finding
from portal.core.cutting import fold

INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f\u20e3")
"""Between the digits of a number; the last ones make a digit a key of a telephone."""
SPELT = str.maketrans("–—−﹣〇○（）：，。【】", "---\N{HYPHEN-MINUS}零零():,。[]")


@lru_cache(maxsize=4096)
def _folded(char: str) -> str:
    """One character for one: ``①`` and ``１`` are ``1``, ``Ａ`` is ``A``."""
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    folded = unicodedata.normalize("NFKC", char)
    return (folded if len(folded) == 1 else char).translate(SPELT)


@dataclass(frozen=True)
class Reading:
    """``text`` is what is read, ``low`` the same in small letters and Simplified; ``places`` leads back."""

    text: str
    low: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> Reading:
        seen = [(at, char) for at, char in enumerate(original) if char not in INVISIBLE]
        text = "".join(_folded(char) for _at, char in seen)
        return cls(text, fold(text), tuple(at for at, _char in seen))

    def in_text(self, found: Finding) -> Finding:
        """The same in the original."""
        return Finding(found.kind, self.places[found.start], self.places[found.end - 1] + 1)

    def before(self, at: int, length: int) -> str:
        return self.low[max(0, at - length) : at]
