"""The public API: Wagtail's pages and our search in one document. Nothing writes, nobody is more than anonymous.

Wagtail's lists of images and documents are left out: they name every file of an open collection,
those of unpublished pages included.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.renderers import JSONRenderer
from wagtail.api.v3.auth import AllowAnonymous
from wagtail.api.v3.errors import problem_response, register_exception_handlers
from wagtail.api.v3.routers.pages import router as page_router
from wagtail.models import Page

from portal.core.throttle import Limit
from search.api.limits import AddressThrottle
from search.api.refusals import ABSENT, MOVED, TOO_OFTEN, UNUSABLE, documented
from search.api.searching import SEARCHES, search_router
from search.engines import TooSlow

PUBLIC = [AllowAnonymous()]
CALLS = Limit("api", count=120, seconds=60)
REFUSALS = {
    "pages_find": (MOVED, ABSENT, UNUSABLE, TOO_OFTEN),
    "pages_detail": (ABSENT, UNUSABLE, TOO_OFTEN),
}


class PublicRenderer(JSONRenderer):
    """Wagtail tells a page's parent and source, public or not: what is not public is left out."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        meta = data.get("meta") if isinstance(data, dict) else None
        for name in ("parent", "alias_of"):
            if isinstance(meta, dict) and (shown := meta.get(name)):
                public = Page.objects.live().filter(pk=shown["id"]).exists()
                meta[name] = shown if public else None
        return super().render(request, data, response_status=response_status)


api = NinjaAPI(
    title="协商平台开放数据 / Consultation portal open data",
    version="3.0.0",
    description=f"公开页面和检索，只读。每个网络每分钟页面最多 {CALLS.count} 次、检索最多 {SEARCHES.count} 次。"
    f" / Published pages and search, reading only. At most {CALLS.count} calls for pages and {SEARCHES.count} searches per minute and network.",
    urls_namespace="wagtailapi_v3",
    auth=PUBLIC,
    throttle=[AddressThrottle(CALLS)],
    openapi_url="/openapi.json",
    docs_url=None,  # ninja's page weighs 1.7 MB; the document itself is what programs read
    renderer=PublicRenderer(),
)
register_exception_handlers(api)


@api.exception_handler(DataError)
def refuse_value(_request: HttpRequest, _error: DataError) -> HttpResponse:
    """A value that the database cannot even compare: NUL, a number beyond all bounds."""
    return problem_response(status=422, detail="Unusable value in the query.")


@api.exception_handler(TooSlow)
def give_up(_request: HttpRequest, _error: TooSlow) -> HttpResponse:
    detail = "The search took too long. Try more specific words, or later."
    response = problem_response(status=503, detail=detail)
    response["Retry-After"] = "5"
    return response


def reading(router: Router) -> Router:
    """The router's anonymous GET operations; the others are gone from the addresses and the document.

    Leans on ninja's internals; ninja is pinned, and a test knows the list of operations.
    """
    open_router = Router(tags=router.tags)
    for path, view in router.path_operations.items():
        for operation in view.operations:
            anonymous = any(isinstance(auth, AllowAnonymous) for auth in operation.auth_callbacks)
            if operation.methods == ["GET"] and anonymous:
                operation.auth_param, operation.auth_callbacks = PUBLIC, []
                operation._set_auth(PUBLIC)
                refusals = REFUSALS.get(operation.operation_id or "", (UNUSABLE, TOO_OFTEN))
                operation.openapi_extra = documented(*refusals)
                open_router.path_operations.setdefault(path, type(view)()).operations.append(
                    operation
                )
    return open_router


ROUTERS: Sequence[tuple[str, Router]] = (
    ("/pages/", reading(page_router)),
    ("/search/", search_router),
)
for prefix, router in ROUTERS:
    api.add_router(prefix, router)
