"""Cuts: what of a text the public does not see, and why. Pure.

Two notations, with brackets that no text keeps (``neutral``):

- *marked*, while somebody works on it: the whole original, ``我叫⟦王小明|PERSONAL⟧，电话⟦138…|PERSONAL⟧。``
- *public*, what is stored and shown: ``我叫⟦PERSONAL⟧，电话⟦PERSONAL⟧。`` Nothing in it tells what was cut, or how much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from opinions.enums import CutReason

OPEN, CLOSE, BAR = "⟦", "⟧", "|"
MARKED = re.compile(rf"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
PUBLIC = re.compile(rf"{OPEN}([A-Z_]+){CLOSE}")
NEUTRAL = str.maketrans({OPEN: "[", CLOSE: "]"})


class MarkError(ValueError):
    """``problem`` says what is wrong; ``part`` is the part of the text in question."""

    def __init__(self, problem: str, part: str) -> None:
        super().__init__(f"{problem}: {part}")
        self.problem, self.part = problem, part


UNCLOSED, EMPTY, REASONLESS, UNKNOWN = "unclosed", "empty", "reasonless", "unknown"


@dataclass(frozen=True, order=True)
class Cut:
    """``text[start:end]`` of the neutral original is not shown."""

    start: int
    end: int
    reason: CutReason


def neutral(text: str) -> str:
    """The text without brackets of ours: nobody writes a cut into his own words. Keeps the length."""
    return text.translate(NEUTRAL)


def merged(cuts: Iterable[Cut]) -> list[Cut]:
    """In order; cuts that overlap or touch for the same reason are one, of the reason of the first."""
    whole: list[Cut] = []
    for cut in sorted(cuts, key=lambda each: (each.start, -each.end)):
        last = whole[-1] if whole else None
        if last and (cut.start < last.end or (cut.start == last.end and cut.reason == last.reason)):
            whole[-1] = Cut(last.start, max(last.end, cut.end), last.reason)
        else:
            whole.append(cut)
    return whole


def _written(text: str, cuts: Iterable[Cut], mark: Callable[[Cut], str]) -> str:
    pieces, at = [], 0
    for cut in merged(cuts):
        pieces += [text[at : cut.start], mark(cut)]
        at = cut.end
    return "".join([*pieces, text[at:]])


def marked(text: str, cuts: Iterable[Cut], labels: Mapping[CutReason, str] | None = None) -> str:
    """The neutral ``text`` with its cuts as marks, reasons by code or by ``labels``."""

    def mark(cut: Cut) -> str:
        reason = labels[cut.reason] if labels else cut.reason.value
        return f"{OPEN}{text[cut.start : cut.end]}{BAR}{reason}{CLOSE}"

    return _written(text, cuts, mark)


def published(text: str, cuts: Iterable[Cut]) -> str:
    """What the public gets of the neutral ``text``."""
    return _written(text, cuts, lambda cut: f"{OPEN}{cut.reason.value}{CLOSE}")


def unmarked(text: str, reasons: Mapping[str, CutReason]) -> tuple[str, list[Cut]]:
    """The neutral original and the cuts that a marked text stands for; ``reasons`` by what people call them.

    :raises MarkError: a mark is not closed, holds nothing, or has no known reason.
    """
    plain: list[str] = []
    cuts: list[Cut] = []
    at = length = 0
    for match in MARKED.finditer(text):
        plain.append(_between(text[at : match.start()]))
        length += len(plain[-1])
        words, reason = _read(match[1], reasons)
        plain.append(words)
        cuts.append(Cut(length, length + len(words), reason))
        length += len(words)
        at = match.end()
    plain.append(_between(text[at:]))
    return "".join(plain), merged(cuts)


def _between(text: str) -> str:
    """:raises MarkError: half a mark stands in it."""
    for sign in (OPEN, CLOSE):
        if sign in text:
            raise MarkError(UNCLOSED, text[max(0, text.index(sign) - 5) :][:20])
    return text


def _read(mark: str, reasons: Mapping[str, CutReason]) -> tuple[str, CutReason]:
    """What is cut, and why; a full-width bar will do."""
    words, bar, name = mark.replace("｜", BAR).rpartition(BAR)
    if not bar or not name.strip():
        raise MarkError(REASONLESS, (words or name)[:20])
    if not words:
        raise MarkError(EMPTY, name.strip()[:20])
    if name.strip() not in reasons:
        raise MarkError(UNKNOWN, name.strip()[:20])
    return mark[: len(words)], reasons[name.strip()]


def pieces(public: str) -> Sequence[str | CutReason]:
    """A public text as words and reasons in turn; codes of no reason stay words."""
    parts: list[str | CutReason] = []
    for at, part in enumerate(PUBLIC.split(public)):
        if at % 2 and part in CutReason.values:
            parts.append(CutReason(part))
        elif part:
            parts.append(f"{OPEN}{part}{CLOSE}" if at % 2 else part)
    return parts


def in_words(public: str, label: Callable[[CutReason], str]) -> str:
    """A public text for where there are words alone: lists, index, mails."""
    if OPEN not in public:
        return public
    return "".join(label(part) if isinstance(part, CutReason) else part for part in pieces(public))
