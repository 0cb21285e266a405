"""What every public page needs to know of the site around it. Loaded as builtins."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import get_script_prefix, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar
from wagtail.models import Page, Site

from portal.core import languages
from portal.core.models import SiteSettings
from portal.core.standing import standing

register = template.Library()

HOME_DEPTH = 2
"""Depth of every language's home page in Wagtail's tree."""
COLUMNS = ("topics", "studios", "news")
"""Slugs of the pages that the header shows already."""


@register.simple_tag
def address(path: str = "", **parameters: object) -> str:
    """A fixed address of the site in the present language: ``{% address "opinions/new/" topic=5 %}``."""
    url = _reversed(path, get_language(), get_script_prefix())
    kept = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{url}?{urlencode(kept)}" if kept else url


@lru_cache(maxsize=256)
def _reversed(path: str, _language: str | None, _prefix: str) -> str:
    return reverse("wagtail_serve", args=[path])


@register.simple_tag
def language_tag() -> str:
    """BCP 47 tag of the present language, for ``lang``."""
    return languages.LANGUAGE_TAGS[get_language() or settings.LANGUAGE_CODE]


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> list[languages.LanguageLink]:
    """Rows of the language switch; those ``translated`` are alternates for search engines too."""
    request = context.get("request")
    return languages.language_links(request, context.get("page")) if request else []


@register.simple_tag(takes_context=True)
def part(context: template.Context, name: str) -> str:
    """A template rendered once for several places: ``{% part "includes/tools.html" as tools %}``."""
    return template.Engine.get_default().get_template(name).render(context)


@register.simple_tag(takes_context=True)
def kept_part(context: template.Context, name: str) -> str:
    """A template that looks the same on every page of one language and host: rendered when something is changed."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return part(context, name)
    key = ("part", name, get_language(), *_host(request))
    return standing(key, lambda: part(context, name))


@register.simple_tag(takes_context=True)
def site_settings(context: template.Context) -> SiteSettings:
    """What the footer says; the default values where the site has none yet."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return SiteSettings()

    def read() -> SiteSettings:
        site = Site.find_for_request(request)
        # Not for_site(), which writes a row when there is none: nobody's look changes anything.
        return (
            SiteSettings.objects.filter(site=site).first() or SiteSettings()
            if site
            else SiteSettings()
        )

    return standing(("settings", *_host(request)), read)


def _host(request: HttpRequest) -> tuple[str, str]:
    """By which Wagtail tells sites apart; not yet held against ALLOWED_HOSTS."""
    return request.headers.get("host", ""), request.get_port()


@register.simple_tag(takes_context=True)
def footer_pages(context: template.Context) -> list[tuple[str, str]]:
    """(Title, address) of the pages directly under home that editors marked "show in menus"."""
    request, language = context.get("request"), languages.content_language()
    if request is None:
        return []

    def read() -> list[tuple[str, str]]:
        # The English tree is a tree of its own; its home page stands at the same depth.
        pages = (
            Page.objects.live()
            .in_menu()
            .filter(depth=HOME_DEPTH + 1, locale__language_code=language)
            .exclude(slug__in=COLUMNS)
            .select_related("locale")
            .order_by("path", "pk")
        )
        return [(page.title, page.get_url(request)) for page in pages]

    return standing(("footer", get_language(), *_host(request)), read)


@register.simple_tag(takes_context=True)
def current_column(context: template.Context, url: str) -> str:
    """``aria-current`` for the column of the site the reader is in."""
    request = context.get("request")
    if getattr(context.get("page"), "search_kind", "") == "outcome":
        # Below its topic in the tree, but a column of its own.
        return mark_safe(' aria-current="true"' if "kind=outcome" in url else "")  # noqa: S308 (constants)
    bare, _mark, query = url.partition("?")
    here = request.get_full_path() if request and query else getattr(request, "path", "")
    if not here.startswith(url if query else bare):
        return ""
    return mark_safe(' aria-current="page"' if here == url else ' aria-current="true"')  # noqa: S308 (constants)


@register.simple_tag(takes_context=True)
def in_mode(context: template.Context, mode: str) -> str:
    """Address of the present page in large type (``elder``) or not."""
    request = context.get("request")
    query = languages.kept_query(request).copy() if request else QueryDict(mutable=True)
    query["mode"] = mode
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def staff_bar(context: template.Context) -> str:
    """Wagtail's userbar, looked for only when the visitor carries a session.

    Nobody else's session is touched, so that their pages stay free of cookies and may be shared.
    """
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    return wagtailuserbar(context)


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context: template.Context, *trail: tuple[str, str]) -> dict[str, object]:
    """The way back: of a page its ancestors, of a view the (words, address) pairs it gives."""
    page, request = context.get("page"), context.get("request")
    if trail or request is None or not isinstance(page, Page):
        return {"trail": trail}

    def read() -> list[tuple[str, str]]:
        above = (
            page.get_ancestors()
            .live()
            .filter(depth__gte=HOME_DEPTH)
            .only("title", "depth", "url_path", "locale__language_code")
            .select_related("locale")
            .order_by("path", "pk")
        )
        return [
            (each.title if each.depth > HOME_DEPTH else _("首页"), each.get_url(request))
            for each in above
        ]

    # By path: the place of a preview is known, though the page may not be saved.
    return {"trail": standing(("trail", page.path, get_language(), *_host(request)), read)}
