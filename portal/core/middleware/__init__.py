"""What happens to every request. The order that works is in ``settings.base``."""

from __future__ import annotations

from portal.core.middleware.caching import PublicCacheMiddleware, PublicGZipMiddleware
from portal.core.middleware.health import HealthMiddleware
from portal.core.middleware.languages import (
    AnyLanguageRedirectMiddleware,
    PathLocaleMiddleware,
    SiteMiddleware,
    TraditionalMiddleware,
)
from portal.core.middleware.modes import ElderModeMiddleware
from portal.core.middleware.refusals import AdminRefusalMiddleware
from portal.core.middleware.security import BrowserPolicyMiddleware
from portal.core.middleware.sessions import StaffSessionMiddleware
from portal.core.middleware.typed import AdminSearchMiddleware

__all__ = [
    "AdminRefusalMiddleware",
    "AdminSearchMiddleware",
    "AnyLanguageRedirectMiddleware",
    "BrowserPolicyMiddleware",
    "ElderModeMiddleware",
    "HealthMiddleware",
    "PathLocaleMiddleware",
    "PublicCacheMiddleware",
    "PublicGZipMiddleware",
    "SiteMiddleware",
    "StaffSessionMiddleware",
    "TraditionalMiddleware",
]
