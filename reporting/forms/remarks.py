"""What a lead or monitor types about a filed line, and the filter of a task's or a filing's lines."""

from django import forms

from agencies.fields import NfcCharField
from reporting.models import Outcome
from reporting.summary import Share, share_of, strongest
from tasks.filters import UrlForm
from tasks.models import Assignment


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
    """Filed lines by outcome, by whether they count, and by the strongest role that they were filed
    with."""

    ket_qua = forms.ChoiceField(
        label="Kết quả",
        required=False,
        choices=[("", "Tất cả"), *Outcome.choices],
        error_messages={"invalid_choice": "Không có kết quả “%(value)s”."},
    )
    phan = forms.ChoiceField(
        label="Mức bắt buộc",
        required=False,
        choices=[("", "Tất cả"), *((share.value, share.label) for share in Share)],
        error_messages={"invalid_choice": "Không có phần “%(value)s”."},
    )
    vai_tro = forms.ChoiceField(
        label="Vai trò",
        required=False,
        choices=[("", "Tất cả"), *Assignment.Role.choices],
        error_messages={"invalid_choice": "Không có vai trò “%(value)s”."},
    )

    def __init__(self, data):
        """`data` may hold more than the filter's own values."""
        super().__init__({name: data[name] for name in self.base_fields if data and name in data})

    def lets_through(self, line):
        """Whether it shows the line, whose obligation is loaded; a faulty one shows all."""
        outcome, share, role = map(self.chosen, ("ket_qua", "phan", "vai_tro"))
        return (
            (not outcome or line.outcome == outcome)
            and (not share or share_of(line) == share)
            and (not role or strongest(line.roles) == role)
        )
