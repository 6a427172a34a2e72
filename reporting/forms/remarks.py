"""What a lead or monitor types about a filed line, and the filters of a task's and a filing's lines."""

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


class FiledFilter(LineFilter):
    """The same of one filing, and by the strongest role that a line was filed with."""

    vai_tro = forms.ChoiceField(
        label="Vai trò",
        required=False,
        choices=[("", "Tất cả"), *Assignment.Role.choices],
        error_messages={"invalid_choice": "Không có vai trò «%(value)s»."},
    )

    def __init__(self, data):
        """`data` may hold more than the filter's own values."""
        super().__init__({name: data[name] for name in self.base_fields if name in data})

    def apply(self, lines, filing):
        """The lines of the filing that it lets through; all where it is faulty."""
        outcome, share, role = map(self.chosen, ("ket_qua", "phan", "vai_tro"))
        for line in lines if share else ():
            line.filing = filing  # loaded with what the share depends on
        return [
            line
            for line in lines
            if (not outcome or line.outcome == outcome)
            and (not share or share_of(line) == share)
            and (not role or strongest(line.roles) == role)
        ]

    @property
    def words(self):
        """What narrows the lines, as one reads it; "" where nothing does."""
        chosen = [
            (one.label, dict(one.choices).get(self.chosen(n))) for n, one in self.fields.items()
        ]
        return "; ".join(f"{label}: {word}" for label, word in chosen if word and word != "Tất cả")
