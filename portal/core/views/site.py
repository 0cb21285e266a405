"""What machines ask a site for, and the site map for people."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.models import Page, Site

from portal.core.languages import content_language
from portal.core.models import SiteSettings
from portal.core.sitemaps import entries

TEXT = "text/plain; charset=utf-8"
SECURITY_TXT_VALID = dt.timedelta(days=180)
"""RFC 9116 wants an end, and advises less than a year."""


def sitemap(request: HttpRequest) -> HttpResponse:
    context = {"urlset": entries(request)}
    return render(request, "sitemap.xml", context, content_type="application/xml")


def site_map(request: HttpRequest) -> HttpResponse:
    pages = (
        Page.objects.live()
        .public()
        .filter(locale__language_code=content_language(), depth__in=(3, 4))
        .filter(content_type__model__in=("standardpage", "studiopage"))
        .select_related("locale", "content_type")
        .order_by("path", "pk")
    )
    rows = [(page.content_type.model, page.title, page.get_url(request)) for page in pages]
    context = {
        "standard_pages": [row[1:] for row in rows if row[0] == "standardpage"],
        "studios": [row[1:] for row in rows if row[0] == "studiopage"],
    }
    return render(request, "home/site_map.html", context)


def robots(request: HttpRequest) -> HttpResponse:
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*?mode=",
        f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}",
    )
    return HttpResponse("\n".join((*lines, "")), content_type=TEXT)


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116. Without an address in the site settings the home page is the contact."""
    site = Site.find_for_request(request)
    email = SiteSettings.for_site(site).email if site else ""
    expires = (timezone.now() + SECURITY_TXT_VALID).replace(microsecond=0)
    lines = (
        f"Contact: {f'mailto:{email}' if email else request.build_absolute_uri('/')}",
        f"Expires: {expires.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: zh, en",
        f"Canonical: {request.build_absolute_uri()}",
    )
    return HttpResponse("\n".join((*lines, "")), content_type=TEXT)
