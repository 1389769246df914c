import banyan.base.fields
import banyan.kernel.ids
import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0002_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('full_name', models.CharField(max_length=200)),
                ('family_name', models.CharField(blank=True, max_length=80)),
                ('middle_name', models.CharField(blank=True, max_length=120)),
                ('given_name', models.CharField(blank=True, max_length=80)),
                ('name_script', models.CharField(default='Latn', max_length=4)),
                ('name_language', models.CharField(default='vi', max_length=2)),
                ('name_fold', models.CharField(max_length=200)),
                ('name_rev', models.CharField(max_length=200)),
                ('name_key', models.CharField(max_length=300)),
                ('sex', models.CharField(blank=True, max_length=1)),
                ('birth_date', models.DateField(null=True)),
                ('birth_precision', models.CharField(default='day', max_length=5)),
                ('deceased_on', models.DateField(null=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['name_fold', 'birth_date'], name='person_fold'), models.Index(fields=['name_rev', 'id'], name='person_rev'), models.Index(fields=['birth_date'], name='person_birth')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('card_no', models.CharField(blank=True, max_length=30)),
                ('joined_on', models.DateField()),
                ('ceremony_on', models.DateField(null=True)),
                ('official_on', models.DateField(null=True)),
                ('left_on', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('left_reason', models.CharField(blank=True, max_length=20)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('state', models.CharField(default='member', max_length=9)),
                ('grade', models.CharField(blank=True, max_length=16)),
                ('participation', models.CharField(blank=True, max_length=16)),
                ('name_key', models.CharField(max_length=300)),
                ('name_fold', models.CharField(max_length=200)),
                ('name_rev', models.CharField(max_length=200)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.structure')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'member')), fields=['unit', 'name_key', 'id'], name='membership_unit_key'), models.Index(condition=models.Q(('state', 'member')), fields=['structure', 'name_key', 'id'], name='membership_key'), models.Index(fields=['name_fold', 'unit', 'id'], include=('person',), name='membership_fold'), models.Index(fields=['name_key', 'id'], name='membership_name'), models.Index(fields=['name_rev', 'unit', 'id'], include=('person', 'name_fold'), name='membership_rev'), models.Index(fields=['unit', 'state'], name='membership_unit_state'), models.Index(fields=['joined_on'], name='membership_joined')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'member')), fields=('person', 'structure'), name='membership_once'), models.UniqueConstraint(condition=models.Q(('card_no', ''), _negated=True), fields=('structure', 'card_no'), name='membership_card')],
            },
        ),
        migrations.CreateModel(
            name='CountingPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.membership')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'valid_to'], name='countingplace_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='countingplace_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('person',), name='countingplace_open')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('value', models.CharField(max_length=300)),
                ('value_fold', models.CharField(max_length=300)),
                ('is_primary', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'value_fold'], name='contact_value')],
            },
        ),
        migrations.CreateModel(
            name='PersonName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=12)),
                ('language', models.CharField(max_length=2)),
                ('script', models.CharField(max_length=4)),
                ('name_fold', models.CharField(max_length=200)),
                ('name_rev', models.CharField(max_length=200)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='names', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['name_fold'], name='personname_fold'), models.Index(fields=['name_rev'], name='personname_rev')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('names', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('seats', models.PositiveSmallIntegerField(default=1)),
                ('rank', models.PositiveSmallIntegerField(default=100)),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='post_period'), models.UniqueConstraint(fields=('unit', 'key', 'valid_from'), name='post_unit_key')],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('term_ends_on', models.DateField(null=True)),
                ('mandate', models.CharField(blank=True, max_length=200)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('end_decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='people.person')),
                ('post', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='people.post')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'valid_to'], name='office_unit'), models.Index(fields=['post', 'valid_to'], name='office_post')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='office_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('person', 'post'), name='office_open'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('person', 'post', 'valid_from'), name='office_start')],
            },
        ),
        migrations.CreateModel(
            name='Qualification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('issuer', models.CharField(blank=True, max_length=200)),
                ('issued_on', models.DateField()),
                ('valid_until', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='qualifications', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Sensitive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(max_length=20)),
                ('key_id', models.CharField(max_length=16)),
                ('sealed', models.BinaryField()),
                ('match', models.CharField(blank=True, max_length=64)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['field', 'match'], name='sensitive_match')],
                'constraints': [models.UniqueConstraint(fields=('person', 'field'), name='sensitive_once')],
            },
        ),
        migrations.CreateModel(
            name='Stay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(default='home', max_length=5)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('end_decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stays', to='people.membership')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', 'valid_to', 'valid_from'], name='stay_unit'), models.Index(condition=models.Q(('kind', 'guest'), ('superseded_at__isnull', True)), fields=['unit'], name='stay_guest')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='stay_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('membership', 'kind'), name='stay_open'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('membership', 'kind', 'valid_from'), name='stay_start')],
            },
        ),
        migrations.CreateModel(
            name='TallyDelta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=20)),
                ('delta', models.IntegerField()),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit'], name='tallydelta_unit')],
            },
        ),
        migrations.CreateModel(
            name='Grade',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('grade', models.CharField(max_length=16)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('end_decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grades', to='people.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='grade_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('membership',), name='grade_open'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('membership', 'valid_from'), name='grade_start')],
            },
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('recorded_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(blank=True, null=True)),
                ('ended_recorded_at', models.DateTimeField(blank=True, null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('participation', models.CharField(max_length=16)),
                ('ground', models.CharField(blank=True, max_length=40)),
                ('review_on', models.DateField(null=True)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('end_decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='people.membership')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='participation_period'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True), ('valid_to', datetime.date(9999, 12, 31))), fields=('membership',), name='participation_open'), models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('membership', 'valid_from'), name='participation_start')],
            },
        ),
    ]
