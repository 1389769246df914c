import datetime

import banyan.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('decisions', '0002_initial'),
        ('papers', '0001_initial'),
        ('people', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseDefinition',
            fields=[
                ('hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('pack', models.CharField(max_length=40)),
                ('kind', models.CharField(max_length=40)),
                ('content', models.JSONField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('reference', models.CharField(max_length=60, unique=True)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(default='open', max_length=10)),
                ('result', models.CharField(blank=True, max_length=40)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('next_due', models.DateField(null=True)),
                ('queue_on', models.DateField(default=datetime.date(9999, 12, 31))),
                ('dates', models.JSONField(default=dict)),
                ('fields', models.JSONField(default=dict)),
                ('waived', models.JSONField(default=list)),
                ('is_single', models.BooleanField(default=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('other_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('subject_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('definition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.casedefinition')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'state', 'next_due', 'id'], name='case_unit'), models.Index(fields=['state', 'next_due', 'id'], name='case_due'), models.Index(fields=['queue_on', 'id'], name='case_queue'), models.Index(fields=['person', 'state'], name='case_person'), models.Index(fields=['membership', 'state'], name='case_membership'), models.Index(condition=models.Q(('other_unit__isnull', False)), fields=['other_unit'], name='case_other_unit'), models.Index(fields=['kind', 'state', '-opened_on'], name='case_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_single', True), ('state__in', ('open', 'suspended'))), fields=('kind', 'membership'), name='case_one_membership'), models.UniqueConstraint(condition=models.Q(('is_single', True), ('membership__isnull', True), ('state__in', ('open', 'suspended'))), fields=('kind', 'person'), name='case_one_person'), models.UniqueConstraint(condition=models.Q(('is_single', True), ('state__in', ('open', 'suspended'))), fields=('kind', 'subject_unit'), name='case_one_unit')],
            },
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_digest', models.CharField(max_length=64)),
                ('sent_at', models.DateTimeField()),
                ('language', models.CharField(default='vi', max_length=2)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='application', to='cases.case')),
            ],
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('step', models.CharField(blank=True, max_length=40)),
                ('round', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('reason', models.TextField(blank=True)),
                ('given', models.JSONField(default=dict)),
                ('vote', models.JSONField(default=dict)),
                ('readings', models.JSONField(default=list)),
                ('findings', models.JSONField(default=list)),
                ('rules', models.JSONField(default=list)),
                ('ballot', models.PositiveBigIntegerField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='cases.case')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='caseevent_number')],
            },
        ),
        migrations.CreateModel(
            name='CasePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(blank=True, max_length=40)),
                ('form', models.CharField(blank=True, max_length=60)),
                ('is_signed', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='cases.case')),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='papers.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'paper'), name='casepaper_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('unit', 'code', 'year'), name='caseseries_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(max_length=10)),
                ('since', models.JSONField(default=list)),
                ('opened_on', models.DateField(null=True)),
                ('not_before', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=40)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases.case')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['unit', 'case'], name='casestep_open')],
                'constraints': [models.UniqueConstraint(fields=('case', 'key', 'round'), name='casestep_round')],
            },
        ),
        migrations.CreateModel(
            name='CaseClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=40)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('key', models.CharField(max_length=40)),
                ('type', models.CharField(max_length=4)),
                ('state', models.CharField(max_length=10)),
                ('started_on', models.DateField(null=True)),
                ('length', models.PositiveIntegerField(null=True)),
                ('length_unit', models.CharField(blank=True, max_length=16)),
                ('calendar', models.CharField(default='vn', max_length=2)),
                ('roll', models.BooleanField(default=False)),
                ('due_on', models.DateField(null=True)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('citation', models.CharField(blank=True, max_length=200)),
                ('is_disputed', models.BooleanField(default=False)),
                ('variants', models.JSONField(default=list)),
                ('is_set', models.BooleanField(default=False)),
                ('suspended_on', models.DateField(null=True)),
                ('reminded', models.PositiveSmallIntegerField(null=True)),
                ('raised_on', models.DateField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'running')), fields=['due_on', 'case'], name='caseclock_running')],
                'constraints': [models.UniqueConstraint(fields=('case', 'step', 'round', 'key'), name='caseclock_once')],
            },
        ),
    ]
