from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Phase(models.TextChoices):
    ANNOUNCED = "announced", _("预告")
    COLLECTING = "collecting", _("征集意见")
    DELIBERATING = "deliberating", _("协商")
    REPORTED = "reported", _("成果")
    IMPLEMENTING = "implementing", _("落实")
    CLOSED = "closed", _("办结")


class ConsultationForm(models.TextChoices):
    MEETING = "MEETING", _("会议协商")
    DIALOGUE = "DIALOGUE", _("对话协商")
    WRITTEN = "WRITTEN", _("书面协商")
    ONLINE = "ONLINE", _("网络协商")
    MICRO = "MICRO", _("微协商")
    SECTOR = "SECTOR", _("界别协商")
    THEMATIC = "THEMATIC", _("专题协商")


class Verdict(models.TextChoices):
    ADOPTED = "ADOPTED", _("采纳")
    PARTLY = "PARTLY", _("部分采纳")
    NOT_ADOPTED = "NOT_ADOPTED", _("未采纳")
    UNDER_STUDY = "UNDER_STUDY", _("研究中")


class RecommendationStatus(models.TextChoices):
    NOT_STARTED = "NOT_STARTED", _("未开始")
    IN_PROGRESS = "IN_PROGRESS", _("进行中")
    DONE = "DONE", _("已完成")
    DROPPED = "DROPPED", _("已终止")


SETTLED = frozenset({RecommendationStatus.DONE, RecommendationStatus.DROPPED})
