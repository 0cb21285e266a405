"""A case that is or was in consultation names no unit that had it before and has nothing to do with it now.

Backwards changes nothing: its ended assignments still say which units had it.
"""

from __future__ import annotations

from django.db import migrations
from django.db.models import Exists, OuterRef, Q


def clear(apps, schema_editor):
    steps = apps.get_model("opinions", "CaseStep").objects
    answered = Exists(steps.filter(opinion=OuterRef("pk"), move="CONCLUDE"))
    # Until now a dispatched case became an accepted one again through a consultation alone.
    given_back = Q(state="ACCEPTED", dispatched_at__isnull=False)
    apps.get_model("opinions", "Opinion")._base_manager.filter(
        Q(state="IN_CONSULTATION") | given_back | Q(answered)
    ).update(lead_unit=None, handler=None)


class Migration(migrations.Migration):
    dependencies = [("opinions", "0004_no_due_date_in_consultation")]

    operations = [migrations.RunPython(clear, migrations.RunPython.noop)]
