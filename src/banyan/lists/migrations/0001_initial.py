import banyan.kernel.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '__first__'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('account_id', models.BigIntegerField(null=True)),
                ('list_key', models.CharField(max_length=40)),
                ('act_key', models.CharField(max_length=60)),
                ('asked', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('back', models.JSONField(default=dict)),
                ('number', models.PositiveIntegerField(default=0)),
                ('left_out', models.JSONField(default=list)),
                ('state', models.CharField(default='done', max_length=10)),
                ('job_id', models.BigIntegerField(null=True, unique=True)),
                ('act_id', models.BigIntegerField(null=True)),
                ('undo_act_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['account_id', '-created_at'], name='batch_account')],
            },
        ),
        migrations.CreateModel(
            name='SavedList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('list_key', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('query', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('hidden_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['list_key', 'owner'], name='savedlist_of_owner')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('hidden_at__isnull', True)), fields=('owner', 'list_key', 'name'), name='savedlist_name')],
            },
        ),
        migrations.CreateModel(
            name='SavedShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('saved', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='lists.savedlist')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('saved', 'unit'), name='savedshare_once')],
            },
        ),
    ]
