"""Public replies in whose place another came stay on their page."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('opinions', '0020_outcome_reminders'),
    ]

    operations = [
        migrations.AddField(
            model_name='publishedcopy',
            name='earlier',
            field=models.JSONField(blank=True, default=list, verbose_name='以前公开的答复'),
        ),
        migrations.AddIndex(
            model_name='publishedcopy',
            index=models.Index(
                condition=models.Q(('approved_at__isnull', False), ('reply', ''), ('taken_down_at', None)),
                fields=['opinion'],
                name='public_copy_without_reply',
            ),
        ),
    ]
