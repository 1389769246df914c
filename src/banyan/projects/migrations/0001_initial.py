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
            name='Project',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('is_specimen', models.BooleanField(default=False)),
                ('words', models.TextField(blank=True)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('form', models.CharField(blank=True, default='training', max_length=20)),
                ('summary', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('topics', models.JSONField(blank=True, default=list)),
                ('country', models.CharField(default='LA', max_length=2)),
                ('place', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('point', models.CharField(blank=True, max_length=40)),
                ('currency', models.CharField(default='VND', max_length=3)),
                ('planned_start', models.DateField(blank=True, null=True)),
                ('planned_end', models.DateField(blank=True, null=True)),
                ('actual_start', models.DateField(blank=True, null=True)),
                ('actual_end', models.DateField(blank=True, null=True)),
                ('identifier', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(blank=True, default='planned', max_length=20)),
                ('state_since', models.DateField(blank=True, null=True)),
                ('state_reason', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.agreement')),
                ('exchange', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.exchange')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.partnership')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'id'], name='project_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('planned_end__isnull', True), ('planned_end__gte', models.F('planned_start')), _connector='OR'), name='project_planned_days'), models.CheckConstraint(condition=models.Q(('actual_end__isnull', True), ('actual_end__gte', models.F('actual_start')), _connector='OR'), name='project_actual_days')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('role', models.CharField(blank=True, default='implementing', max_length=20)),
                ('identifier', models.CharField(blank=True, max_length=80)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'organisation', 'role'), name='participant_once')],
            },
        ),
        migrations.CreateModel(
            name='MoneyLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('form', models.CharField(blank=True, default='budget', max_length=20)),
                ('amount', banyan.base.fields.AmountField(blank=True, null=True)),
                ('currency', models.CharField(max_length=3)),
                ('value_date', models.DateField(blank=True, null=True)),
                ('period_from', models.DateField(blank=True, null=True)),
                ('period_to', models.DateField(blank=True, null=True)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('rate', banyan.base.fields.AmountField(blank=True, null=True)),
                ('rate_currency', models.CharField(blank=True, max_length=3)),
                ('rate_date', models.DateField(blank=True, null=True)),
                ('rate_source', models.CharField(blank=True, max_length=400)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('payee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.organisation')),
                ('payer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='projects.project')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='money_positive')],
            },
        ),
        migrations.CreateModel(
            name='HandingOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('handed_on', models.DateField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, max_length=400)),
                ('inventory', models.TextField(blank=True)),
                ('defects_until', models.DateField(blank=True, null=True)),
                ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='exchange.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handings', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project',), name='handing_once')],
            },
        ),
        migrations.CreateModel(
            name='ProjectPaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('category', models.CharField(blank=True, default='A02', max_length=20)),
                ('languages', models.JSONField(blank=True, default=list)),
                ('dated', models.DateField(blank=True, null=True)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('release', models.CharField(blank=True, default='internal', max_length=20)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='projects.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProjectResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('form', models.CharField(blank=True, default='output', max_length=20)),
                ('text', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('indicator', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('measure', models.CharField(blank=True, default='unit', max_length=20)),
                ('baseline', banyan.base.fields.AmountField(blank=True, null=True)),
                ('baseline_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('period_from', models.DateField(blank=True, null=True)),
                ('period_to', models.DateField(blank=True, null=True)),
                ('target', banyan.base.fields.AmountField(blank=True, null=True)),
                ('actual', banyan.base.fields.AmountField(blank=True, null=True)),
                ('why_not', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='projects.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('code', models.CharField(blank=True, default='', max_length=20)),
                ('share', models.PositiveSmallIntegerField(default=100)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sectors', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'code'), name='sector_once')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('text', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('planned', models.DateField(blank=True, null=True)),
                ('actual', models.DateField(blank=True, null=True)),
                ('reason', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='projects.project')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UseCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('recorded_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('months', models.PositiveSmallIntegerField()),
                ('due', models.DateField()),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('by', models.CharField(blank=True, max_length=200)),
                ('used', models.CharField(blank=True, default='', max_length=20)),
                ('kept_by', models.CharField(blank=True, max_length=200)),
                ('answer', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('evidence', models.TextField(blank=True)),
                ('raised_on', models.DateField(blank=True, null=True)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='projects.project')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('project', 'months'), name='use_check_once')],
            },
        ),
    ]
