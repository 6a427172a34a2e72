"""When each person last looked at the overview."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0003_reorganisation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LastLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="xem lúc")),
                (
                    "before",
                    models.DateTimeField(blank=True, null=True, verbose_name="lần xem trước"),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="last_look",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người dùng",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần xem gần nhất",
                "verbose_name_plural": "lần xem gần nhất",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("before", None), ("before__lt", models.F("at")), _connector="OR"
                        ),
                        name="look_before_was_earlier",
                        violation_error_message="Lần xem trước phải sớm hơn lần xem này.",
                    )
                ],
            },
        ),
    ]
