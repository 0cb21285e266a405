from __future__ import annotations

import datetime as dt
import logging
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from home.demo.opinions import sample_codes
from home.demo.seeding import NotEmpty, after_seeding, is_seeded, seed
from home.demo.staff import keep_logins, password_for, set_password_again


class Command(BaseCommand):
    help = "Fill an empty site with a fictional district, clearly marked as demonstration. Twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today",
            type=dt.date.fromisoformat,
            help="the day everything is relative to (default: today)",
        )
        parser.add_argument(
            "--scale", type=float, default=1.0, help="a fraction of the full scale, for tests"
        )

    def handle(self, *args: Any, today: dt.date | None, scale: float, **options: Any) -> None:
        password = password_for(settings.VAR_DIR)
        if is_seeded():
            set_password_again(password)
            self.stdout.write(_("演示数据已经在了，没有改动。"))
        else:
            self.write_district(today or timezone.localdate(), password, scale)
        self.stdout.write(keep_logins(settings.VAR_DIR, password, sample_codes()))

    def write_district(self, today: dt.date, password: str, scale: float) -> None:
        start = time.monotonic()
        logging.getLogger("wagtail").setLevel(logging.WARNING)  # one line for each of 600 pages
        try:
            seed(
                today=today,
                password=password,
                scale=scale,
                say=lambda what: self.stdout.write(f"  {what} …"),
            )
        except NotEmpty as refusal:
            raise CommandError(_("数据库里已有内容，演示数据只能写入空的网站。")) from refusal
        after_seeding()
        self.stdout.write(
            _("演示数据已写入，用时 %(seconds)d 秒。") % {"seconds": time.monotonic() - start}
        )
