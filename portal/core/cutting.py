"""Chinese text as overlapping character pairs, so that databases can find words inside sentences.

Pure. What the measurements say for pairs is in docs/decisions.md.
"""

from __future__ import annotations

import re

HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def cut(text: str, *, single: bool) -> str:
    """``加装电梯`` → ``加装 装电 电梯``; ``single`` adds the characters, so that one alone is found."""

    def pairs(match: re.Match[str]) -> str:
        run = match[0]
        words = [run[i : i + 2] for i in range(len(run) - 1)]
        if single or not words:
            words += list(run)
        return f" {' '.join(words)} "

    return HAN.sub(pairs, text)
