"""What a browser may load and do on our pages. Two policies: public pages, and Wagtail's admin."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.core.middleware.caching import GetResponse

PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def _media() -> str:
    """The host of uploaded pictures where they are not served by ourselves (object storage)."""
    parts = urlsplit(settings.MEDIA_URL)
    return f" {parts.scheme}://{parts.netloc}" if parts.netloc else ""


def public_policy() -> str:
    """Nothing inline, nothing from elsewhere."""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src 'self' data:{_media()}; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        "form-action 'self'; frame-ancestors 'self'; base-uri 'none'; object-src 'none'"
    )


def admin_policy() -> str:
    """Wagtail's own widgets carry inline scripts and styles; it needs no ``unsafe-eval``."""
    return (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:{_media()}; font-src 'self' data:; connect-src 'self'; "
        "frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'self'; "
        "object-src 'none'"
    )


class BrowserPolicyMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.public, self.admin = public_policy(), admin_policy()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = self.admin if request.path.startswith("/admin/") else self.public
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
