from __future__ import annotations

import pytest
from django.test import Client

PAGES = ["/", "/en/", "/zh-hant/", "/topics/", "/studios/", "/news/", "/opinions/", "/search/"]
FORMS = ["/opinions/new/", "/opinions/track/"]
MISSING = ["/no-such-page/", "/en/no-such-page/", "/topics/no-such-topic/"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [*PAGES, *FORMS, *MISSING])
def test_browser_may_load_only_from_here(client: Client, path: str) -> None:
    response = client.get(path)
    policy = dict(
        part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";")
    )
    assert {name: policy[name] for name in ("default-src", "script-src", "style-src")} == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
    }
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_the_same_for_everybody(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert response.cookies == {}
    assert "cookie" not in response.get("Vary", "").lower()
    assert "private" not in response.get("Cache-Control", "")


@pytest.mark.parametrize("path", FORMS)
def test_form_is_shared_with_nobody(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("path", MISSING)
def test_missing_page_answers_404(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
