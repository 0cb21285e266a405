from __future__ import annotations

import segno
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr(address: str, *, label: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004, level M), an SVG that grows with its place; ``label`` says what it leads to."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(
        omitsize=True, border=2, title=label, svgclass="qr", lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 (segno escapes the title; the rest is numbers)
