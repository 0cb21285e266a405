"""The public site's components. Loaded as builtins: no ``{% load %}`` needed.

Wrappers take their content as a block, everything else is keyword-only::

    {% button href=url %}我来说一条{% endbutton %}          link that looks like a button
    {% button kind="ghost" wide=True %}上一步{% endbutton %}  <button type="submit">
    {% button name="step" value="back" %}…{% endbutton %}    the pressed button says its name
    {% tag tone="now" %}征集中{% endtag %}                   tones: plain, now, good, wait
    {% panel heading=_("附件") %}…{% endpanel %}             tone="call" draws the vermilion edge
    {% alert tone="error" heading=_("已截止") %}…{% endalert %}  tones: info, good, wait, error
    {% section heading=_("正在征集") href=url more=_("全部") %}…{% endsection %}

Ready-made pieces::

    {% icon "search" %}               decorative; the words beside it carry the meaning
    {% error_summary form %}          nothing while the form is valid; put it first in <main>
    {% field form.text %}             label, hint, error, control (= {{ form.text.as_field_group }})
    {{ moment|day }}                  2026-03-01
    {% options filter.options %}      the choices of a filter (portal.core.listing)
    {% pagination page_obj %}         keeps the other parameters of the address
    {% phases steps %}                steps: label, dates, state ("done", "now", "next")
    {% timeline entries %}            entries: label, date, text, state ("done", "now", "next")
    {% tally figures %}               figures: (number, words) pairs

Forms: write ``<form method="post" novalidate>``, the token, ``{% error_summary form %}`` before the
heading, then ``{{ form }}`` or ``{% field %}`` one by one. Optional fields mark themselves; a field
with ``attrs={"maxlength": …, "data-count": ""}`` counts characters.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from portal.core.listing import Option
from portal.core.templatetags.reading import lang_attribute

register = template.Library()

SELECTED = mark_safe(" selected")


@lru_cache(maxsize=64)
def _drawing(name: str) -> SafeString:
    """:raises LookupError: there is no such icon."""
    path = finders.find(f"portal/icons/{name}.svg")
    if not path:
        raise LookupError(name)
    drawing = Path(str(path)).read_text(encoding="utf-8")
    return mark_safe(drawing.strip())  # noqa: S308 (our own files, never an upload)


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<span class="icon" aria-hidden="true">{}</span>', _drawing(name))


@register.simple_block_tag
def button(
    content: SafeString,
    *,
    href: str = "",
    kind: str = "primary",
    wide: bool = False,
    name: str = "",
    value: str = "",
) -> SafeString:
    """``kind``: primary, ghost or plain. With ``href`` a link, else a button."""
    classes = f"button button-{kind}{' button-wide' if wide else ''}"
    if href:
        return format_html('<a class="{}" href="{}">{}</a>', classes, href, content)
    said = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html('<button class="{}" type="submit"{}>{}</button>', classes, said, content)


@register.simple_block_tag
def tag(content: SafeString, *, tone: str = "plain") -> SafeString:
    """A state in a word. The tone repeats what the word says, never more."""
    return format_html('<span class="tag tag-{}">{}</span>', tone, content)


@register.simple_block_tag
def panel(
    content: SafeString, *, heading: str = "", tone: str = "plain", level: int = 2
) -> SafeString:
    title = format_html("<h{0}>{1}</h{0}>", level, heading) if heading else ""
    return format_html('<section class="panel panel-{} stack">{}{}</section>', tone, title, content)


@register.simple_block_tag
def alert(content: SafeString, *, tone: str = "info", heading: str = "") -> SafeString:
    """``tone="error"`` is announced at once (role alert), the others are not."""
    title = format_html('<p class="alert-heading">{}</p>', heading) if heading else ""
    role = mark_safe(' role="alert"') if tone == "error" else ""
    return format_html('<div class="alert alert-{} stack"{}>{}{}</div>', tone, role, title, content)


@register.simple_block_tag
def section(
    content: SafeString, *, heading: str, href: str = "", more: str = "", level: int = 2
) -> SafeString:
    """A part of a page under a strong rule; ``href`` and ``more``: the link at its right."""
    link = format_html('<a class="section-more" href="{}">{}</a>', href, more) if href else ""
    return format_html(
        '<section class="section"><div class="section-head"><h{0}>{1}</h{0}>{2}</div>{3}</section>',
        level,
        heading,
        link,
        content,
    )


@register.filter
def day(at: dt.date | dt.datetime | None) -> str:
    """``2026-03-01``: the day of a date or, in the site's time zone, of a moment. Nothing for nothing."""
    if at is None or at == "":
        return ""
    return f"{timezone.localtime(at) if isinstance(at, dt.datetime) else at:%Y-%m-%d}"


@register.simple_tag
def options(rows: Iterable[Option]) -> SafeString:
    """The ``<option>``s of a filter, those of a tree set in under their parents."""
    return format_html_join(
        "\n",
        '<option value="{}"{}{}>{}{}</option>',
        (
            (
                row.value,
                SELECTED if row.chosen else "",
                lang_attribute(row.label),
                "\u3000" * row.level,
                row.label,
            )
            for row in rows
        ),
    )


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    return bound.as_field_group()


@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """All errors of a bound form, each linking to its field (the error summary of GOV.UK's design system)."""
    if not form.errors:
        return SafeString("")
    lines = [
        (_target(bound), error) for bound in form for error in bound.errors if not bound.is_hidden
    ]
    general = [
        *form.non_field_errors(),
        *(error for bound in form.hidden_fields() for error in bound.errors),
    ]
    return render_to_string("components/error_summary.html", {"general": general, "lines": lines})


def _target(bound: BoundField) -> str:
    """Id of the control a reader should land on: of a group, its first choice."""
    if bound.use_fieldset:
        return bound.subwidgets[0].id_for_label if bound.subwidgets else bound.auto_id
    return bound.id_for_label or bound.auto_id


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page_obj: Page, *, parameter: str = "page") -> SafeString:
    """Previous, next and the pages around; nothing when there is one page."""
    if not page_obj.has_other_pages():
        return SafeString("")
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    shown = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    pages = [(number, address(number) if isinstance(number, int) else "") for number in shown]
    return render_to_string(
        "components/pagination.html",
        {
            "pages": pages,
            "current": page_obj.number,
            "total": page_obj.paginator.num_pages,
            "previous": address(page_obj.number - 1) if page_obj.has_previous() else "",
            "next": address(page_obj.number + 1) if page_obj.has_next() else "",
        },
    )


@register.simple_tag
def phases(steps: Iterable[Any]) -> SafeString:
    return render_to_string("components/phases.html", {"steps": steps})


@register.simple_tag
def timeline(entries: Iterable[Any]) -> SafeString:
    return render_to_string("components/timeline.html", {"entries": entries})


@register.simple_tag
def tally(figures: Sequence[tuple[int, str]]) -> SafeString:
    return render_to_string("components/tally.html", {"figures": figures})
