"""What a coordinator types to run a cycle."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator


class OpenCycleForm(forms.Form):
    """The year of the cycle to open; by default the first one not opened yet."""

    year = forms.IntegerField(
        label="Năm báo cáo",
        widget=forms.NumberInput(attrs={"class": "input w-sm"}),
        error_messages={"invalid": "Ghi năm bằng bốn chữ số, ví dụ 2026."},
    )

    def __init__(self, *args, plan, today, **kwargs):
        opened = plan.cycles.yearly().order_by("-year").values_list("year", flat=True).first()
        year = opened + 1 if opened else max(today.year, plan.resolve_on.year)
        super().__init__(*args, initial={"year": year}, **kwargs)
        first, last = plan.resolve_on.year, today.year + 1
        self.fields["year"].min_value, self.fields["year"].max_value = first, last
        self.fields["year"].validators += [
            MinValueValidator(first, f"Kế hoạch có từ năm {first}."),
            MaxValueValidator(last, f"Chỉ mở kỳ đến năm {last}."),
        ]
