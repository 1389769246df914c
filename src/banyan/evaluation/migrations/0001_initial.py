import banyan.base.fields
import banyan.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0002_initial'),
        ('papers', '0001_initial'),
        ('people', '0002_twins_and_requests'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Campaign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('period', models.CharField(max_length=8)),
                ('period_from', models.DateField()),
                ('period_to', models.DateField()),
                ('pack', models.CharField(max_length=40)),
                ('frame', models.CharField(max_length=40)),
                ('frame_hash', models.CharField(max_length=64)),
                ('frame_content', models.JSONField(default=dict)),
                ('subjects', models.JSONField(default=list)),
                ('deadlines', models.JSONField(default=dict)),
                ('state', models.CharField(default='open', max_length=8)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('measured_on', models.DateField(null=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['-period_to', '-id'], name='campaign_period'), models.Index(fields=['unit', '-period_to'], name='campaign_unit')],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('subject', models.CharField(max_length=8)),
                ('kind_of_tasks', models.CharField(max_length=40)),
                ('role', models.CharField(blank=True, max_length=8)),
                ('rated', models.BooleanField(default=True)),
                ('unrated_reason', models.CharField(blank=True, max_length=20)),
                ('unrated_rule', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(default='open', max_length=10)),
                ('done', models.JSONField(default=list)),
                ('points', models.JSONField(default=dict)),
                ('words', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=dict)),
                ('facts', models.JSONField(default=dict)),
                ('self_class', models.CharField(blank=True, max_length=20)),
                ('proposed', models.CharField(blank=True, max_length=20)),
                ('final', models.CharField(blank=True, max_length=20)),
                ('decided_on', models.DateField(null=True)),
                ('published_on', models.DateField(null=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decider', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('led', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='evaluation.campaign')),
            ],
            options={
                'indexes': [models.Index(fields=['campaign', 'decider', 'subject'], name='assess_body'), models.Index(fields=['campaign', 'unit', 'subject'], name='assess_unit'), models.Index(fields=['person', 'campaign'], name='assess_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('membership__isnull', False)), fields=('campaign', 'membership'), name='assessment_member_once'), models.UniqueConstraint(condition=models.Q(('subject', 'unit')), fields=('campaign', 'unit'), name='assessment_unit_once')],
            },
        ),
        migrations.CreateModel(
            name='GroupChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=60)),
                ('outstanding', models.BooleanField(default=False)),
                ('reading', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('over_reason', models.TextField(blank=True)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='choices', to='evaluation.campaign')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign', 'unit', 'group'), name='groupchoice_once')],
            },
        ),
        migrations.CreateModel(
            name='Measured',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign_id', models.BigIntegerField()),
                ('unit_id', models.BigIntegerField()),
                ('indicator', models.CharField(max_length=40)),
                ('top', models.CharField(blank=True, max_length=20)),
                ('base', models.CharField(blank=True, max_length=20)),
                ('value', models.CharField(blank=True, max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('campaign_id', 'unit_id', 'indicator'), name='measured_once')],
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=14)),
                ('asked_of', models.CharField(max_length=200)),
                ('asked_on', models.DateField()),
                ('until', models.DateField(null=True)),
                ('asked_by', models.CharField(blank=True, max_length=200)),
                ('answered_on', models.DateField(null=True)),
                ('text', models.TextField(blank=True)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='evaluation.assessment')),
            ],
            options={
                'indexes': [models.Index(fields=['assessment', 'id'], name='opinion_assessment')],
            },
        ),
        migrations.CreateModel(
            name='Piece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(blank=True, max_length=40)),
                ('text', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=400)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pieces', to='evaluation.assessment')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper')),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('klass', models.CharField(blank=True, max_length=20)),
                ('points', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True)),
                ('counts', models.JSONField(default=dict)),
                ('vote', models.PositiveBigIntegerField(null=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='said', to='evaluation.assessment')),
                ('body', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('chair', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
            ],
            options={
                'indexes': [models.Index(fields=['assessment', 'id'], name='word_assessment')],
            },
        ),
    ]
