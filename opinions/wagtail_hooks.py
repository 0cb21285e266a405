from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html_join
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from opinions.models import Opinion, ReplyTemplate, Target
from opinions.viewsets.account import digest_panel
from opinions.viewsets.dashboard import arrange_panels
from opinions.viewsets.leaving import (
    refuse_in_bulk,
    refuse_to_delete,
    refuse_to_move,
    refuse_to_unpublish,
)
from opinions.viewsets.menu import arrange_menu, opinions_menu
from opinions.viewsets.policy import OpinionPolicy, TargetPolicy, TemplatePolicy
from opinions.viewsets.reply_templates import ReplyTemplateViewSet
from opinions.viewsets.terms import TargetViewSet
from opinions.viewsets.viewset import OpinionViewSet

register_permission_policy(Opinion, OpinionPolicy(Opinion))
register_permission_policy(Target, TargetPolicy(Target))
register_permission_policy(ReplyTemplate, TemplatePolicy(ReplyTemplate))

hooks.register("register_admin_viewset", OpinionViewSet)
hooks.register("register_admin_viewset", TargetViewSet)
hooks.register("register_admin_viewset", ReplyTemplateViewSet)
hooks.register("register_admin_menu_item", opinions_menu)
hooks.register("register_account_settings_panel", digest_panel)
hooks.register("construct_main_menu", arrange_menu)
hooks.register("construct_homepage_panels", arrange_panels)
hooks.register("before_unpublish_page", refuse_to_unpublish)
hooks.register("before_delete_page", refuse_to_delete)
hooks.register("before_move_page", refuse_to_move)
hooks.register("before_bulk_action", refuse_in_bulk)


@hooks.register("insert_global_admin_js")
def case_scripts() -> str:
    return format_html_join(
        "\n",
        '<script type="module" src="{}"></script>',
        ((static(f"portal/admin/{name}.js"),) for name in ("case", "print")),
    )


@hooks.register("insert_global_admin_css")
def case_styles() -> str:
    sheets = (
        (static(f"portal/admin/{name}.css"),)
        for name in ("cases", "intake", "colleagues", "listings", "figures")
    )
    return format_html_join("", '<link rel="stylesheet" href="{}">', sheets)
