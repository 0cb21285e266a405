"""Titles of texts that have none. Pure."""

from __future__ import annotations

import re

from portal.core.cutting import beginning

SENTENCE = re.compile(r"(?:[^。！？!?；;\n]|[!?;](?=\w))+")
"""Up to a mark that ends it; one that goes on at once stands in an address: ``/x?y=1``."""
SHORT_TITLE = 30


def title_from(text: str) -> str:
    """A title for a text without one: its first sentence, cut to about 30 characters.

    Western words are not cut in two. Never empty for a text that has a visible character.
    """
    match = SENTENCE.search(text)
    sentence = " ".join((match[0] if match else text).split()) or text.strip()
    return beginning(sentence, SHORT_TITLE + 1)
