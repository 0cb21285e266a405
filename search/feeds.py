"""Every state of the search page as an Atom feed (RFC 4287): what fits, the newest first."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from portal.core.languages import LANGUAGE_TAGS, SOURCE, content_language, with_prefix
from portal.core.models import SiteSettings
from search.cutting import Wanted, snippet
from search.engines import TooSlow, patience
from search.forms import Choice
from search.models import Document
from search.queries import KINDS, Found, find
from search.views.suggest import spelling_here

MOST_ENTRIES = 30
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SUMMARY = 200


class _Feed(Atom1Feed):
    """An empty one does not change from one minute to the next."""

    def latest_post_date(self) -> dt.datetime:
        return super().latest_post_date() if self.items else _midnight(timezone.localdate())


@require_safe
def search_feed(request: HttpRequest) -> HttpResponse:
    """Answers 304 by the ETag alone: what was withdrawn leaves no newer date behind."""
    choice = Choice.from_address(request.GET)
    found: Found | None = None
    if not choice.too_long:
        search = replace(
            choice.search(language=content_language()), order="newest", offset=0, limit=MOST_ENTRIES
        )
        try:
            with patience():
                found = find(search, at=timezone.now())
        except TooSlow:
            return HttpResponse(status=503, headers={"Retry-After": "60"})
    feed = _feed(request, choice, found)
    body = feed.writeString("utf-8")
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["ETag"] = etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
    answer = get_conditional_response(request, etag=etag, response=response)
    return answer or response


def _feed(request: HttpRequest, choice: Choice, found: Found | None) -> _Feed:
    spell = spelling_here()
    code = get_language() or SOURCE

    def absolute(path: str) -> str:
        return request.build_absolute_uri(path)

    def written(text: str) -> str:
        return NOT_IN_XML.sub("", spell(text))

    title = _("搜索：%(typed)s") % {"typed": choice.typed} if choice.typed else _("最新公开")
    name = _site_name(request)
    query = choice.feed_address
    nearest = _("没有内容同时包含全部字词，以下是最相近的。")
    feed = _Feed(
        title=written(f"{title} · {name}"),
        link=absolute(f"{with_prefix('/search/', code)}{query}"),
        feed_url=absolute(f"{with_prefix('/search/feed/', code)}{query}"),
        description=None,
        language=LANGUAGE_TAGS[code],
        author_name=written(name),
        subtitle=written(nearest) if found and found.relaxed else None,
    )
    for document in found.documents if found else ():
        url = absolute(document.get_absolute_url())
        feed.add_item(
            title=written(document.title),
            link=url,
            description=written(_summary(document, found.wanted if found else Wanted())),
            unique_id=url,
            pubdate=_midnight(document.date),
            updateddate=_midnight(_changed_on(document)),
            categories=[written(str(KINDS.get(document.kind, document.kind)))],
        )
    return feed


def _site_name(request: HttpRequest) -> str:
    site = Site.find_for_request(request)
    settings = SiteSettings.objects.filter(site=site).first() or SiteSettings()
    return str(settings.shown_name)


def _summary(document: Document, wanted: Wanted) -> str:
    parts = [_plain(document.text, wanted)]
    if document.reply:
        parts.append(_("答复：%(text)s") % {"text": _plain(document.reply, wanted)})
    elif outcome := document.card.get("outcome"):
        title, _address, day = outcome
        parts.append(f"{_('已随协商成果答复')} {day}{_('：')}{title}")
    return "\n".join(part for part in parts if part)


def _plain(text: str, wanted: Wanted) -> str:
    return "".join(piece for piece, _marked in snippet(text, wanted, width=SUMMARY))


def _changed_on(document: Document) -> dt.date:
    """An opinion changes when its answer comes."""
    *_named, answered = document.card.get("outcome") or [""]
    replied = str(document.card.get("replied_on") or answered)
    return max(document.date, dt.date.fromisoformat(replied)) if replied else document.date


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
