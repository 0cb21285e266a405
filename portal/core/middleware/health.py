"""Probes ask the process itself, under whatever name they reach it."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.core.middleware.caching import GetResponse
from portal.core.views import health

PROBES = {"/healthz": health.healthz, "/readyz": health.readyz}


class HealthMiddleware:
    """Answers ``/healthz`` and ``/readyz`` before the host is looked at and before https is asked for.

    A container's health check calls ``localhost``, a load balancer an address; neither is one of
    ``ALLOWED_HOSTS``, and neither speaks TLS. Must stand first.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = PROBES.get(request.path_info, self.get_response)
        return answer(request)
