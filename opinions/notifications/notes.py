"""Mails about notes: that somebody was named, never what was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from opinions.models import CaseNote
from opinions.notifications.post import absolute, language_of, post, sender_in
from portal.core.outbox import Letter, put_many, sender
from portal.users.models import User

NOTE_MAIL = "note-mail"


def tell_of_mentions(note: CaseNote, people: Iterable[User]) -> None:
    """Call it in the transaction that writes the note."""
    letters = [
        Letter(NOTE_MAIL, f"note-{note.pk}-user-{user.pk}", {"note": note.pk, "user": user.pk})
        for user in people
    ]
    if letters:
        put_many(letters, at=note.at)


@sender(NOTE_MAIL)
def mail_mention(key: str, payload: dict[str, Any]) -> None:
    """Tell one member of staff; nobody when he has left, has no address, or has read it meanwhile."""
    note = CaseNote.objects.select_related("opinion", "by").get(pk=payload["note"])
    waiting = note.mentions.filter(user=payload["user"], seen_at=None).select_related("user")
    mention = waiting.filter(user__is_active=True).exclude(user__email="").first()
    if mention is None:
        return
    language, number = language_of(mention.user), note.opinion.number
    site_name, _phone = sender_in(language)
    with translation.override(language):
        context = {
            "sentence": _("%(who)s 在一件事项的备注中提到了您。") % {"who": note.by},
            "number": number,
            "site_name": site_name,
            "case_url": absolute(reverse("cases:case", args=[note.opinion_id])),
        }
        body = render_to_string("emails/staff.txt", context)
        subject = f"[{site_name}] {_('有备注提到您')} {number}"
    post(key, mention.user.email, subject, body)
