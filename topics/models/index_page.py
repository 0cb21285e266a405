from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.listing import Filter, page_of
from portal.core.pages import BasePage
from portal.reference.models import Area, Field, Sector
from portal.reference.queries import entries_in_use
from topics.enums import Phase
from topics.models.topic_page import TopicPage
from topics.querysets import TopicPageQuerySet

PER_PAGE = 20


class TopicIndexPage(BasePage):
    parent_page_types = ["home.HomePage"]
    subpage_types = ["topics.TopicPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("协商议题列表")

    def public_context(self, request: HttpRequest) -> dict[str, Any]:
        """``topics`` (a paginator's page), ``filters``: five queries, however many topics."""
        at = timezone.now()
        filters = [
            Filter.of(request, "phase", _("阶段"), Phase.choices),
            Filter.of_entries(request, "area", _("区域"), entries_in_use(Area)),
            Filter.of_entries(request, "field", _("领域"), entries_in_use(Field)),
            Filter.of_entries(request, "sector", _("界别"), entries_in_use(Sector)),
        ]
        chosen = {each.name: each.value for each in filters if each.value}
        topics = narrowed(TopicPage.objects.child_of(self).live(), chosen)
        if phase := chosen.get("phase"):
            topics = topics.in_phase(Phase(phase), at)
        listed = topics.open_first(at).for_cards()
        return {
            "topics": page_of(listed, request, PER_PAGE),
            "filters": filters,
            "narrowed": bool(chosen),
        }


def narrowed(topics: TopicPageQuerySet, chosen: dict[str, str]) -> TopicPageQuerySet:
    """The topics of the area and the field, or of any below them, and of the sector."""
    for name in ("area", "field"):
        if code := chosen.get(name):
            matches = Q(**{f"{name}s__path__contains": f"/{code}/"})
            topics = topics.filter(pk__in=TopicPage.objects.filter(matches).values("pk"))
    if code := chosen.get("sector"):
        topics = topics.filter(sectors__code=code)
    return topics
