from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from portal.reference.views.calendar import CalendarViewSet
from portal.reference.viewsets import ReferenceGroup

register_snippet(ReferenceGroup)
hooks.register("register_admin_viewset", CalendarViewSet)


@hooks.register("insert_global_admin_css")
def calendar_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin/calendar.css"))
