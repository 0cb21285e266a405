"""Published opinions for the pages of other apps, always a whole list at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.db.models import Count
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from wagtail.models import Page

from opinions.casework.cuts import basis_of
from opinions.enums import CutReason, Move, State
from opinions.models import Opinion, PublishedCopy, TopicDraft
from opinions.models.publication import cut_in_words
from opinions.permissions import can_see
from opinions.queries import copies_to_read
from opinions.querysets import PublishedCopyQuerySet
from opinions.rules.cuts import Cut, in_words, pieces
from opinions.viewsets.original import title_for
from portal.core.cutting import beginning
from portal.core.languages import ENGLISH, LANGUAGE_TAGS, content_language
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
    copies = copies_to_read(*linked)
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
    of the case for those who may see it; ``cases`` how many wait for it, ``gone`` what became of its own if that does
    not. Empty for any other topic."""
    drafts = TopicDraft.objects.filter(topic=topic).select_related("opinion", "made_by")
    draft = drafts.with_cases().first()
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
        "cases": draft.cases,  # type: ignore[attr-defined]
        "gone": _gone(draft),
        "is_new": topic.first_published_at is None,
    }


def _gone(draft: TopicDraft) -> str:
    case = draft.opinion
    if case.state == State.WITHDRAWN:
        return _("提交人已经撤回这件事项。")
    if case.state == State.MERGED:
        return _("这件事项已并入另一件；取消合并的，会回到这里。")
    return (
        ""
        if case.topic_id == draft.topic_id
        else _("这件事项已退出协商；再次转入的，仍用这份草稿。")
    )


@register.filter
def of(counts: Mapping[str, int], page: Page) -> int:
    return counts.get(str(page.translation_key), 0)


@register.filter
def cut_out(public: str) -> str:
    """A text of a published copy with a bar for each cut, for ``linebreaks`` and headings."""
    tag = format_html(' lang="{}"', LANGUAGE_TAGS[ENGLISH]) if content_language() == ENGLISH else ""
    parts = (
        format_html('<span class="cut"{}>{}</span>', tag, cut_in_words(part))
        if isinstance(part, CutReason)
        else part
        for part in pieces(public)
    )
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def cut_words(public: str, length: int = 0) -> str:
    """The same in words alone, for lists and where no mark-up may stand; at most so many characters, no cut in two."""
    words = in_words(public, cut_in_words)
    if not length or len(words) <= length:
        return words
    begun = beginning(words, length)
    last = begun.rfind("〔")
    return f"{begun[:last]}…" if last > begun.rfind("〕") else begun


@register.filter
def with_cuts(original: str, cuts: Iterable[Cut] | None) -> str:
    """An original with what is cut of it marked, and why; for staff."""
    text, at, parts = basis_of(original), 0, []
    for cut in cuts or ():
        said = format_html('<span class="was-cut__reason">{}</span>', cut.reason.label)
        words = format_html('<mark class="was-cut">{}{}</mark>', text[cut.start : cut.end], said)
        parts += [text[at : cut.start], words]
        at = cut.end
    return format_html_join("", "{}", ((part,) for part in [*parts, text[at:]]))


@register.filter
def short_moment(at: dt.datetime) -> str:
    """``03-02 09:15``, for a narrow column; of another year than the present one ``2025-03-02 09:15``."""
    local = timezone.localtime(at)
    return (
        f"{local:%m-%d %H:%M}"
        if local.year == timezone.localtime().year
        else f"{local:%Y-%m-%d %H:%M}"
    )


@register.filter
def shown_title(opinion: Opinion) -> str:
    """The title for staff: as the public would see it, once something of it is cut. The copy should be read already."""
    return title_for(opinion)
