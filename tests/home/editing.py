"""How staff fill in and send the forms of pages."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.users.models import User
from tests.factories.pages import DAY

TODAY = timezone.localtime().replace(hour=0, minute=0)
"""One moment for all forms of a run: two that are filled in a minute apart must not differ by it."""


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def topic_form(**values: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "加装电梯的钱怎么分摊",
            "slug": "",
            "summary": "",
            "question": "谁出钱？",
            "form": "MEETING",
            "collect_from": f"{TODAY:%Y-%m-%d %H:%M}",
            "collect_until": f"{TODAY + 40 * DAY:%Y-%m-%d %H:%M}",
            "short_period_reason": "",
            "discontinued_reason": "",
            "body": streamfield([]),
            "meetings": inline_formset([]),
            "files": inline_formset([]),
            "comments": inline_formset([]),
            **values,
        }
    )


def outcome_form(*recommendations: dict[str, Any], **values: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": "协商成果",
            "slug": "outcome",
            "summary": "",
            "reported_to": "",
            "copied_to": "",
            "reported_on": "",
            "body": streamfield([]),
            "recommendations": inline_formset(list(recommendations)),
            "comments": inline_formset([]),
            **values,
        }
    )


def add_url(model: type[Page], parent: Page) -> str:
    meta = model._meta
    return reverse("wagtailadmin_pages:add", args=[meta.app_label, meta.model_name, parent.pk])


def edit_url(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def approve(user: User, page: Page, action: str = "approve") -> Any:
    page = Page.objects.get(pk=page.pk)
    url = reverse(
        "wagtailadmin_pages:workflow_action",
        args=[page.pk, action, page.current_workflow_task_state.pk],
    )
    return client_of(user).post(url, {"comment": ""})


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live
