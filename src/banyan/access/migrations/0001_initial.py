import banyan.base.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('decisions', '0002_initial'),
        ('people', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RightSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40, unique=True)),
                ('names', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('rights', models.JSONField(default=list)),
                ('needs_second_factor', models.BooleanField(default=False)),
                ('needs_second_person', models.BooleanField(default=False)),
                ('is_shipped', models.BooleanField(default=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=80, unique=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('card_no', models.CharField(blank=True, max_length=30)),
                ('label', models.CharField(blank=True, max_length=200)),
                ('language', models.CharField(default='vi', max_length=2)),
                ('is_active', models.BooleanField(default=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('offered', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('second_factor', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('block_reason', models.CharField(blank=True, max_length=400)),
                ('sleep_warned_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='people.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['email'], name='account_email'), models.Index(fields=['card_no'], name='account_card')],
            },
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('object_id', models.BigIntegerField()),
                ('level', models.CharField(default='read', max_length=20)),
                ('languages', models.JSONField(default=list)),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('to_account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'object_id'], name='release_object'), models.Index(fields=['to_account', 'kind'], name='release_account'), models.Index(fields=['unit'], name='release_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='release_period'), models.CheckConstraint(condition=models.Q(('to_account__isnull', False), ('to_unit__isnull', False), _connector='OR'), name='release_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('only_rights', models.JSONField(default=list)),
                ('below', models.BooleanField(default=True)),
                ('over_area', models.BooleanField(default=False)),
                ('source', models.CharField(default='hand', max_length=8)),
                ('source_ref', models.BigIntegerField(null=True)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('valid_from', models.DateField()),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('right_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.rightset')),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'valid_to'], name='grant_person'), models.Index(fields=['account', 'valid_to'], name='grant_account'), models.Index(fields=['unit', 'valid_to'], name='grant_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_from__lt', models.F('valid_to'))), name='grant_period'), models.CheckConstraint(condition=models.Q(('account__isnull', False), ('person__isnull', False), _connector='OR'), name='grant_to_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SupportSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=400)),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
        ),
        migrations.CreateModel(
            name='GrantRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('below', models.BooleanField(default=True)),
                ('over_area', models.BooleanField(default=False)),
                ('reason', models.CharField(max_length=400)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(default='open', max_length=10)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.grant')),
                ('right_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='access.rightset')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['unit'], name='grantrequest_open')],
            },
        ),
        migrations.CreateModel(
            name='KeptAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('asked', models.CharField(max_length=64)),
                ('started_at', models.DateTimeField()),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('headers', models.JSONField(default=dict)),
                ('body', models.TextField(blank=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['started_at'], name='keptanswer_started')],
                'constraints': [models.UniqueConstraint(fields=('account', 'key'), name='keptanswer_key')],
            },
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(default='api', max_length=4)),
                ('name', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('hint', models.CharField(max_length=12)),
                ('rights', models.JSONField(default=list)),
                ('units', models.JSONField(default=list)),
                ('own', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('ends_on', banyan.base.fields.OpenDateField(blank=True, default=None)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'kind'], name='token_account')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'feed'), ('revoked_at__isnull', True)), fields=('account',), name='token_one_feed')],
            },
        ),
    ]
