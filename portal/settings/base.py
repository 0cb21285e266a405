"""What every environment shares. Values come from the environment; README.md lists each variable."""

from __future__ import annotations

from pathlib import Path

import environ

from portal.settings.databases import database_from
from portal.settings.refusals import level
from portal.settings.refusals import limit
from portal.settings.refusals import mail
from portal.settings.refusals import read
from portal.settings.refusals import scanner
from portal.settings.refusals import web_address
from portal.settings.refusals import whole_number

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

# Key rings: "id:secret[,id:secret…]", the first is used for writing, all for reading.
PII_KEYS = env("PII_KEYS", default="")
CODE_KEYS = env("CODE_KEYS", default="")
AUDIT_KEYS = env("AUDIT_KEYS", default="")
VISITOR_KEYS = env("VISITOR_KEYS", default="")

INSTALLED_APPS = [
    "home",
    "opinions",
    "topics",
    "studios",
    "search",  # the last to hear of what is published: whoever locks cases or copies for it has done so
    "portal.reference",
    "portal.core",
    "portal.users",
    "portal.media",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.api.v3",
    "wagtail.embeds",
    "wagtail.sites",
    "portal.users.apps.StaffAdminConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
]

MIDDLEWARE = [
    "portal.core.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # What these add to an answer must see everything that stands below them.
    "portal.core.middleware.PublicGZipMiddleware",
    "portal.core.middleware.PublicCacheMiddleware",
    "portal.core.middleware.TraditionalMiddleware",
    "portal.core.middleware.ElderModeMiddleware",
    "portal.core.middleware.BrowserPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.middleware.PathLocaleMiddleware",
    "portal.core.middleware.SiteMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portal.core.middleware.StaffSessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.core.middleware.AdminRefusalMiddleware",
    "portal.core.middleware.AdminSearchMiddleware",
    "portal.core.middleware.AnyLanguageRedirectMiddleware",
]
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview shows our pages in a frame
SECURE_REFERRER_POLICY = "same-origin"

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": [
                "portal.core.templatetags.components",
                "portal.core.templatetags.public",
                "portal.core.templatetags.reading",
            ],
        },
    }
]
FORM_RENDERER = "portal.core.forms.PortalFormRenderer"

DATABASES = {"default": read("DATABASE_URL", database_from, f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": read("CACHE_URL", environ.Env.cache_url_config, "dbcache://django_cache"),
    "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}

AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"
# Half an hour without use, twelve hours in all: NIST SP 800-63B, 4.2.3.
SESSION_COOKIE_AGE = 30 * 60
STAFF_SESSION_LONGEST = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False  # renewed by StaffSessionMiddleware
WAGTAILADMIN_USER_LOGIN_FORM = "portal.users.forms.StaffLoginForm"
AXES_CLIENT_IP_CALLABLE = "portal.core.visitors.login_address"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English"), ("zh-hant", "繁體中文")]
WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DATE_FORMAT = "Y-m-d"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # What residents add to their opinions: no address leads there, only a view that asks who wants it.
    "attachments": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env("ATTACHMENTS_FOLDER", default="") or VAR_DIR / "attachments",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}
ATTACHMENTS_LEAVE_FREE = read("ATTACHMENTS_LEAVE_FREE", whole_number, "1000")
CLAMD_URL = read("CLAMD_URL", scanner, "off")
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024

EMAIL_CONFIG = read("EMAIL_URL", mail, "consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="portal@localhost")
EMAIL_TIMEOUT = 10

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

WAGTAIL_SITE_NAME = "协商平台"
WAGTAIL_USER_TIME_ZONES = [
    TIME_ZONE
]  # days are civil days here, whoever looks; with one there is nothing to choose
WAGTAILADMIN_BASE_URL = read("SITE_URL", web_address, "http://localhost:8000")
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.core.publishing.publish_approved"
WAGTAILIMAGES_IMAGE_MODEL = "media.PortalImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.PortalDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.media.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.media.forms.DocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "doc", "docx", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "portal.core.admin_search", "SEARCH_CONFIG": "simple"}
}
SEARCH_URL = env("SEARCH_URL", default="database://")

PROXY_DEPTH = NINJA_NUM_PROXIES = read("PROXY_DEPTH", whole_number, "0")
NINJA_PAGINATION_MAX_LIMIT = 100

# What a visitor typed survives a missing or old CSRF cookie.
CSRF_FAILURE_VIEW = "opinions.views.csrf_failure"

# Per network (many households may share one address), and altogether.
VISITOR_LIMITS = {
    "submit": (
        read("SUBMIT_LIMIT_NETWORK", limit, "60/600"),
        read("SUBMIT_LIMIT_ALL", limit, "6000/600"),
    ),
    "upload": (
        read("UPLOAD_LIMIT_NETWORK", limit, "300/600"),
        read("UPLOAD_LIMIT_ALL", limit, "6000/600"),
    ),
    "upload-seconds": (
        read("UPLOAD_SECONDS_NETWORK", limit, "120/600"),
        read("UPLOAD_SECONDS_ALL", limit, "6000/600"),
    ),
    "upload-megabytes": (
        read("UPLOAD_MEGABYTES_NETWORK", limit, "4000/86400"),
        read("UPLOAD_MEGABYTES_ALL", limit, "20000/86400"),
    ),
    "track": (
        read("TRACK_LIMIT_NETWORK", limit, "60/600"),
        read("TRACK_LIMIT_ALL", limit, "3000/600"),
    ),
}
CONTACT_KEPT_DAYS = read("CONTACT_KEPT_DAYS", whole_number, "365")

# The district that runs this installation.
REFERENCE_PREFIX = env("REFERENCE_PREFIX", default="QY")

# One line of JSON per record: see portal.core.logs for what is left out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.core.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": read("LOG_LEVEL", level, "INFO")},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "propagate": False},
        "django_tasks": {"level": "WARNING"},
        "elastic_transport": {"level": "ERROR"},  # a line for every search
    },
}
