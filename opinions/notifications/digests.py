"""The morning mail: how much waits for a person, in numbers and links alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opinions.notifications.post import absolute, language_of, post, sender_in
from opinions.queries import day_of
from portal.core.outbox import put, sender
from portal.users.models import User

DIGEST_MAIL = "digest-mail"


def put_digest(user: User, day: dt.date, *, at: dt.datetime) -> None:
    """Call it in the transaction that decides on it."""
    payload = {"user": user.pk, "day": day.isoformat()}
    put(kind=DIGEST_MAIL, key=f"digest-{user.pk}-{day.isoformat()}", payload=payload, at=at)


@sender(DIGEST_MAIL)
def mail_digest(key: str, payload: dict[str, Any]) -> None:
    """What waits when it is sent; nothing when nothing does, or when he has left."""
    user = User.objects.filter(pk=payload["user"], is_active=True).exclude(email="").first()
    if user is None:
        return
    work = day_of(user, dt.date.fromisoformat(payload["day"]))
    if not work.anything:
        return
    language = language_of(user)
    site_name, _phone = sender_in(language)
    with translation.override(language):
        context = {
            "work": work,
            "site_name": site_name,
            "work_url": absolute(reverse("cases:work")),
            "account_url": absolute(reverse("wagtailadmin_account")),
        }
        body = render_to_string("emails/digest.txt", context)
        subject = f"[{site_name}] " + _(
            "今天的社情民意工作：%(today)d 件今天到期，%(late)d 件已超期"
        ) % {
            "today": work.due_today,
            "late": work.overdue,
        }
    post(key, user.email, subject, body)
