"""A refusal that comes from the model is a message to the editor, not a server error."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from portal.core.languages import admin_language_of
from portal.core.middleware.caching import GetResponse
from portal.core.refusals import Refused, reason_of

HTTP_CONFLICT = 409


class AdminRefusalMiddleware:
    """Wagtail's bulk actions, approving, unpublishing and deleting expect no refusal; this catches theirs."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not request.path.startswith("/admin/"):
            return None
        with translation.override(admin_language_of(request)):
            reason = words_of(exception)
        if reason is None:
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            answer = {"success": False, "error_message": reason}
            return JsonResponse(answer, status=HTTP_CONFLICT)
        messages.error(request, reason)
        back = request.headers.get("referer", "")
        ours = url_has_allowed_host_and_scheme(back, {request.get_host()})
        return redirect(back if ours else "wagtailadmin_home")


def words_of(exception: Exception) -> str | None:
    """The refusal as the editor reads it; None for what is no refusal."""
    if isinstance(exception, ProtectedError | RestrictedError):
        return _("还有别的内容用到它，不能删除。可以停用或取消发布。")
    if isinstance(exception, Refused):
        return reason_of(exception)
    return None
