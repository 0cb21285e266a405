from __future__ import annotations

import dataclasses

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.core.languages import content_language
from search.cutting import MAX_LENGTH
from search.forms import MOST_PAGES, PAGE_LENGTH, Choice
from search.queries import facets_for_display, find, nameless
from search.views.cards import Card


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    choice = Choice.from_address(request.GET)
    language = content_language()
    if choice.too_long:
        return render(request, "search/search.html", {"choice": choice, "longest": MAX_LENGTH})
    at = timezone.now()
    found = find(choice.search(language=language), at=at)
    pages = Paginator(range(min(found.total, MOST_PAGES * PAGE_LENGTH)), PAGE_LENGTH)
    if choice.page > pages.num_pages:  # an old address: what was there has gone
        choice = dataclasses.replace(choice, page=pages.num_pages)
        found = find(choice.search(language=language), at=at)
    facets = facets_for_display(found.facets, choice.filters, language=language)
    unnamed = nameless(facets, choice.filters, found.facets)
    links = choice.without(unnamed)  # which change nothing where others are chosen beside them
    return render(
        request,
        "search/search.html",
        {
            "choice": choice,
            "found": found,
            "page_obj": pages.get_page(choice.page),
            "cards": [Card(document, found.wanted, at) for document in found.documents],
            "facets": facets,
            "chips": [
                (value.label, links.address(without=(facet.name, value.value)))
                for facet in facets
                for value in facet.chosen
            ]
            + [(words, links.address()) for words in unnamed.values()],
            "meant_url": links.instead(found.meant) if found.meant else "",
            "unnamed": unnamed,
            "newest_url": links.address(newest_first=True),
            "relevance_url": links.address(newest_first=False),
        },
    )
