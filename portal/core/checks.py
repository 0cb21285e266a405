"""Rules of the house that Django's ``check`` holds, with a hint for whoever breaks one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import TemplateDoesNotExist, get_template
from wagtail.models import Page, get_page_models

from portal.core.keyrings import parse

RINGS = ("PII_KEYS", "CODE_KEYS", "AUDIT_KEYS", "VISITOR_KEYS")


OWN = ("home", "opinions", "portal", "search", "studios", "topics")


def own_page_types() -> Iterator[type[Page]]:
    """Page types that this repository defines."""
    for model in get_page_models():
        module = apps.get_app_config(model._meta.app_label).module
        if module and (module.__name__.partition(".")[0] in OWN):
            yield model


@register(Tags.models)
def pages_say_where_they_belong(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """An editor is never offered a page type in a place that makes no sense."""
    return [
        Error(
            f"{model.__name__} does not declare {name}",
            hint="List the page types allowed above and below it; [] for none.",
            obj=model,
            id="portal.E001",
        )
        for model in own_page_types()
        for name in ("parent_page_types", "subpage_types")
        if name not in vars(model)
    ]


@register(Tags.templates)
def pages_have_a_template(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for model in own_page_types():
        try:
            get_template(model.template)
        except TemplateDoesNotExist:
            found.append(
                Error(
                    f"{model.__name__} has no template {model.template}",
                    hint="templates/<app>/<page_type>.html",
                    obj=model,
                    id="portal.E002",
                )
            )
    return found


@register(Tags.security)
def key_rings_are_readable(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for name in RINGS:
        try:
            parse(getattr(settings, name), name=name)
        except ImproperlyConfigured as error:
            found.append(Error(str(error), hint="id:secret[,id:secret…]", id="portal.E003"))
    return found


@register(Tags.security, deploy=True)
def mail_leaves_the_machine(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return []
    return [
        checks.Warning(
            f"mail goes to {settings.EMAIL_BACKEND}",
            hint="EMAIL_URL=smtp+tls://user:password@host:587",
            id="portal.W001",
        )
    ]
