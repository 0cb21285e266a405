"""The ways by which Wagtail changes a page without calling our own save() and delete()."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save, pre_delete, pre_save
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, PageViewRestriction, Revision, Site
from wagtail.signals import page_unpublished, post_page_move

from portal.core.languages import SOURCE, language_of
from portal.core.models import CalendarDay, SiteSettings
from portal.core.pages import BasePage, PrivatePage
from portal.core.publishing import unpublished
from portal.core.sessions import begin_session
from portal.core.standing import forget, keep


def refuse_to_schedule_incomplete(instance: Revision, **kwargs: Any) -> None:
    """Scheduling leaves ``live`` as it was, so that the guard in ``BasePage.save()`` does not see it."""
    if instance.approved_go_live_at and isinstance(page := instance.as_object(), BasePage):
        page.check_complete()


def announce_bare_page(
    instance: Page, sender: type, raw: bool, update_fields: Any, **kwargs: Any
) -> None:
    """Unpublishing and moving save the bare ``Page``, not its specific class."""
    live_changes = update_fields is None or "live" in update_fields
    if raw or type(instance) is not Page or not live_changes:
        return
    page = instance.get_specific()
    if isinstance(page, BasePage):
        page.live = instance.live
        if page.live:
            page.check_complete()
        page.announce()


def withdraw_deleted(instance: BasePage, **kwargs: Any) -> None:
    """Also for descendants and bulk deletion; what follows it in other languages goes along."""
    unpublished.send(sender=type(instance), instance=instance, at=timezone.now(), by=None)
    followers = Q(alias_of=instance.pk)
    if language_of(instance) == SOURCE:
        followers |= Q(translation_key=instance.translation_key)
    for page in Page.objects.filter(followers).exclude(pk=instance.pk):
        page.specific.delete()


def withdraw_translations(instance: Page, **kwargs: Any) -> None:
    """A translation of what is not public any more is not public either."""
    if language_of(instance) != SOURCE:
        return
    for page in instance.get_translations().filter(live=True, alias_of=None):
        page.specific.unpublish()


def announce_moved(instance: Page, **kwargs: Any) -> None:
    with transaction.atomic():
        for page in instance.get_descendants(inclusive=True).specific():
            if isinstance(page, BasePage):
                page.after_move()
                page.announce()


def refuse_to_hide(**kwargs: Any) -> None:
    """:raises PrivatePage: always."""
    raise PrivatePage(_("本站的页面对所有人公开，不能设为只有部分人可见。不宜公开的，请取消发布。"))


def connect() -> None:
    """Called when all models are loaded."""
    user_logged_in.connect(begin_session)
    pre_save.connect(refuse_to_schedule_incomplete, sender=Revision)
    pre_save.connect(refuse_to_hide, sender=PageViewRestriction)
    post_save.connect(announce_bare_page, sender=Page)
    page_unpublished.connect(withdraw_translations)
    post_page_move.connect(announce_moved)
    post_page_move.connect(forget)
    pages = [model for model in apps.get_models() if issubclass(model, BasePage)]
    for model in pages:
        pre_delete.connect(withdraw_deleted, sender=model)
    keep([Site, Locale, SiteSettings, CalendarDay, Page, *pages])
