"""Fields that several forms of reporting share: words and days as people type them."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from agencies.fields import NfcCharField

DAY_FAULTS = {
    "invalid": "Không có ngày này. Ghi ngày theo dạng dd/mm/yyyy, ví dụ 05/06/2026.",
    "required": "Ghi ngày.",
}
# Days that a cycle can mean: others are slips of the hand, and days beyond the calendar's ends
# could not be reckoned with.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
DAY_BOUNDS = [
    MinValueValidator(FIRST_DAY, "Năm phải từ 2000 đến 2099."),
    MaxValueValidator(LAST_DAY, "Năm phải từ 2000 đến 2099."),
]


def words_field(label, rows=2, fault="", **kwargs):
    """Several lines; `fault` says what to write where the field is compulsory and empty."""
    messages = {"required": fault} if fault else None
    widget = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return NfcCharField(label=label, widget=widget, error_messages=messages, **kwargs)


def short_field(label, length, size="w-md", fault="", **kwargs):
    """One line of at most `length` letters."""
    messages = {"required": fault} if fault else None
    widget = forms.TextInput(attrs={"class": f"input {size}"})
    return NfcCharField(
        label=label, max_length=length, widget=widget, error_messages=messages, **kwargs
    )


def day_field(label, **kwargs):
    """A day as dd/mm/yyyy."""
    widget = forms.DateInput(
        attrs={"class": "input w-date", "inputmode": "numeric", "autocomplete": "off"}
    )
    return forms.DateField(label=label, widget=widget, error_messages=DAY_FAULTS, **kwargs)
