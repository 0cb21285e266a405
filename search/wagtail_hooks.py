from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from search.viewsets import (
    AskedViewSet,
    SynonymViewSet,
    promotions_menu_item,
    promotions_urls,
    without_idle_items,
)

hooks.register("register_admin_viewset", SynonymViewSet)
hooks.register("register_admin_viewset", AskedViewSet)
hooks.register("register_admin_urls", promotions_urls, order=-1)
hooks.register("register_admin_menu_item", promotions_menu_item)
hooks.register("construct_reports_menu", without_idle_items)
hooks.register("construct_settings_menu", without_idle_items)


@hooks.register("insert_global_admin_css")
def report_styles() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("portal/admin/asked.css"))
