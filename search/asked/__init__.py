"""What people look for, counted without people: see docs/decisions.md, "Counting what people look for".

A visit leaves nothing but "停车, one more" in the memory of the process, which writes its sums once a
minute, after an answer has gone out, in the order of the alphabet.
"""

from __future__ import annotations

from search.asked.noting import note_followed, note_search
from search.asked.popular import gather
from search.asked.sums import forget, write, write_waiting
from search.asked.waiting import waiting

__all__ = [
    "forget",
    "gather",
    "note_followed",
    "note_search",
    "waiting",
    "write",
    "write_waiting",
]
