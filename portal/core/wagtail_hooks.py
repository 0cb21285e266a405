from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

from portal.core.permissions import without_translating
from portal.core.views.translations import convert_to_alias
from portal.core.workflows import check_read


@hooks.register("register_admin_urls", order=-1)
def before_those_of_wagtail_localize() -> list[Any]:
    return [path("localize/page/<int:page_id>/convert_to_alias/", convert_to_alias)]


hooks.register("construct_page_action_menu", without_translating)
hooks.register("before_edit_page", check_read)
