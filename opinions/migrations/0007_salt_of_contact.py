"""What SUBMIT keeps of contact is salted; rows of before stay without, and are not compared.

Backwards the column stays: salts cannot be made again, and code of before does without it.
"""

from __future__ import annotations

from django.db import migrations, models

import opinions.models.opinion


class AddFieldForGood(migrations.AddField):
    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            there = schema_editor.connection.introspection.get_table_description(cursor, table)
        if self.name not in {column.name for column in there}:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0006_consultation_has_no_unit_and_no_date'),
    ]

    operations = [
        AddFieldForGood(
            model_name='submitter',
            name='salt',
            field=models.CharField(blank=True, db_default='', default=opinions.models.opinion.new_salt, editable=False, max_length=32),
        ),
    ]
