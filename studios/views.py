"""The public list of members."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal.core.languages import content_language
from portal.core.listing import Filter, page_of
from portal.reference.models import Area, Sector
from portal.reference.queries import entries_in_use
from studios.models import Member

PER_PAGE = 48
TOPICS = 20
"""How many of a member's topics his page names, the newest."""


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    filters = [
        Filter.of_entries(request, "sector", _("界别"), entries_in_use(Sector)),
        Filter.of_entries(request, "area", _("联系街道"), entries_in_use(Area)),
    ]
    members = Member.objects.listed()
    for each in filters:
        if each.value and each.name == "sector":
            members = members.filter(sector__code=each.value)
        elif each.value:
            members = members.filter(area__path__contains=f"/{each.value}/")
    return render(
        request,
        "studios/member_list.html",
        {
            "members": page_of(members.for_cards(), request, PER_PAGE),
            "filters": filters,
            "narrowed": any(each.value for each in filters),
        },
    )


@require_safe
def member_detail(request: HttpRequest, code: str) -> HttpResponse:
    """404 also for a member who is not listed any more."""
    members = Member.objects.listed().select_related("sector", "area", "photo")
    member = get_object_or_404(members, code=code)
    here = {"locale__language_code": content_language(), "live": True}
    return render(
        request,
        "studios/member_detail.html",
        {
            "member": member,
            "studios": member.studios.filter(**here).for_cards(),
            "topics": member.topics.filter(**here).newest_first().select_related("locale")[:TOPICS],
        },
    )
