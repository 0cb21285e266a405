from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileFault(models.TextChoices):
    """Why a file is not taken; the label says it to whoever sent it, after the file's name."""

    UNKNOWN_KIND = "UNKNOWN_KIND", _("只收 JPG、PNG、WebP、HEIC 图片和 PDF")
    EMPTY = "EMPTY", _("是空文件")
    TOO_BIG = "TOO_BIG", _("超过 8 MB，请缩小后再加")
    MISMATCH = "MISMATCH", _("内容和扩展名不符，请用没有改过扩展名的原文件")
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS", _("超过 5000 万像素，请缩小后再加")
    BROKEN = "BROKEN", _("打不开，可能已损坏")
    ENCRYPTED = "ENCRYPTED", _("设有密码，请去掉密码后再加")
    ACTIVE = "ACTIVE", _("含有脚本、程序或内嵌文件，请另存为普通 PDF，或改用截图")
    TOO_COMPLEX = "TOO_COMPLEX", _("太复杂，系统处理不了，请缩小，或改用截图")
    INFECTED = "INFECTED", _("带有病毒")
    TOO_MANY = "TOO_MANY", _("没有加上，最多 5 个")
    BUSY = "BUSY", _("没有加上，现在上传的人太多，请过几分钟再加")
    NOT_KEPT = "NOT_KEPT", _("没有存上，是系统的原因，请过一会儿再加")


class BadFile(Exception):
    """A file that is not taken."""

    def __init__(self, fault: FileFault) -> None:
        super().__init__(fault.value)
        self.fault = fault
