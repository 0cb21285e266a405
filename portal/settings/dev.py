"""One machine, nothing else installed. Secrets are generated once into var/secrets.env."""

from __future__ import annotations

from portal.settings.secrets import read_or_make_secrets

read_or_make_secrets()

from portal.settings.base import *

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True  # nothing to collect
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
SERVE_MEDIA = True  # in production the web server in front does
if not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
