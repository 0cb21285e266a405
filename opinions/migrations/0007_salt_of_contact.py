"""What SUBMIT keeps of contact is salted; rows of before stay without, and are not compared."""

from __future__ import annotations

from django.db import migrations, models

import opinions.models.opinion


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0006_consultation_has_no_unit_and_no_date'),
    ]

    operations = [
        migrations.AddField(
            model_name='submitter',
            name='salt',
            field=models.CharField(blank=True, db_default='', default=opinions.models.opinion.new_salt, editable=False, max_length=32),
        ),
    ]
