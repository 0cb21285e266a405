"""Small rules about what residents write. Pure."""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[^。！？!?；;\n]+")
SHORT_TITLE = 30


def title_from(text: str) -> str:
    """A title for a text without one: its first sentence, cut to about 30 characters.

    Western words are not cut in two. Never empty for a text that has a visible character.
    """
    match = SENTENCE.search(text)
    sentence = " ".join((match[0] if match else text).split()) or text.strip()
    if len(sentence) <= SHORT_TITLE:
        return sentence
    head = sentence[:SHORT_TITLE]
    if head[-1].isascii() and sentence[SHORT_TITLE].isascii() and " " in head:
        head = head.rpartition(" ")[0]
    return f"{head.rstrip('，,、：: ')}…"
