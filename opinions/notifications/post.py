"""What every mail has in common: sender, addresses, and what a server's refusal means."""

from __future__ import annotations

import smtplib
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from wagtail.models import Site

from portal.core.languages import ENGLISH, SOURCE
from portal.core.models import SiteSettings
from portal.core.outbox import Undeliverable
from portal.users.models import User

PERMANENT = 500
"""From here on a server's refusal is for good (RFC 5321, 4.2.1)."""


def post(key: str, address: str, subject: str, body: str) -> None:
    """The same ``key`` gives the same Message-ID. :raises Undeliverable: refused for good, or no address."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(subject, body, to=[address], headers=headers)
    try:
        message.message()
    except ValueError as error:
        raise Undeliverable("malformed address") from error
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(code >= PERMANENT for code, _ in error.recipients.values()):
            raise Undeliverable("address refused") from error
        raise


def sender_in(language: str) -> tuple[str, str]:
    """Name and telephone number of the site, in the language of the mail."""
    site = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return (site.name_en if language == ENGLISH else "") or site.name, site.phone


def language_of(user: User) -> str:
    """In which a member of staff reads."""
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else SOURCE


def absolute(path: str) -> str:
    return urljoin(settings.WAGTAILADMIN_BASE_URL, path)
