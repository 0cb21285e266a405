from __future__ import annotations

from django.http import Http404, HttpRequest
from wagtail import hooks

from portal.media.models import PortalDocument
from portal.media.queries import is_public


@hooks.register("before_serve_document")
def only_published_files(document: PortalDocument, request: HttpRequest) -> None:
    """A file is approved with the page that it stands on; until then only staff can open it."""
    if not is_public(document) and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404
