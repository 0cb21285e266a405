"""Traditional characters for a rendered page, residents' text included; the mark-up stays as it is.

One regular expression finds the mark-up, one call of OpenCC converts everything between it. Each element
ends a text, only ``<mark>`` does not: it stands in the middle of words, and 干 alone is 幹, in 干净 it is 乾. Left
alone: scripts, styles, code, drawings, what somebody is typing (textarea, values of fields) and
whatever is marked ``translate="no"``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate

from opencc import OpenCC

from portal.core.cutting import fold

EditTag = Callable[[str, str], str]
"""(Name of the element, its start tag) → the start tag to write."""

# \Z and [^<>] keep hostile mark-up (unclosed, nested) linear: without them a page took minutes.
TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|(?P<open><(?P<raw>script|style|code|pre|textarea|svg|math)\b[^<>]*>).*?(?:</(?P=raw)\s*>|\Z)"
    r"|</?(?P<name>[a-z][\w-]*)(?P<attributes>(?:[^\"'<>]|\"[^\"]*\"|'[^']*')*)>"
    r"|<![^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
SAYS_NO = re.compile(r"""\stranslate=["']?no\b""", re.IGNORECASE)
SAYS_CONTENT = re.compile(
    r"""\s(?:name|property)=["']?(?:description|keywords|(?:og|twitter):(?:title|description|site_name))\b""",
    re.IGNORECASE,
)
IS_BUTTON = re.compile(r"""\stype=["']?(?:submit|button|reset)\b""", re.IGNORECASE)
VOID = frozenset(
    "area br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 (reads better)
)
WORDS = r"alt|title|placeholder|aria-label|aria-description|label|data-[\w-]+"
"""Attributes that are read or heard; ``data-…`` hands words to our scripts, codes there are ASCII."""

INSIDE_WORDS = "mark"
"""The element that may begin and end in the middle of a word: for the conversion it is not there."""

SEPARATOR = "\x1f"
OVERRIDES = (("複議", "復議"), ("臺灣", "台灣"))
"""What OpenCC writes → what is written: an appeal is 復議, 複 means to repeat."""


@lru_cache(maxsize=1)
def _opencc() -> OpenCC:
    # s2tw keeps the mainland's words (社区, 程序); s2twp would replace them (社群, 程式).
    return OpenCC("s2tw")


@lru_cache(maxsize=8)
def attribute(names: str) -> re.Pattern[str]:
    """Finds ``name="value"`` for the names (``a|b``): group 1 up to the value, group 2 with quotes."""
    return re.compile(rf"(\s(?:{names})\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)


def convert(text: str) -> str:
    """Plain text in Traditional characters."""
    if text.isascii():
        return text
    done = _opencc().convert(text)
    for wrong, right in OVERRIDES:
        done = done.replace(wrong, right)
    return done


def spellings(word: str) -> tuple[str, ...]:
    """``word`` as it stands, in Simplified and in Traditional: for looking into what was stored as it was written."""
    return tuple(dict.fromkeys((word, fold(word), convert(word))))


def convert_html(html: str, edit_tag: EditTag | None = None) -> str:
    """The page in Traditional characters; ``edit_tag`` may rewrite start tags on the way."""
    conversion = _Conversion(edit_tag)
    at = 0
    for token in TOKEN.finditer(html):
        conversion.text(html[at : token.start()])
        conversion.markup(token)
        at = token.end()
    conversion.text(html[at:])
    return conversion.result()


class _Conversion:
    def __init__(self, edit_tag: EditTag | None) -> None:
        self.edit_tag = edit_tag
        self.parts: list[str] = []
        self.runs: list[list[int]] = []  # places in ``parts`` that are to be converted, together
        self.run: list[int] | None = None  # the one that a text which comes now belongs to
        self.kept = ""  # name of the element marked translate="no" that we are inside of
        self.depth = 0

    def text(self, text: str) -> None:
        if self.run is not None:
            self.run.append(len(self.parts))
        elif not self.kept and not text.isascii():
            self.run = [len(self.parts)]
            self.runs.append(self.run)
        self.parts.append(text)

    def markup(self, token: re.Match[str]) -> None:
        markup, name = token[0], (token["name"] or "").lower()
        if token["raw"]:
            self._start_tag(token["raw"].lower(), token["open"])
            self.parts.append(markup[len(token["open"]) :])
        elif not name or markup.startswith("</"):
            self.parts.append(markup)
            self._leave(name)
        else:
            self._start_tag(name, markup)
            self._enter(name, token["attributes"])
        if name != INSIDE_WORDS or self.kept:
            self.run = None

    def _enter(self, name: str, attributes: str) -> None:
        if self.kept:
            self.depth += name == self.kept
        elif name not in VOID and SAYS_NO.search(attributes):
            self.kept, self.depth = name, 1

    def _leave(self, name: str) -> None:
        if self.kept and name == self.kept:
            self.depth -= 1
            if not self.depth:
                self.kept = ""

    def _start_tag(self, name: str, markup: str) -> None:
        if self.edit_tag:
            markup = self.edit_tag(name, markup)
        if self.kept or markup.isascii() or SAYS_NO.search(markup):
            self.parts.append(markup)
            return
        at = 0
        for found in attribute(_spoken(name, markup)).finditer(markup):
            self.parts.append(markup[at : found.start(2)])
            if not found[2].isascii():
                self.runs.append([len(self.parts)])
            self.parts.append(found[2])
            at = found.end()
        self.parts.append(markup[at:])

    def result(self) -> str:
        # One call instead of one for each node; the separator is a control character.
        texts = ["".join([self.parts[place] for place in run]) for run in self.runs]
        done = convert(SEPARATOR.join(texts)).split(SEPARATOR)
        if len(done) != len(texts):
            done = [convert(text) for text in texts]
        for run, text in zip(self.runs, done, strict=True):
            if len(run) == 1:
                self.parts[run[0]] = text
            else:
                self._put_back(run, text)
        return "".join(self.parts)

    def _put_back(self, run: list[int], text: str) -> None:
        """``text`` is the run converted; marks divide it where they divided the run."""
        pieces = [self.parts[place] for place in run]
        if len(text) == sum(map(len, pieces)):
            ends = accumulate(map(len, pieces))
            pieces = [text[end - len(piece) : end] for piece, end in zip(pieces, ends, strict=True)]
        else:  # nobody knows where in it a mark belongs
            pieces = [convert(piece) for piece in pieces]
        for place, piece in zip(run, pieces, strict=True):
            self.parts[place] = piece


def _spoken(name: str, markup: str) -> str:
    """Names of the attributes that a reader sees or hears."""
    if name == "meta":
        return "content" if SAYS_CONTENT.search(markup) else "-"
    if name == "input" and IS_BUTTON.search(markup):
        return f"{WORDS}|value"
    return WORDS
