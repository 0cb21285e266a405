from __future__ import annotations

import datetime as dt
import os
import socket
from typing import Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from portal.core.enums import DayKind
from portal.core.languages import in_readers_language
from portal.core.workflows import SecondPersonTask

__all__ = [
    "AlreadyRunning",
    "CalendarDay",
    "ImportRun",
    "Outbox",
    "SecondPersonTask",
    "SiteSettings",
    "ThrottleCount",
]


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """What a government site must show, and who runs it. Empty values are left out, never faked."""

    name = models.CharField(_("网站名称"), max_length=60, default="协商平台")
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    subtitle = models.CharField(_("副名称"), max_length=80, blank=True)
    subtitle_en = models.CharField(_("英文副名称"), max_length=120, blank=True)
    organiser = models.CharField(_("主办单位"), max_length=80, blank=True)
    organiser_en = models.CharField(_("英文主办单位"), max_length=120, blank=True)
    operator = models.CharField(_("承办单位"), max_length=80, blank=True)
    operator_en = models.CharField(_("英文承办单位"), max_length=120, blank=True)
    phone = models.CharField(_("联系电话"), max_length=60, blank=True)
    phone_en = models.CharField(_("英文联系电话"), max_length=80, blank=True)
    email = models.EmailField(_("联系邮箱"), blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    address_en = models.CharField(_("英文地址"), max_length=200, blank=True)
    site_code = models.CharField(_("网站标识码"), max_length=20, blank=True)
    icp = models.CharField(_("ICP 备案号"), max_length=40, blank=True)
    police = models.CharField(_("公安备案号"), max_length=40, blank=True)
    demonstration = models.BooleanField(
        _("演示站点"), default=False, help_text=_("每一页的顶部注明内容为虚构。")
    )

    panels = [
        MultiFieldPanel(["name", "name_en", "subtitle", "subtitle_en"], heading=_("名称")),
        MultiFieldPanel(
            [
                *("organiser", "organiser_en", "operator", "operator_en"),
                *("phone", "phone_en", "email", "address", "address_en"),
            ],
            heading=_("单位"),
        ),
        MultiFieldPanel(["site_code", "icp", "police"], heading=_("标识与备案")),
        FieldPanel("demonstration"),
    ]

    class Meta:
        verbose_name = _("网站信息")

    @property
    def shown_name(self) -> str:
        """In the reader's language, as far as there is one."""
        return in_readers_language(self, "name")

    @property
    def shown_subtitle(self) -> str:
        return in_readers_language(self, "subtitle")


class CalendarDay(models.Model):
    """A day that differs from the week: a holiday, or a weekend worked instead (调休)."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("性质"), max_length=16, choices=DayKind)
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("节假日与调休")
        verbose_name_plural = _("节假日与调休")

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.get_kind_display()}"


class Outbox(models.Model):
    """One thing that must happen outside; written in the transaction that decides it.

    ``key`` is unique and goes along (as Message-ID): at least once, and a repeat is recognisable.
    """

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=("next_at",), name="outbox_due", condition=models.Q(done_at=None))
        ]

    def __str__(self) -> str:
        return self.key


class ThrottleCount(models.Model):
    """How often one pseudonymous visitor (or everybody) did something in one window of time."""

    key = models.CharField(max_length=120, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class AlreadyRunning(Exception):
    """Another process is importing; two at once would write the same rows."""

    def __str__(self) -> str:
        return gettext("另一个导入正在进行：%(what)s。请等它结束后再试。") % {
            "what": super().__str__()
        }


class ImportRun(models.Model):
    """One run of an import. What it writes stays hidden until all of it is there.

    ``host`` and ``process`` tell whether a run that has not ended is still at work.
    """

    source = models.CharField(_("数据来源"), max_length=80)
    file_name = models.CharField(_("文件名"), max_length=200)
    started_at = models.DateTimeField(_("开始"))
    host = models.CharField(max_length=120)
    process = models.PositiveIntegerField()
    shown_at = models.DateTimeField(_("可见时间"), null=True)
    indexed_at = models.DateTimeField(_("可检索时间"), null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source} {self.file_name}"

    @classmethod
    def begin(cls, *, source: str, file_name: str, at: dt.datetime) -> Self:
        """The run of this process."""
        return cls._default_manager.create(
            source=source,
            file_name=file_name[:200],
            started_at=at,
            host=socket.gethostname(),
            process=os.getpid(),
        )

    def check_over(self, *, at: dt.datetime) -> None:
        """:raises AlreadyRunning: its process lives; of one on another machine that is assumed for an hour."""
        if self.host != socket.gethostname():
            over = at - self.started_at >= dt.timedelta(hours=1)
        else:
            over = self.process == os.getpid() or not lives(self.process)
        if not over:
            raise AlreadyRunning(self)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
