from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Groups made by migration. Rights hang on the group's permissions, never on its name."""

    EDITOR = "editors", _("编辑")
    TRANSLATOR = "translators", _("翻译")
    APPROVER = "approvers", _("页面审核")
    DISPATCHER = "dispatchers", _("调度员")
    CLERK = "clerks", _("工作室工作人员")
    HANDLER = "handlers", _("承办人")
    REVIEWER = "reviewers", _("答复审核")
    PUBLISHER = "publishers", _("公开审核")
    ADMINISTRATOR = "administrators", _("管理员")
