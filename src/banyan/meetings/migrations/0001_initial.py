import banyan.base.fields
import banyan.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('units', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('body', models.CharField(default='members', max_length=10)),
                ('kind', models.CharField(default='regular', max_length=20)),
                ('held_on', models.DateField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('summoned', models.PositiveIntegerField(default=0)),
                ('present', models.PositiveIntegerField(default=0)),
                ('excused', models.PositiveIntegerField(default=0)),
                ('absent', models.PositiveIntegerField(default=0)),
                ('recorded_at', models.DateTimeField()),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-held_on', '-id'], name='meeting_unit'), models.Index(fields=['-held_on', '-id'], name='meeting_day')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(max_length=8)),
                ('left_at', models.CharField(blank=True, max_length=5)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='meetings.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'person'), name='attendance_once')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('question', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject', models.PositiveBigIntegerField(null=True)),
                ('held_on', models.DateField()),
                ('held_at', models.CharField(blank=True, max_length=5)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('tally', models.CharField(default='carried@1', max_length=40)),
                ('params', models.JSONField(default=dict)),
                ('denominators', models.JSONField(default=list)),
                ('bases', models.JSONField(default=dict)),
                ('voters', models.JSONField(default=dict)),
                ('ballot', models.CharField(default='secret', max_length=10)),
                ('state', models.CharField(default='open', max_length=10)),
                ('is_specimen', models.BooleanField(default=False)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='meetings.meeting')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['unit', '-held_on'], name='vote_unit'), models.Index(fields=['subject_kind', 'subject'], name='vote_subject')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counts', models.JSONField(default=dict)),
                ('ballot', models.CharField(max_length=10)),
                ('word', models.CharField(blank=True, max_length=40)),
                ('readings', models.JSONField(default=list)),
                ('reading', models.CharField(blank=True, max_length=60)),
                ('rules', models.JSONField(default=list)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='meetings.result')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='meetings.vote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('vote',), name='result_first_once'), models.UniqueConstraint(fields=('corrects',), name='result_corrected_once')],
            },
        ),
        migrations.CreateModel(
            name='Elector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('denominator', models.CharField(max_length=40)),
                ('is_counted', models.BooleanField()),
                ('reason', models.CharField(max_length=20)),
                ('rule', models.CharField(blank=True, max_length=40)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='electors', to='meetings.vote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('vote', 'denominator', 'person'), name='elector_once')],
            },
        ),
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('favour', models.PositiveIntegerField(default=0)),
                ('against', models.PositiveIntegerField(default=0)),
                ('blank', models.PositiveIntegerField(default=0)),
                ('invalid', models.PositiveIntegerField(default=0)),
                ('present', models.PositiveIntegerField(default=0)),
                ('options', models.JSONField(default=dict)),
                ('by_name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('counter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('vote', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counts', to='meetings.vote')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('vote', 'number'), name='count_number')],
            },
        ),
    ]
