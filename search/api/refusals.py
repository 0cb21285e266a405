"""What the API answers instead of 200, for its document: ninja knows of nothing that is no return value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.api.v3.errors import PROBLEM_JSON, ProblemDetail

MOVED, ABSENT, UNUSABLE, TOO_OFTEN, TOO_SLOW = 302, 404, 422, 429, 503
WORDS: Mapping[int, str] = {
    MOVED: "地址见 Location / The address is in Location",
    ABSENT: "没有公开的这一页 / No such public page",
    UNUSABLE: "参数有误，逐项列在 errors / Parameters that cannot be used, each in errors",
    TOO_OFTEN: "请求过多，请在 Retry-After 之后再来 / Too many calls, come back after Retry-After",
    TOO_SLOW: "检索用时太长，请换更具体的词，或在 Retry-After 之后再来"
    " / The search took too long: more specific words, or again after Retry-After",
}
RETRY_AFTER = {
    "Retry-After": {"description": "秒 / seconds", "schema": {"type": "integer", "minimum": 1}}
}
LOCATION = {"Location": {"schema": {"type": "string", "format": "uri-reference"}}}
HEADERS: Mapping[int, Mapping[str, Any]] = {
    MOVED: LOCATION,
    TOO_OFTEN: RETRY_AFTER,
    TOO_SLOW: RETRY_AFTER,
}


def documented(*statuses: int) -> dict[str, Any]:
    """For ``openapi_extra``."""
    return {"responses": {status: _response(status) for status in statuses}}


def _response(status: int) -> dict[str, Any]:
    response: dict[str, Any] = {"description": WORDS[status]}
    if status in HEADERS:
        response["headers"] = HEADERS[status]
    if status >= 400:
        response["content"] = {PROBLEM_JSON: {"schema": ProblemDetail.model_json_schema()}}
    return response
