from __future__ import annotations

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from opinions.casework.verification import Count, breaks, missing_seals
from opinions.models import ChainSeal


class Command(BaseCommand):
    help = _("重新核对每件事项的办理记录，指出第一个与写入时不符的环节。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help=_("列出全部不符的事项，而不只是第一件")
        )

        parser.add_argument(
            "--files", action="store_true", help=_("也读出每个附件的文件，与登记时比对")
        )
        parser.add_argument(
            "--seal",
            action="append",
            default=[],
            metavar="DIGEST",
            help=_("日志中记下的存证（Chains sealed 一行的 digest），必须还在；可写多次"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        count, found = Count(), []
        for one in chain(breaks(count, files=options["files"]), missing_seals(options["seal"])):
            self.stderr.write(self.style.ERROR(str(one)))
            found.append(one)
            if not options["all"]:
                break
        if found:
            raise CommandError(_("办理记录不可信：%(first)s") % {"first": found[0]})
        self.stdout.write(
            _("事项 %(cases)d 件，环节 %(steps)d 个，存证 %(seals)d 次：全部相符。")
            % {"cases": count.cases, "steps": count.steps, "seals": count.seals}
        )
        if newest := ChainSeal.objects.order_by("-pk").first():
            self.stdout.write(
                _(
                    "最近一次存证 %(pk)d（%(at)s）：%(digest)s，应与日志中最后一行 “Chains sealed” 相同。"
                )
                % {
                    "pk": newest.pk,
                    "at": f"{timezone.localtime(newest.at):%Y-%m-%d %H:%M}",
                    "digest": newest.digest,
                }
            )
