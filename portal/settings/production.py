"""A real district. Refuses to start half-configured."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from portal.settings.base import *

REQUIRED = (
    "SECRET_KEY",
    "PII_KEYS",
    "CODE_KEYS",
    "AUDIT_KEYS",
    "VISITOR_KEYS",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "DATABASE_URL",
    "EMAIL_URL",
)
missing = [name for name in REQUIRED if not env(name, default="")]
if missing:
    raise ImproperlyConfigured(f"环境变量未设置 / not set: {', '.join(missing)}")
weak = [
    name
    for name in REQUIRED[:5]
    if len(env(name)) < 50 or "insecure" in env(name) or "change" in env(name).lower()
]
if weak:
    raise ImproperlyConfigured(
        f"密钥过短或为默认值 / too short or a default value: {', '.join(weak)}"
    )

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_DEPTH else None
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes come from inside
# The editors' preview shows pages in a frame of our own; the policy's frame-ancestors says 'self'.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
