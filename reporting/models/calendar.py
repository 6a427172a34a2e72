"""Working days: Monday to Friday, but for the days a province says otherwise of."""

from datetime import timedelta

from django.db import models
from simple_history.models import HistoricalRecords

from agencies.fields import VietCharField
from agencies.models import Province


class CalendarDay(models.Model):
    """A day that is worked or free against the rule: a holiday, a Saturday worked in exchange."""

    province = models.ForeignKey(
        Province, models.CASCADE, related_name="calendar_days", verbose_name="tỉnh"
    )
    day = models.DateField("ngày")
    is_working = models.BooleanField(
        "làm việc", default=False, help_text="Chọn với ngày làm bù; bỏ chọn với ngày nghỉ."
    )
    note = VietCharField("ghi chú", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "day"],
                name="calendar_day_said_once",
                violation_error_message="Ngày này đã được ghi.",
            )
        ]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"


class WorkingDays:
    """The working days of a province; read once, asked often. Without rows, Monday to Friday."""

    def __init__(self, exceptions=()):
        self.exceptions = dict(exceptions)

    @classmethod
    def of(cls, province_id):
        rows = CalendarDay.objects.filter(province=province_id)
        return cls(rows.values_list("day", "is_working"))

    @classmethod
    def of_provinces(cls, province_ids):
        """{province id: WorkingDays}; one read for all of them."""
        found = {pk: cls() for pk in province_ids}
        rows = CalendarDay.objects.filter(province__in=found)
        for pk, day, is_working in rows.values_list("province", "day", "is_working"):
            found[pk].exceptions[day] = is_working
        return found

    def includes(self, day):
        return self.exceptions.get(day, day.weekday() < 5)

    def last_by(self, day):
        """The last working day on or before that day; advice, it moves no deadline."""
        while not self.includes(day):
            day -= timedelta(days=1)
        return day

    def after(self, day, count):
        """The working day that comes `count` working days after that day."""
        while count:
            day += timedelta(days=1)
            count -= self.includes(day)
        return day
