import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('opinions', '0010_units'),
        ('reference', '0002_unit_mail_in_words'),
        ('studios', '0001_initial'),
        ('topics', '0003_index_after_showing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('reached', models.BooleanField(verbose_name='接通')),
                ('satisfied', models.PositiveSmallIntegerField(choices=[(1, '很不满意'), (2, '不满意'), (3, '一般'), (4, '满意'), (5, '很满意')], null=True, verbose_name='满意程度')),
                ('note', models.TextField(blank=True, verbose_name='记录')),
            ],
            options={
                'verbose_name': '电话回访',
                'verbose_name_plural': '电话回访',
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answered_at', models.DateTimeField(verbose_name='所评答复的时间')),
                ('stars', models.PositiveSmallIntegerField(choices=[(1, '很不满意'), (2, '不满意'), (3, '一般'), (4, '满意'), (5, '很满意')], verbose_name='总体评价')),
                ('attitude', models.PositiveSmallIntegerField(choices=[(1, '很不满意'), (2, '不满意'), (3, '一般'), (4, '满意'), (5, '很满意')], null=True, verbose_name='态度')),
                ('result', models.PositiveSmallIntegerField(choices=[(1, '很不满意'), (2, '不满意'), (3, '一般'), (4, '满意'), (5, '很满意')], null=True, verbose_name='结果')),
                ('time', models.PositiveSmallIntegerField(choices=[(1, '很不满意'), (2, '不满意'), (3, '一般'), (4, '满意'), (5, '很满意')], null=True, verbose_name='时效')),
                ('reason', models.TextField(blank=True, verbose_name='理由')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '评价',
                'verbose_name_plural': '评价',
            },
        ),
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='补充内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '补充',
                'verbose_name_plural': '补充',
            },
        ),
        migrations.AddField(
            model_name='caserules',
            name='call_back_every',
            field=models.PositiveSmallIntegerField(default=10, help_text='没有评价而自动办结的，每这么多件回访一件；评价为不满意的，件件回访。', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='回访抽查（件）'),
        ),
        migrations.AlterField(
            model_name='reply',
            name='status',
            field=models.CharField(choices=[('DRAFT', '草稿'), ('IN_REVIEW', '待审核'), ('SENT_BACK', '退回修改'), ('RELEASED', '已发出'), ('CORRECTED', '已更正'), ('DROPPED', '未发出')], default='DRAFT', max_length=16, verbose_name='状态'),
        ),
        migrations.AddIndex(
            model_name='opinion',
            index=models.Index(condition=models.Q(('state', 'CLOSED')), fields=['answered_at'], name='opinion_closed_answer'),
        ),
        migrations.AddField(
            model_name='callback',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callback',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='call_backs', to='opinions.opinion'),
        ),
        migrations.AddField(
            model_name='rating',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ratings', to='opinions.opinion'),
        ),
        migrations.AddField(
            model_name='supplement',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supplements', to='opinions.opinion'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reached', True), ('satisfied__in', [1, 2, 3, 4, 5])), models.Q(('reached', False), ('satisfied', None)), _connector='OR'), name='call_that_was_answered_says_how_satisfied'),
        ),
        migrations.AddIndex(
            model_name='rating',
            index=models.Index(condition=models.Q(('stars__lte', 2)), fields=['opinion'], name='rating_dissatisfied'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('opinion', 'answered_at'), name='answer_rated_once'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__in', [1, 2, 3, 4, 5])), name='rating_in_five_steps'),
        ),
    ]
