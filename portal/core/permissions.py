"""Who may make what of a page, where Wagtail asks for less than this site."""

from __future__ import annotations

from typing import Any

from wagtail.models import PagePermissionTester

from portal.core.languages import SOURCE, language_of

TRANSLATE = "wagtail_localize.submit_translation"


class TreePermissions(PagePermissionTester):
    """A stand-in follows its Chinese page: whoever may not begin a translation makes nothing else of it."""

    def can_edit(self) -> bool:
        follows = self.page.alias_of_id and language_of(self.page) != SOURCE
        return bool(super().can_edit() and (not follows or self.user.has_perm(TRANSLATE)))


def without_translating(menu_items: list[Any], request: Any, context: Any) -> None:
    """For ``construct_page_action_menu``: what gives up a translation is offered to whom may begin one."""
    if not request.user.has_perm(TRANSLATE):
        menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]
