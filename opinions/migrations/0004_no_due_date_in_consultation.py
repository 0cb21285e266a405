"""A case in consultation waits for its topic, which has dates of its own; it is not overdue.

Backwards changes nothing: what the dates were is not known any more, and nothing needs them.
"""

from __future__ import annotations

from django.db import migrations


def clear(apps, schema_editor):
    waiting = apps.get_model("opinions", "Opinion")._base_manager.filter(state="IN_CONSULTATION")
    waiting.exclude(due_on=None).update(due_on=None)


class Migration(migrations.Migration):
    dependencies = [("opinions", "0003_reply_proposals")]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
