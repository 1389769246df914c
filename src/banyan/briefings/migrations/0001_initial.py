import banyan.base.fields
import banyan.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('exchange', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Briefing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField(default=1)),
                ('template', models.CharField(max_length=40)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('audience', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('languages', models.JSONField(default=list)),
                ('level', models.CharField(default='internal', max_length=10)),
                ('state', models.CharField(default='draft', max_length=12)),
                ('submitted_by', models.BigIntegerField(null=True)),
                ('returned_why', models.TextField(blank=True)),
                ('made_on', models.DateField()),
                ('released_on', models.DateField(null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('withdrawn_why', models.TextField(blank=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('words', models.TextField(blank=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('exchange', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.exchange')),
                ('partner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.organisation')),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='briefings.briefing')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-id'], name='briefing_unit'), models.Index(fields=['state', '-id'], name='briefing_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('previous__isnull', False)), fields=('previous',), name='briefing_one_successor')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=2)),
                ('approved_on', models.DateField()),
                ('approved_by', models.CharField(max_length=200)),
                ('content_hash', models.CharField(max_length=64)),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='briefings.briefing')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('briefing', 'language'), name='briefingapproval_once')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('key', models.CharField(max_length=40)),
                ('heading', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('text', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('figures', models.JSONField(default=list)),
                ('charts', models.JSONField(default=list)),
                ('topics', models.JSONField(default=list)),
                ('practices', models.JSONField(default=list)),
                ('lessons', models.JSONField(default=list)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sections', to='briefings.briefing')),
            ],
            options={
                'indexes': [models.Index(fields=['briefing', 'position'], name='briefingsection_order')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taken_at', models.DateTimeField()),
                ('as_of', models.DateField()),
                ('content', models.JSONField()),
                ('hash', models.CharField(max_length=64)),
                ('briefing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='snapshot', to='briefings.briefing')),
            ],
        ),
    ]
