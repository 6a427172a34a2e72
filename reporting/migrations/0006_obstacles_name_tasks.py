import agencies.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0005_api_tokens'),
        ('tasks', '0003_carried_assignments'),
    ]

    operations = [
        migrations.AddField(
            model_name='draftitem',
            name='task',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='tasks.task', verbose_name='về nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='fileditem',
            name='task',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='filed_obstacles', to='tasks.task', verbose_name='về nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='fileditem',
            name='task_number',
            field=agencies.fields.VietCharField(blank=True, max_length=10, verbose_name='số nhiệm vụ'),
        ),
        migrations.AddField(
            model_name='fileditem',
            name='task_title',
            field=agencies.fields.VietCharField(blank=True, max_length=200, verbose_name='tên gọi ngắn của nhiệm vụ'),
        ),
        migrations.AddConstraint(
            model_name='draftitem',
            constraint=models.CheckConstraint(condition=models.Q(('task', None), ('kind', 'obstacle'), _connector='OR'), name='draft_item_about_a_task_is_an_obstacle', violation_error_message='Chỉ khó khăn, vướng mắc mới ghi là về một nhiệm vụ.'),
        ),
        migrations.AddConstraint(
            model_name='fileditem',
            constraint=models.CheckConstraint(condition=models.Q(('task', None), ('kind', 'obstacle'), _connector='OR'), name='filed_item_about_a_task_is_an_obstacle', violation_error_message='Chỉ khó khăn, vướng mắc mới ghi là về một nhiệm vụ.'),
        ),
        migrations.AddConstraint(
            model_name='fileditem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('task', None), ('task_number', ''), ('task_title', '')), models.Q(('task__isnull', False), models.Q(('task_number', ''), _negated=True)), _connector='OR'), name='filed_item_keeps_the_number_of_its_task', violation_error_message='Vướng mắc về một nhiệm vụ giữ số của nhiệm vụ lúc gửi.'),
        ),
    ]
