"""Filters of the lists of obligations; their values stand in the URL."""

from django import forms

from agencies.models import Agency

STATES = [
    ("da-gui", "Đã gửi"),
    ("dung-han", "Gửi đúng hạn"),
    ("cham", "Gửi chậm"),
    ("chua-gui", "Chưa gửi"),
    ("qua-han", "Quá hạn chưa gửi"),
]


class ObligationFilter(forms.Form):
    """By state, kind of agency, and words of its name."""

    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Tất cả"), *STATES]
    )
    nhom = forms.ChoiceField(
        label="Nhóm", required=False, choices=[("", "Tất cả"), *Agency.Kind.choices]
    )
    tim = forms.CharField(label="Tên cơ quan", required=False, max_length=100)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def apply(self, obligations, today):
        """The obligations that the filter lets through; all of them where it is faulty."""
        if not self.is_valid():
            return obligations
        data = self.cleaned_data
        narrowed = {
            "da-gui": obligations.filed,
            "dung-han": obligations.on_time,
            "cham": obligations.late,
            "chua-gui": obligations.missing,
            "qua-han": lambda: obligations.overdue(today),
            "": obligations.all,
        }[data["trang_thai"]]()
        if data["nhom"]:
            narrowed = narrowed.filter(agency__kind=data["nhom"])
        if data["tim"]:
            narrowed = narrowed.filter(agency__in=Agency.objects.matching(data["tim"]))
        return narrowed
