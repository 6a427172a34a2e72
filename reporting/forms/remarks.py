"""What a lead or monitor types about a filed line, and the filter of a task's lines."""

from django import forms

from agencies.fields import NfcCharField
from reporting.models import Outcome
from reporting.summary import Share
from tasks.filters import UrlForm


class RemarkForm(forms.Form):
    text = NfcCharField(
        label="Nhận xét",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        error_messages={
            "required": "Ghi nhận xét.",
            "max_length": "Nhận xét dài tối đa %(limit_value)d ký tự (đang có %(show_value)d).",
        },
    )

    def __init__(self, data=None, *, line):
        super().__init__(data, auto_id=f"nhan-xet-{line.pk}-%s", use_required_attribute=False)


class LineFilter(UrlForm):
    """By outcome, and by whether a line counts."""

    ket_qua = forms.ChoiceField(
        label="Kết quả",
        required=False,
        choices=[("", "Tất cả"), *Outcome.choices],
        error_messages={"invalid_choice": "Không có kết quả «%(value)s»."},
    )
    phan = forms.ChoiceField(
        label="Phần",
        required=False,
        choices=[("", "Tất cả"), *((share.value, share.label) for share in Share)],
        error_messages={"invalid_choice": "Không có phần «%(value)s»."},
    )
