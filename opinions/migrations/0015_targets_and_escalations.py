"""Terms for fields and channels beside those of the grades."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


def forget_special(apps, schema_editor):
    """Before this a grade had one row."""
    targets = apps.get_model("opinions", "Target").objects
    targets.exclude(field=None, channel="").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0014_merges'),
        ('reference', '0002_unit_mail_in_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='target',
            name='channel',
            field=models.CharField(blank=True, choices=[('WEB', '网站'), ('QR', '扫码'), ('DESK', '窗口接待'), ('VISIT', '入户走访'), ('TELEPHONE', '电话'), ('PAPER', '书面'), ('IMPORT', '导入')], help_text='可不选。选了的，只用于从这个渠道来的。', max_length=16, verbose_name='渠道'),
        ),
        migrations.AddField(
            model_name='target',
            name='field',
            field=models.ForeignKey(blank=True, help_text='可不选。选了的，只用于这个领域和它的下级。', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.field', verbose_name='领域'),
        ),
        migrations.AlterField(
            model_name='target',
            name='grade',
            field=models.CharField(choices=[('SIMPLE', '简易'), ('ORDINARY', '一般'), ('COMPLEX', '复杂')], max_length=16, verbose_name='分级'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(condition=models.Q(('field', None)), fields=('grade', 'channel'), name='target_once_per_grade_and_channel', violation_error_message='这一组分级、领域和渠道的期限已经有了，请修改那一行。'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(condition=models.Q(('field__isnull', False)), fields=('grade', 'field', 'channel'), name='target_once_per_grade_field_and_channel', violation_error_message='这一组分级、领域和渠道的期限已经有了，请修改那一行。'),
        ),
        migrations.RunPython(migrations.RunPython.noop, forget_special),
    ]
