from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from portal.core.timers import clockwork


class Command(BaseCommand):
    help = "Runs what happens by itself: outbox every minute, seals hourly, closing daily. Ends on SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="run every timer once and end")
        parser.add_argument(
            "--seconds", type=float, default=60, help="how often to look at the clock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for name in clockwork.tick(timezone.now()):
                self.stdout.write(name)
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            clockwork.tick(timezone.now())
            stopped.wait(options["seconds"])
