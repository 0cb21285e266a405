"""The staff's screens for opinions in Wagtail's admin."""

from __future__ import annotations
