from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from studios.enums import StudioRole
from studios.models.studio_page import StudioPage


class StudioStaff(models.Model):
    """Who may see and handle a studio's opinions. Belongs to the Chinese page.

    Not part of the page: whoever can edit or bring back a revision must not give out rights by it.
    """

    studio = models.ForeignKey(
        StudioPage, models.CASCADE, related_name="staff", verbose_name=_("委员工作室")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="studio_posts",
        verbose_name=_("用户"),
    )
    role = models.CharField(_("职责"), max_length=16, choices=StudioRole, default=StudioRole.CLERK)

    panels = [FieldPanel("studio"), FieldPanel("user"), FieldPanel("role")]

    class Meta:
        verbose_name = _("工作室人员")
        verbose_name_plural = _("工作室人员")
        constraints = [
            models.UniqueConstraint(fields=("studio", "user"), name="studio_staff_once_per_studio")
        ]

    def __str__(self) -> str:
        return f"{self.studio} · {self.user}"
