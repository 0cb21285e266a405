"""Addresses in ASCII: pinyin for Chinese titles. Pure."""

from __future__ import annotations

import re
import unicodedata

from pypinyin import lazy_pinyin

LONGEST = 60
"""Characters; cut at a syllable, so that an address can be read out and typed."""


def ascii_slug(title: str) -> str:
    """``老旧小区加装电梯`` → ``lao-jiu-xiao-qu-jia-zhuang-dian-ti``; empty when nothing can be spelt."""
    spelt = "-".join(lazy_pinyin(unicodedata.normalize("NFKC", title)))
    syllables = re.findall(r"[a-z0-9]+", spelt.lower())
    slug = ""
    for syllable in syllables:
        longer = f"{slug}-{syllable}" if slug else syllable[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug
