from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from opinions.tasks import contacts_due, erase_old_contacts


class Command(BaseCommand):
    help = _("删除办结已满保存期限的事项中提交人的联系方式。定时任务每天自动执行一次。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help=_("只列出编号，不删除"))

    def handle(self, *args: Any, **options: Any) -> None:
        at, days = timezone.now(), settings.CONTACT_KEPT_DAYS
        if options["dry_run"]:
            due = contacts_due(at)
            for opinion in due:
                self.stdout.write(opinion.number)
            self.stdout.write(
                _("办结已满 %(days)d 天、将删除联系方式的事项：%(count)d 件。")
                % {"days": days, "count": len(due)}
            )
            return
        erased = 0
        while more := erase_old_contacts(at):
            erased += more
        self.stdout.write(
            _("已删除 %(count)d 件事项的联系方式（办结已满 %(days)d 天）。")
            % {"days": days, "count": erased}
        )
