"""The test suite. SQLite in memory unless DATABASE_URL says otherwise."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="portal-test-"))
os.environ.setdefault("SECRET_KEY", "test-only-" + "s" * 50)
for ring in ("PII_KEYS", "CODE_KEYS", "AUDIT_KEYS", "VISITOR_KEYS"):
    os.environ.setdefault(ring, f"t1:{ring.lower()}-" + "0" * 50)

from portal.settings.base import *

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
WAGTAILADMIN_BASE_URL = "http://testserver"
AXES_ENABLED = False
ATTACHMENTS_LEAVE_FREE = 0  # however full the disk is on which tests run
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # nothing is collected before tests
SEARCH_COUNTED = (
    False  # but in the tests of it: sums would be written in the middle of another test
)
