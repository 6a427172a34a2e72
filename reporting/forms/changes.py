"""Between which two days to look for changes."""

from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone

from reporting.forms.fields import DAY_BOUNDS, day_field


class SpanForm(forms.Form):
    """Two days, both inclusive, as Vietnam counts them; the values stand in the URL."""

    tu = day_field("Từ ngày", validators=DAY_BOUNDS)
    den = day_field("Đến hết ngày", required=False, validators=DAY_BOUNDS)

    def __init__(self, data=None, **kwargs):
        """`data` may hold more than the form's own values; without any it is not bound."""
        own = {name: data[name] for name in self.base_fields if data and data.get(name)}
        super().__init__(own or None, **kwargs)

    def clean(self):
        since, until = self.cleaned_data.get("tu"), self.cleaned_data.get("den")
        if since and until and until < since:
            self.add_error("den", "Ngày cuối phải sau hoặc trùng ngày đầu.")
        return self.cleaned_data

    def moments(self, now):
        """(from, until before) of the two days; until today where no last day was given."""
        last = self.cleaned_data["den"] or max(timezone.localdate(now), self.cleaned_data["tu"])
        return _midnight(self.cleaned_data["tu"]), _midnight(last + timedelta(days=1))


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
