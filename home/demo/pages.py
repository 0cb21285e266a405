"""Making pages in two languages without going through the admin."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from html import escape
from random import Random
from typing import Any, TypeVar

from wagtail.models import Page

from portal.core.pages import BasePage

P = TypeVar("P", bound=BasePage)


def add(parent: Page, page: P, *, published_at: dt.datetime | None) -> P:
    """``page`` as the last child; live since ``published_at``, or a draft."""
    page.locale = parent.locale
    page.live = published_at is not None
    page.has_unpublished_changes = published_at is None
    page.first_published_at = page.last_published_at = published_at
    page.latest_revision_created_at = published_at
    parent.add_child(instance=page)
    return page


def block(rng: Random, kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.UUID(int=rng.getrandbits(128), version=4))}


def item(rng: Random, value: Any) -> dict[str, Any]:
    """Of a list within a block; without an id its texts would not be translated."""
    return block(rng, "item", value)


def paragraphs(rng: Random, texts: Iterable[str]) -> list[dict[str, Any]]:
    return [block(rng, "paragraph", f"<p>{escape(text, quote=False)}</p>") for text in texts]


def body_of(blocks: list[dict[str, Any]]) -> str:
    """What a StreamField takes."""
    return json.dumps(blocks, ensure_ascii=False)
