from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from studios.querysets import MemberQuerySet


class Member(index.Indexed, models.Model):
    """政协委员, listed publicly. ``user`` links the member who works in the admin to the listing."""

    code = models.SlugField(
        _("代码"), max_length=40, unique=True, help_text=_("网址的一部分，建立后不再更改。")
    )
    name = models.CharField(_("姓名"), max_length=40)
    sector = models.ForeignKey(
        "reference.Sector", models.PROTECT, related_name="members", verbose_name=_("界别")
    )
    area = models.ForeignKey(
        "reference.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("联系街道"),
    )
    post = models.CharField(_("职务"), max_length=120, blank=True)
    photo = models.ForeignKey(
        "media.PortalImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("照片"),
    )
    introduction = models.TextField(_("简介"), blank=True)
    introduction_en = models.TextField(_("英文简介"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="member",
        verbose_name=_("用户"),
    )
    listed = models.BooleanField(_("公开"), default=True)
    order = models.PositiveIntegerField(_("次序"), default=0)

    objects = MemberQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("post"),
        index.FilterField("sector"),
        index.FilterField("listed"),
    ]

    class Meta:
        verbose_name = _("政协委员")
        verbose_name_plural = _("政协委员")

    def clean(self) -> None:
        stored = type(self).objects.filter(pk=self.pk).values_list("code", flat=True).first()
        if stored is not None and stored != self.code:
            raise ValidationError({"code": _("代码建立后不能更改：它是委员网址的一部分。")})

    def __str__(self) -> str:
        return self.name
