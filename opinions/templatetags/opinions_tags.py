"""Published opinions for the pages of other apps, always a whole list at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.db.models import Count
from wagtail.models import Page

from opinions.enums import Move
from opinions.models import PublishedCopy, TopicDraft
from opinions.permissions import can_see
from opinions.querysets import PublishedCopyQuerySet
from portal.users.models import User
from studios.models import StudioPage
from topics.models import TopicPage

register = template.Library()


@register.simple_tag
def published_opinions(
    *, topic: TopicPage | None = None, studio: StudioPage | None = None, limit: int | None = None
) -> PublishedCopyQuerySet:
    """Published copies, the newest first: of a topic or a studio in any language, or of the whole site.

    A queryset, to be paged; ``limit`` cuts it short. Those of one topic come without it.
    """
    linked = () if topic is not None else ("topic",)
    copies = PublishedCopy.objects.public().newest_first().for_reading(*linked)
    if topic is not None:
        copies = copies.filter(topic__translation_key=topic.translation_key)
    if studio is not None:
        copies = copies.filter(studio__translation_key=studio.translation_key)
    return copies[:limit] if limit else copies


@register.simple_tag
def opinion_counts(*lists: Iterable[Page]) -> Mapping[str, int]:
    """Published opinions of each topic or studio; read with ``{{ counts|of:page }}``. One query for each kind of page."""
    pages = [page for each in lists for page in each]
    counts: dict[str, int] = {}
    for kind, name in ((TopicPage, "topic"), (StudioPage, "studio")):
        keys = [page.translation_key for page in pages if isinstance(page, kind)]
        if keys:
            column = f"{name}__translation_key"
            rows = PublishedCopy.objects.public().filter(**{f"{column}__in": keys}).order_by()
            counts |= {str(key): n for key, n in rows.values_list(column).annotate(n=Count("pk"))}
    return counts


@register.simple_tag
def draft_of(topic: TopicPage, *, user: User) -> Mapping[str, Any]:
    """Why a topic was drafted, for its editors: ``number`` of the case, ``brief``, who asked for it and when, ``pk``
    of the case for those who may see it. Empty for any other topic."""
    draft = TopicDraft.objects.filter(topic=topic).select_related("opinion", "made_by").first()
    if draft is None:
        return {}
    asked = draft.opinion.steps.filter(move=Move.CONSULT).exclude(text="")
    last = asked.order_by("-position").first()
    return {
        "number": draft.opinion.number,
        "brief": last.text if last else "",
        "made_by": draft.made_by,
        "made_at": draft.made_at,
        "pk": draft.opinion_id if can_see(user, draft.opinion) else None,
    }


@register.filter
def of(counts: Mapping[str, int], page: Page) -> int:
    return counts.get(str(page.translation_key), 0)
