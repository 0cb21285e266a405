from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from portal.core.middleware import BrowserPolicyMiddleware


def policy(path: str, **headers: str) -> dict[str, str]:
    middleware = BrowserPolicyMiddleware(lambda _: HttpResponse(headers=headers))
    text = middleware(RequestFactory().get(path))["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in text.split(";"))


def test_public_pages_run_nothing_inline() -> None:
    assert policy("/") == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


def test_the_admin_may_run_what_wagtail_writes_into_its_pages() -> None:
    allowed = policy("/admin/pages/")
    assert allowed["script-src"] == "'self' 'unsafe-inline'"
    assert allowed["object-src"] == "'none'"
    assert "unsafe-eval" not in str(allowed)


@pytest.mark.parametrize("path", ["/administration/", "/en/admin/", "/zh-hant/admin/"])
def test_only_the_admin_is_relaxed(path: str) -> None:
    assert policy(path)["script-src"] == "'self'"


def test_a_view_may_be_stricter() -> None:
    strict = {"Content-Security-Policy": "default-src 'none'; sandbox allow-downloads"}
    assert policy("/", **strict) == {"default-src": "'none'", "sandbox": "allow-downloads"}


def test_pictures_may_come_from_the_object_storage(settings: Any) -> None:
    settings.MEDIA_URL = "https://files.example.org/portal/"
    assert policy("/")["img-src"] == "'self' data: https://files.example.org"


@pytest.mark.django_db
def test_devices_are_switched_off(client: Client) -> None:
    response = client.get("/")
    assert response["Permissions-Policy"].startswith(
        "accelerometer=(), browsing-topics=(), camera=()"
    )
    assert response["X-Frame-Options"] == "SAMEORIGIN"
