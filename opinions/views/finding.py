"""From what was typed in the place of a code to the case that it opens."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from opinions.codes import code_digests, looks_like_number, normalise_code
from opinions.models import Opinion


@sensitive_variables()
def find_by_code(typed: str) -> Opinion | None:
    """One query, whether the code is right, revoked, unknown or no code at all."""
    digests = code_digests(normalise_code(typed) or "")
    cases = Opinion.objects.select_related(
        "topic__locale",
        "studio__locale",
        "field",
        "area",
        "lead_unit",
        "pause",
        "merged_into__topic__locale",
    )
    return cases.filter(code_digest__in=digests, code_revoked_at=None).first()


def not_found(typed: str) -> str:
    """Judged by the shape of what was typed alone, so that nobody learns which numbers there are."""
    if looks_like_number(typed):
        return _("这是编号，不是查询码。查询码是回执上的另外 16 位数字和字母")
    return _("没有找到这个查询码。请对照回执，看看有没有输错或漏输")
