from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.core.translations import compile_stale


class Command(BaseCommand):
    help = "Translations, tables and folders as this version of the code needs them. Repeatable."

    def handle(self, **options: Any) -> None:
        for folder in (settings.MEDIA_ROOT, settings.STATIC_ROOT):
            folder.mkdir(parents=True, exist_ok=True)
        compile_stale(settings.LOCALE_PATHS)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Migrating …")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        # Pages that migrations wrote: nobody has published them.
        call_command("update_search", missing=True, stdout=self.stdout)
