import banyan.base.fields
import banyan.kernel.ids
import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Structure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('names', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('kind', models.CharField(max_length=20)),
                ('pack', models.CharField(max_length=40)),
                ('counting_order', models.PositiveSmallIntegerField(default=100)),
                ('is_specimen', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('state', models.CharField(default='active', max_length=10)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('names', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('name_fold', models.CharField(blank=True, max_length=300)),
                ('sort_key', models.CharField(blank=True, max_length=300)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('path', models.CharField(blank=True, max_length=130)),
                ('area_path', models.CharField(blank=True, max_length=130)),
                ('founded_on', models.DateField(null=True)),
                ('dissolved_on', models.DateField(null=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='units.unit')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='units.structure')),
            ],
            options={
                'indexes': [models.Index(fields=['path'], name='unit_path_now'), models.Index(fields=['structure', 'path', 'kind', 'state'], name='unit_counted'), models.Index(fields=['area_path'], name='unit_area_path_now'), models.Index(fields=['parent', 'sort_key', 'id'], name='unit_siblings'), models.Index(fields=['structure', 'code'], name='unit_code_now'), models.Index(fields=['structure', 'sort_key', 'id'], name='unit_listed'), models.Index(fields=['name_fold'], name='unit_name_fold'), models.Index(fields=['area', 'structure'], name='unit_area_structure')],
            },
        ),
        migrations.CreateModel(
            name='Reorganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('effective_on', models.DateField()),
                ('plan', models.JSONField(default=dict)),
                ('plan_digest', models.CharField(blank=True, max_length=64)),
                ('preview', models.JSONField(default=dict)),
                ('made', models.JSONField(default=dict)),
                ('created_by', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('reversal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='units.structure')),
                ('custodian', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnitPath',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('path', models.CharField(max_length=130)),
                ('depth', models.PositiveSmallIntegerField()),
                ('closed', models.BooleanField(default=False)),
                ('cause', models.BigIntegerField(null=True)),
                ('end_cause', models.BigIntegerField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paths', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['path', 'valid_to', 'valid_from', 'unit'], name='unitpath_path'), models.Index(fields=['unit', 'valid_to'], name='unitpath_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='unitpath_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('unit',), name='unitpath_open')],
            },
        ),
        migrations.CreateModel(
            name='UnitSuccession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('from_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_out', to='units.unit')),
                ('to_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_in', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['on', 'kind'], name='succession_on')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('from_unit', 'to_unit', 'on'), name='succession_once')],
            },
        ),
        migrations.CreateModel(
            name='UnitVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(max_length=40)),
                ('names', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('short_names', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('code', models.CharField(blank=True, max_length=40)),
                ('closed', models.BooleanField(default=False)),
                ('facts', models.JSONField(blank=True, default=dict)),
                ('name_fold', models.CharField(blank=True, max_length=300)),
                ('sort_key', models.CharField(blank=True, max_length=300)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('end_decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='child_versions', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['parent', 'valid_to'], name='unitversion_parent'), models.Index(fields=['unit', 'valid_to'], name='unitversion_unit'), models.Index(fields=['code', 'valid_to'], name='unitversion_code'), models.Index(fields=['valid_from'], name='unitversion_from')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='unitversion_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('unit',), name='unitversion_open'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('unit', 'valid_from'), name='unitversion_start')],
            },
        ),
    ]
