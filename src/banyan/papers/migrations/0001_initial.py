import banyan.base.fields
import banyan.kernel.ids
import django.db.models.deletion
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
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('title', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('kind', models.CharField(max_length=40)),
                ('privacy', models.CharField(default='organisational', max_length=16)),
                ('subject_kind', models.CharField(blank=True, max_length=60)),
                ('subject', models.BigIntegerField(null=True)),
                ('is_specimen', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='decisions.decision')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject'], name='paper_subject'), models.Index(fields=['unit'], name='paper_unit'), models.Index(fields=['person'], name='paper_person')],
            },
        ),
        migrations.CreateModel(
            name='PaperVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('language', models.CharField(blank=True, max_length=2)),
                ('file_name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_as', models.CharField(max_length=80)),
                ('key_id', models.CharField(blank=True, max_length=16)),
                ('wrapped_key', models.BinaryField(null=True)),
                ('form', models.CharField(blank=True, max_length=60)),
                ('has_macros', models.BooleanField(default=False)),
                ('erased_at', models.DateTimeField(null=True)),
                ('created_at', models.DateTimeField()),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='papers.paper')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('paper', 'number', 'language'), name='paperversion_number')],
            },
        ),
    ]
