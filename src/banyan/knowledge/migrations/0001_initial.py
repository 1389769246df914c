import banyan.base.fields
import banyan.kernel.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('key', models.SlugField(max_length=60, unique=True)),
                ('label', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('alt', models.JSONField(blank=True, default=dict)),
                ('hidden', models.JSONField(blank=True, default=dict)),
                ('definition', banyan.base.fields.TextField3(blank=True, default=dict)),
                ('related', models.JSONField(blank=True, default=list)),
                ('matches', models.JSONField(blank=True, default=list)),
                ('exact', models.JSONField(blank=True, default=list)),
                ('source', models.CharField(default='pack', max_length=10)),
                ('retired', models.BooleanField(default=False)),
                ('words', models.TextField(blank=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('broader', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='narrower', to='knowledge.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['broader', 'key'], name='topic_broader')],
            },
        ),
        migrations.CreateModel(
            name='TopicProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=banyan.kernel.ids.uuid7, editable=False, unique=True)),
                ('what', models.CharField(default='label', max_length=8)),
                ('language', models.CharField(max_length=2)),
                ('text', models.CharField(max_length=120)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('state', models.CharField(default='open', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=400)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(blank=True, max_length=150)),
                ('decided_at', models.DateTimeField(null=True)),
                ('row_version', models.PositiveIntegerField(default=1)),
                ('topic', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='knowledge.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['state', '-proposed_at'], name='topicproposal_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'open'), ('decided_at__isnull', False), _connector='OR'), name='topicproposal_decided')],
            },
        ),
        migrations.CreateModel(
            name='TopicUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=40)),
                ('record', models.UUIDField()),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='knowledge.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['what', 'record'], name='topicuse_record')],
                'constraints': [models.UniqueConstraint(fields=('topic', 'what', 'record'), name='topicuse_once')],
            },
        ),
    ]
