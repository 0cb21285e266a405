"""A reply that comes after its matter was made public waits here for its second person."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0002_targets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReplyProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='答复')),
                ('proposed_at', models.DateTimeField()),
                ('copy', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reply_proposal', to='opinions.publishedcopy')),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': '待公开的答复',
                'verbose_name_plural': '待公开的答复',
            },
        ),
    ]
