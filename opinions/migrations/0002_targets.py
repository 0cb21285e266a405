"""Terms to begin with, in working days; the district edits them."""

from __future__ import annotations

from django.db import migrations

TERMS = {
    # grade: (screening, signing, answer)
    "SIMPLE": (3, 1, 5),
    "ORDINARY": (3, 2, 15),
    "COMPLEX": (3, 2, 30),
}


def load(apps, schema_editor):
    target = apps.get_model("opinions", "Target")
    for grade, (screen, sign, answer) in TERMS.items():
        target.objects.get_or_create(
            grade=grade, defaults={"screen_days": screen, "sign_days": sign, "answer_days": answer}
        )


def unload(apps, schema_editor):
    apps.get_model("opinions", "Target").objects.filter(grade__in=TERMS).delete()


class Migration(migrations.Migration):
    dependencies = [("opinions", "0001_initial")]

    operations = [migrations.RunPython(load, unload)]
