"""From the ticked rows of a listing over the preview to the result, as a browser goes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from opinions.models import Opinion
from opinions.viewsets.moves import slug_of


def preview(browser, move, *cases: Opinion, queue: str = "all", query: str = "", **more: Any):
    address = reverse("cases:together", args=[queue]) + query
    return browser.post(address, {"move": slug_of(move), "pk": [case.pk for case in cases], **more})


def confirm(browser, move, page, *, queue: str = "all", query: str = "", skip=(), **fields: Any):
    """What the preview's form sends."""
    sent = {f"{slug_of(move)}-{name}": value for name, value in fields.items()}
    address = reverse("cases:together_move", args=[queue, slug_of(move)]) + query
    hidden = {"token": page.context["token"], "cases": page.context["preview"].cases}
    return browser.post(address, {**hidden, "skip": [case.pk for case in skip], **sent})


def result(browser, response):
    assert response.status_code == 302
    return browser.get(response["Location"])


def shown(page) -> list[tuple[str, bool, str]]:
    return [(row.number, row.done, row.reason) for row in page.context["result"].rows]


def made(browser, move, cases: list[Opinion], **fields: Any) -> list[Opinion]:
    """The cases after the move was made for all of them."""
    page = preview(browser, move, *cases)
    page = result(browser, confirm(browser, move, page, **fields))
    assert [row.done for row in page.context["result"].rows] == [True] * len(cases)
    return list(Opinion.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))
