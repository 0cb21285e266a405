from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import engines

from tests.site.repository import own, text

TEMPLATES = own("templates/*.html", "templates/*.txt", "templates/*.svg", "templates/*.xml")
MAILS = {path for path in TEMPLATES if "emails" in path.parts}
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and path not in MAILS]
INLINE = {
    "style attribute": re.compile(r"""\sstyle\s*=\s*["']"""),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script of its own": re.compile(
        r"<script\b(?![^>]*\b(?:src=|type=[\"']application/(?:ld\+)?json))", re.IGNORECASE
    ),
    "event attribute": re.compile(r"""\son[a-z]{3,}\s*=\s*["']""", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
}
FOREIGN = re.compile(
    r"""(?:src|href|action|srcset)\s*=\s*["'](?:https?:)?//(?!\{|beian\.|bszs\.)""", re.IGNORECASE
)


def name(path: Path) -> str:
    return str(path.relative_to("templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_compiles(path: Path) -> None:
    engines["django"].get_template(name(path))


@pytest.mark.parametrize("kind", INLINE)
def test_nothing_inline(kind: str) -> None:
    assert [name(path) for path in PAGES if INLINE[kind].search(text(path))] == []


def test_nothing_from_foreign_hosts() -> None:
    assert [name(path) for path in PAGES if FOREIGN.search(text(path))] == []


def test_nothing_is_declared_safe() -> None:
    """In Python, ruff asks for a reason at each ``mark_safe``; plain text has nothing to escape."""
    unsafe = re.compile(r"\|\s*safe\b|autoescape\s+off")
    assert [
        name(path)
        for path in TEMPLATES
        if path not in MAILS and path.suffix != ".txt" and unsafe.search(text(path))
    ] == []
