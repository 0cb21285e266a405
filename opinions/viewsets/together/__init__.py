"""One move for many cases: choosing them in a listing, a preview with the form, and what became of each."""

from __future__ import annotations
