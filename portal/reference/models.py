"""The district's own lists. Codes are for machines and never change; labels are for people and may."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldRowPanel
from wagtail.search import index

from portal.reference.enums import AreaLevel, UnitRole
from portal.reference.querysets import ReferenceQuerySet

CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("代码只能用小写字母、数字和连字符。"))

LONGEST_PATH = 200


class ReferenceEntry(index.Indexed, models.Model):
    code = models.CharField(
        _("代码"),
        max_length=40,
        unique=True,
        validators=[CODE],
        help_text=_("建立后不再更改，导入和开放数据以此为准。"),
    )
    label = models.CharField(_("名称"), max_length=80)
    label_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    order = models.PositiveIntegerField(_("次序"), default=0)
    retired = models.BooleanField(
        _("停用"), default=False, help_text=_("停用后不能再选，已有内容不受影响。")
    )

    objects = ReferenceQuerySet.as_manager()

    search_fields = [
        index.SearchField("label"),
        index.AutocompleteField("label"),
        index.SearchField("code"),
        index.FilterField("retired"),  # choosers offer what is in use
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        stored = type(self).objects.filter(pk=self.pk).values_list("code", flat=True).first()
        if stored is not None and stored != self.code:
            raise ValidationError({"code": _("代码建立后不能更改，请新建一条并停用这一条。")})

    def __str__(self) -> str:
        return self.label_en if self.label_en and get_language() == "en" else self.label


class TreeEntry(ReferenceEntry):
    """An entry with a parent. ``path`` holds the codes from the root down, ``/a/b/c/``, kept by save()."""

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    path = models.CharField(max_length=LONGEST_PATH, editable=False, db_index=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        above = self.parent
        while above is not None:
            if self.pk is not None and above.pk == self.pk:
                raise ValidationError({"parent": _("上级不能是自己或自己的下级。")})
            above = above.parent
        if len(self._path_now()) + self._deepest_below() > LONGEST_PATH:
            raise ValidationError({"parent": _("层级太深：各级代码合起来最多 200 个字符。")})

    def _path_now(self) -> str:
        return f"{self.parent.path if self.parent else '/'}{self.code}/"

    def _deepest_below(self) -> int:
        """How many characters the entries below add to the path."""
        below = type(self).objects.filter(path__startswith=self.path) if self.pk else ()
        return max((len(entry.path) - len(self.path) for entry in below), default=0)

    def save(self, *args: Any, **kwargs: Any) -> None:
        old, self.path = self.path, self._path_now()
        super().save(*args, **kwargs)
        if old and old != self.path:
            for child in self.children.all():
                child.save()

    @property
    def lineage(self) -> list[str]:
        """Codes from the root down, this one last."""
        return self.path.strip("/").split("/")


class Area(TreeEntry):
    """区域: district → street/town → village/community."""

    level = models.CharField(_("层级"), max_length=16, choices=AreaLevel)

    class Meta:
        verbose_name = _("区域")
        verbose_name_plural = _("区域")


class Field(TreeEntry):
    """领域: what a matter is about."""

    class Meta:
        verbose_name = _("领域")
        verbose_name_plural = _("领域")


class Sector(ReferenceEntry):
    """界别 of the conference."""

    class Meta:
        verbose_name = _("界别")
        verbose_name_plural = _("界别")


class Unit(ReferenceEntry, ClusterableModel):
    """承办单位: handles opinions and owns recommendations."""

    email = models.EmailField(
        _("公务邮箱"), blank=True, help_text=_("单位没有可登录的人员时，通知发到这里。")
    )
    phone = models.CharField(_("公开电话"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("承办单位")
        verbose_name_plural = _("承办单位")


class UnitStaff(models.Model):
    unit = ParentalKey(
        Unit, on_delete=models.CASCADE, related_name="staff", verbose_name=_("承办单位")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="unit_posts", verbose_name=_("用户")
    )
    role = models.CharField(_("职责"), max_length=16, choices=UnitRole, default=UnitRole.HANDLER)

    panels = [FieldRowPanel(["user", "role"])]

    class Meta:
        verbose_name = _("单位人员")
        verbose_name_plural = _("单位人员")
        constraints = [
            models.UniqueConstraint(fields=("unit", "user"), name="unit_staff_once_per_unit")
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.user}"
