"""What every page of the site shares."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from portal.core.admin_forms import CompletePageForm
from portal.core.publishing import SearchDocument, published, unpublished


class IncompletePage(ValidationError):
    """A page that lacks something mandatory must not go live, nor be scheduled to."""


class BasePage(Page):
    """Refuses to be live while incomplete, and tells the index in the same transaction.

    No hook of Wagtail covers every way a page goes live; ``save()`` does.
    """

    search_kind = "page"

    summary = models.CharField(
        _("摘要"), max_length=300, blank=True, help_text=_("一两句话，用于列表、搜索结果和分享。")
    )

    base_form_class = CompletePageForm
    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        abstract = True

    def missing(self) -> dict[str, str]:
        """Field name → what is missing, in words for the editor. Empty when the page may go live."""
        return {}

    def check_complete(self) -> None:
        """:raises IncompletePage: something mandatory is missing."""
        if missing := self.missing():
            raise IncompletePage(missing)

    def save(self, *args, update_fields=None, **kwargs):
        live_changes = update_fields is None or "live" in update_fields
        if self.live and live_changes:
            self.check_complete()
        with transaction.atomic():
            super().save(*args, update_fields=update_fields, **kwargs)
            if live_changes:
                signal = published if self.live else unpublished
                signal.send(sender=type(self), instance=self, at=timezone.now(), by=None)

    def delete(self, *args, **kwargs):
        with transaction.atomic():
            for page in self.get_descendants(inclusive=True).specific():
                unpublished.send(sender=type(page), instance=page, at=timezone.now(), by=None)
            return super().delete(*args, **kwargs)

    @property
    def is_untranslated(self) -> bool:
        """True for the stand-in that shows the Chinese text in another language's tree."""
        return bool(self.alias_of_id) and self.alias_of.locale_id != self.locale_id

    def search_documents(self) -> Iterable[SearchDocument]:
        return ()
