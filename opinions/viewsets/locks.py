from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from opinions import actions
from opinions.viewsets.case import CaseBase
from opinions.viewsets.screen import lock_in_words


class LockView(CaseBase):
    """Takes, renews or drops the lock while somebody writes; ``over`` takes another person's, and leads back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST:
            actions.drop_lock(self.opinion, by=request.user)
            return HttpResponse(status=204)
        over = "over" in request.POST
        lock = actions.take_lock(self.opinion, by=request.user, at=timezone.now(), over=over)
        if over:
            messages.success(request, lock_in_words(lock, mine=True))
            return redirect(self.address("case", self.opinion.pk))
        mine = lock.user_id == request.user.pk
        words = "" if mine else lock_in_words(lock)
        return JsonResponse({"mine": mine, "words": words})
