"""Wagtail's own screens say why an outcome cannot go, before the model refuses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from opinions.actions import OutcomeNeeded, check_may_leave
from topics.models import OutcomePage

LEAVING = {"delete", "move", "unpublish"}


def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, _outcomes(page, below=True))


def refuse_to_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, _outcomes(page, below="include_descendants" in request.POST))


def refuse_to_move(
    request: HttpRequest, page: Page, destination: Page | None = None
) -> HttpResponse | None:
    """With its topic an outcome may go anywhere."""
    return _refuse(request, _outcomes(page, below=False))


def refuse_in_bulk(
    request: HttpRequest, action: str, objects: Iterable[Any], *_args: Any
) -> HttpResponse | None:
    below = action == "delete" or "include_descendants" in request.POST
    pages = [each for each in objects if isinstance(each, Page)] if action in LEAVING else []
    return _refuse(request, [found for page in pages for found in _outcomes(page, below=below)])


def _outcomes(page: Page, *, below: bool) -> list[OutcomePage]:
    outcomes = OutcomePage.objects.filter(live=True)
    if below:
        return list(outcomes.descendant_of(page, inclusive=True))
    return list(outcomes.filter(pk=page.pk))


def _refuse(request: HttpRequest, outcomes: Iterable[OutcomePage]) -> HttpResponse | None:
    for outcome in outcomes:
        try:
            check_may_leave(outcome)
        except OutcomeNeeded as refusal:
            messages.error(request, f"{outcome.title}：{refusal}")
            return redirect("wagtailadmin_explore", outcome.get_parent().pk)
    return None
