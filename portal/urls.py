"""The only list of addresses. Wagtail's catch-all comes last."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.core.views import media, site
from search.api import api

# /healthz and /readyz are answered before hosts are looked at: portal.core.middleware.health.
urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/v3/", api.urls),
    *([path("media/images/<path:path>", media.image)] if settings.SERVE_MEDIA else []),
    path("sitemap.xml", site.sitemap, name="sitemap"),
    path("robots.txt", site.robots, name="robots"),
    path(".well-known/security.txt", site.security_txt, name="security_txt"),
    *i18n_patterns(
        path("site-map/", site.site_map, name="site_map"),
        path("opinions/", include("opinions.urls")),
        path("studios/", include("studios.urls")),
        path("search/", include("search.urls")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]

handler400 = "portal.core.views.errors.bad_request"
handler403 = "portal.core.views.errors.permission_denied"
handler404 = "portal.core.views.errors.page_not_found"
handler500 = "portal.core.views.errors.server_error"
