"""What is typed about a token for another system."""

from datetime import timedelta

from django import forms

from reporting.actions.tokens import LONGEST
from reporting.forms.fields import day_field, short_field


class TokenForm(forms.Form):
    """The name of the system and the last day; a year from `today` is proposed."""

    name = short_field("Tên hệ thống", 100, fault="Ghi tên hệ thống sẽ dùng mã này.")
    expires_on = day_field("Dùng đến hết ngày")

    def __init__(self, *args, today, **kwargs):
        initial = {"expires_on": today + timedelta(days=365)}
        super().__init__(*args, initial=initial, use_required_attribute=False, **kwargs)
        self.today = today

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_expires_on(self):
        day = self.cleaned_data["expires_on"]
        last = self.today + timedelta(days=LONGEST)
        if not self.today <= day <= last:
            raise forms.ValidationError(f"Chọn ngày từ {self.today:%d/%m/%Y} đến {last:%d/%m/%Y}.")
        return day
