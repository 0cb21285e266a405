from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from opinions.enums import Grade
from portal.core.standing import standing

LONGEST = 366


class Target(models.Model):
    """How many working days a grade has. A change applies to what is submitted or dispatched afterwards.

    Every grade has a row. Screening comes before grading, so that only the ordinary grade's term for it counts.
    """

    grade = models.CharField(_("分级"), max_length=16, choices=Grade, unique=True)
    screen_days = models.PositiveSmallIntegerField(_("审核（工作日）"), default=3)
    sign_days = models.PositiveSmallIntegerField(_("签收（工作日）"), default=2)
    """From dispatch; then the unit is reminded, and later the case returns by itself: ``CaseRules``."""
    answer_days = models.PositiveSmallIntegerField(_("答复（工作日）"), default=15)

    class Meta:
        verbose_name = _("办理期限")
        verbose_name_plural = _("办理期限")

    def __str__(self) -> str:
        return self.get_grade_display()


def days(label: Any, default: int, help_text: Any) -> models.PositiveSmallIntegerField:
    """A term that an administrator may set, 1 to 366."""
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        help_text=help_text,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )


@register_setting(icon="time")
class CaseRules(BaseGenericSetting):
    """办理规则: terms that are the same for every grade. Read through ``current()``; a change applies from then on."""

    unsigned_days = days(
        _("未签收退回（工作日）"),
        2,
        _("签收期限过后催签；再过这么多个工作日仍未签收，自动退回调度员。"),
    )
    wait_days = days(
        _("等提交人补充（工作日）"),
        10,
        _("请提交人补充期间不计时，最长这么多个工作日；到期自动恢复办理。"),
    )
    extension_days = days(_("延期上限（工作日）"), 15, _("一次延期最多这么多个工作日。"))
    reconsider_days = days(
        _("申请复核（工作日）"), 15, _("不予受理后，提交人在这么多个工作日内可以申请复核一次。")
    )
    rating_days = days(
        _("评价期（天）"), 15, _("答复后这么多天内可以评价；没有评价的，到期自动办结。")
    )
    reopen_days = days(_("申请重办（天）"), 30, _("答复后这么多天内，评价为不满意的可以申请重办。"))
    unmerge_days = days(_("取消合并（天）"), 30, _("合并后这么多天内可以取消。"))
    check_desk = models.BooleanField(_("核对窗口接待的登记"), default=False)
    check_visit = models.BooleanField(_("核对入户走访的登记"), default=False)
    check_telephone = models.BooleanField(_("核对电话的登记"), default=False)
    check_paper = models.BooleanField(
        _("核对书面的登记"),
        default=False,
        help_text=_("选中的渠道，登记后须由另一人对照原件或录音核对，才能审核。"),
    )

    panels = [
        FieldPanel(name)
        for name in (
            "unsigned_days",
            "wait_days",
            "extension_days",
            "reconsider_days",
            "rating_days",
            "reopen_days",
            "unmerge_days",
            "check_desk",
            "check_visit",
            "check_telephone",
            "check_paper",
        )
    ]

    class Meta:
        verbose_name = _("办理规则")

    def checks(self, channel: str) -> bool:
        """Whether a second person compares what was taken down by this channel."""
        return bool(getattr(self, f"check_{channel.lower()}", False))

    @classmethod
    def current(cls) -> CaseRules:
        """Seldom a query; never altered. The defaults when nobody has saved any."""
        return standing("case rules", lambda: cls.objects.order_by("pk").first() or cls())
