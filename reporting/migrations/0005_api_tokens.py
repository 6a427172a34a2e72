
import agencies.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_aliases_and_uploads'),
        ('reporting', '0004_last_look'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', agencies.fields.VietCharField(max_length=100, verbose_name='tên')),
                ('prefix', models.CharField(max_length=16, unique=True, verbose_name='phần đầu')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='giá trị băm')),
                ('created_at', models.DateTimeField(verbose_name='tạo lúc')),
                ('expires_on', models.DateField(verbose_name='hết hạn (hết ngày)')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='thu hồi lúc')),
                ('last_used_at', models.DateTimeField(blank=True, null=True, verbose_name='dùng lần cuối lúc')),
                ('minute_at', models.DateTimeField(blank=True, null=True, verbose_name='phút đang đếm')),
                ('minute_count', models.PositiveIntegerField(default=0, verbose_name='số lần trong phút')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người tạo')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to='agencies.province', verbose_name='tỉnh')),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người thu hồi')),
            ],
            options={
                'verbose_name': 'mã truy cập',
                'verbose_name_plural': 'mã truy cập',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_by', None)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='api_token_revoking_has_time_and_person', violation_error_message='Mã đã thu hồi phải ghi cả giờ và người thu hồi.'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='api_token_has_a_name', violation_error_message='Ghi tên hệ thống dùng mã này.'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('province', 'name'), name='api_token_name_unique_in_province', violation_error_message='Tỉnh đã có một mã còn hiệu lực mang tên này.')],
            },
        ),
    ]
