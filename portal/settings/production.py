"""A real district. Refuses to start half-configured."""

from __future__ import annotations

import os

from portal.settings.refusals import require_production

require_production(os.environ)  # before anything reads a value

from portal.settings.base import *

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_DEPTH else None
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_NAME = "__Host-csrf"
# The editors' preview shows pages in a frame of our own; the policy's frame-ancestors says 'self'.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
