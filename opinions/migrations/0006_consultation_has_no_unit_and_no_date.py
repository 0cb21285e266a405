"""What consulting does, the database holds it to: no unit has a case that waits for its topic, and no clock runs."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0005_no_unit_in_consultation'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'IN_CONSULTATION'), _negated=True), models.Q(('due_on', None), ('handler', None), ('lead_unit', None)), _connector='OR'), name='consultation_has_no_unit_and_no_date'),
        ),
    ]
