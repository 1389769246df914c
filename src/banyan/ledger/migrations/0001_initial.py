import banyan.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True)),
                ('stream', models.CharField(default='acts', max_length=12)),
                ('previous', models.BinaryField(max_length=32)),
                ('acts_root', models.BinaryField(max_length=32)),
                ('act_count', models.PositiveIntegerField()),
                ('first_act', models.BigIntegerField()),
                ('last_act', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('key_id', models.CharField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
                ('signature', models.BinaryField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(max_length=80)),
                ('actor_kind', models.CharField(max_length=16)),
                ('account_id', models.BigIntegerField(null=True)),
                ('person_id', models.BigIntegerField(null=True)),
                ('actor_name', models.CharField(blank=True, max_length=200)),
                ('on_behalf_of', models.CharField(blank=True, max_length=200)),
                ('support_session', models.BigIntegerField(null=True)),
                ('decision_id', models.BigIntegerField(null=True)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('rules', models.JSONField(default=list)),
                ('facts', models.JSONField(default=dict)),
                ('on', models.DateField()),
                ('at', models.DateTimeField()),
                ('entry_count', models.PositiveIntegerField(default=0)),
                ('root', models.BinaryField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
                ('tx', models.BigIntegerField(default=0)),
                ('seal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='ledger.seal')),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='act_at'), models.Index(fields=['account_id', 'at'], name='act_account'), models.Index(fields=['unit_id', 'at'], name='act_unit'), models.Index(condition=models.Q(('seal__isnull', True)), fields=['id'], name='act_unsealed'), models.Index(fields=['decision_id'], name='act_decision')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=60)),
                ('op', models.CharField(max_length=12)),
                ('subject', models.BigIntegerField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('codec', models.PositiveSmallIntegerField(default=1)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('person_id', models.BigIntegerField(null=True)),
                ('salt', models.BinaryField(max_length=32)),
                ('values_digest', models.BinaryField(max_length=32)),
                ('digest', models.BinaryField(max_length=32)),
                ('erased', models.BooleanField(default=False)),
                ('act', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='ledger.act')),
            ],
            options={
                'indexes': [models.Index(fields=['kind', 'subject', 'id'], name='entry_subject'), models.Index(fields=['person_id', 'id'], name='entry_person'), models.Index(fields=['unit_id', 'id'], name='entry_unit')],
                'constraints': [models.UniqueConstraint(fields=('act', 'seq'), name='entry_act_seq')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('account_id', models.BigIntegerField(null=True)),
                ('reader_name', models.CharField(max_length=200)),
                ('reader_person_id', models.BigIntegerField(null=True)),
                ('reader_office', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(max_length=60)),
                ('subject', models.BigIntegerField()),
                ('person_id', models.BigIntegerField(null=True)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('what', models.CharField(max_length=200)),
                ('reason', models.CharField(blank=True, max_length=400)),
                ('digest', models.BinaryField(max_length=32)),
                ('seal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='ledger.seal')),
            ],
            options={
                'indexes': [models.Index(fields=['person_id', 'at'], name='reading_person'), models.Index(fields=['account_id', 'at'], name='reading_account'), models.Index(condition=models.Q(('seal__isnull', True)), fields=['id'], name='reading_unsealed')],
            },
        ),
    ]
