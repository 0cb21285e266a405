"""No index for a column that begins another, and none for rows that have nothing there."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0007_salt_of_contact'),
        ('reference', '0002_unit_mail_in_words'),
        ('studios', '0001_initial'),
        ('topics', '0002_import_runs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('seal__isnull', False)), fields=['seal'], name='case_step_sealed'),
        ),
        migrations.AddIndex(
            model_name='casestep',
            index=models.Index(condition=models.Q(('by__isnull', False)), fields=['by'], name='case_step_by'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('merged_into__isnull', False)), fields=['merged_into'], name='opinion_merged'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('import_batch__isnull', False)), fields=['import_batch'], name='opinion_imported'),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办'),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='opinion',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='opinions.opinion'),
        ),
        migrations.AlterField(
            model_name='casestep',
            name='seal',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='covered', to='opinions.chainseal'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='handler',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='handled_opinions', to=settings.AUTH_USER_MODEL, verbose_name='经办人'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='import_batch',
            field=models.ForeignKey(db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='opinions.importbatch'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='lead_unit',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='led_opinions', to='reference.unit', verbose_name='主办单位'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='merged_into',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='opinions.opinion'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='studio',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='studios.studiopage', verbose_name='工作室'),
        ),
        migrations.AlterField(
            model_name='opinion',
            name='topic',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='topics.topicpage', verbose_name='协商议题'),
        ),
    ]
