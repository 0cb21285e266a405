"""The demonstration's settings, without the limits that keep one network from sending a thousand opinions."""

from __future__ import annotations

from portal.settings.dev import *

VISITOR_LIMITS = dict.fromkeys(VISITOR_LIMITS, ((10**9, 60), (10**9, 60)))
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
