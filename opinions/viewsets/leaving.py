"""Wagtail's own screens say why a topic or an outcome cannot go, before the model refuses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages
from wagtail.models import Page

from opinions.actions import check_may_be_unpublished, check_may_leave, give_back_draft
from opinions.lifecycle import Refusal
from topics.models import OutcomePage, TopicPage

LEAVING = {"delete", "unpublish"}
Question = tuple[Page, Callable[[Any], None]]
"""A page that would go, and what is asked about it."""


def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, _gone_with(page, below=True)) or _give_back(request, [page])


def refuse_to_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, _gone_with(page, below="include_descendants" in request.POST))


def refuse_to_move(
    request: HttpRequest, page: Page, destination: Page | None = None
) -> HttpResponse | None:
    """With its topic an outcome may go anywhere."""
    return _refuse(request, _outcomes(page))


def refuse_in_bulk(
    request: HttpRequest, action: str, objects: Iterable[Any], *_args: Any
) -> HttpResponse | None:
    pages = [each for each in objects if isinstance(each, Page)]
    below = action == "delete" or "include_descendants" in request.POST
    if action == "move":
        return _refuse(request, (asked for page in pages for asked in _outcomes(page)))
    if action not in LEAVING:
        return None
    refused = _refuse(request, (asked for page in pages for asked in _gone_with(page, below=below)))
    return refused or (_give_back(request, pages) if action == "delete" else None)


def _gone_with(page: Page, *, below: bool) -> Iterator[Question]:
    """The public topics and outcomes that would go; a topic answers for its outcome, too."""
    for model, check in ((TopicPage, check_may_be_unpublished), (OutcomePage, check_may_leave)):
        rows = model.objects.filter(live=True)
        rows = rows.descendant_of(page, inclusive=True) if below else rows.filter(pk=page.pk)
        yield from ((row, check) for row in rows)


def _give_back(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    """Cases that wait for a draft return to the dispatchers in the transaction that deletes it."""
    if request.method != "POST":
        return None
    try:
        with transaction.atomic():
            for page in pages:
                drafts = TopicPage.objects.filter(live=False).descendant_of(page, inclusive=True)
                for draft in drafts.filter(opinions__isnull=False).distinct():
                    give_back_draft(draft, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def _outcomes(page: Page) -> Iterator[Question]:
    for outcome in OutcomePage.objects.filter(live=True, pk=page.pk):
        yield outcome, check_may_leave


def _refuse(request: HttpRequest, asked: Iterable[Question]) -> HttpResponse | None:
    for page, check in asked:
        try:
            check(page)
        except Refusal as refusal:
            messages.error(request, f"{page.title}：{refusal}")
            return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None
