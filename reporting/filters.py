"""Filters of the lists of obligations; their values stand in the URL."""

from django import forms

from agencies.models import Agency

# Of those whom the rates count. The list behind a number has exactly that many rows.
COUNTED = [
    ("da-gui", "Đã gửi"),
    ("dung-han", "Gửi đúng hạn"),
    ("cham", "Gửi chậm"),
    ("chua-gui", "Chưa gửi"),
    ("con-han", "Chưa gửi, còn hạn"),
    ("qua-han", "Quá hạn chưa gửi"),
    ("cho-xem-xet", "Chờ xem xét"),
    ("tra-lai", "Trả lại"),
    ("qua-han-gui-lai", "Quá hạn gửi lại"),
    ("da-tiep-nhan", "Đã tiếp nhận"),
    ("gia-han", "Được gia hạn"),
]
# Outside the rates.
APART = [
    ("mien", "Được miễn"),
    ("mien-da-gui", "Được miễn nhưng vẫn gửi"),
    ("de-nghi", "Được đề nghị, đã mời"),
    ("de-nghi-da-gui", "Được đề nghị, đã gửi"),
    ("da-ket-thuc", "Đã kết thúc do sắp xếp"),
]
EVERYBODY = [("tat-ca", "Tất cả, kể cả ngoài tỷ lệ")]
STATES = [*COUNTED, *APART, *EVERYBODY]


def in_state(obligations, state, on):
    """The obligations of a cycle in that state on that day; "" are all whom the rates count."""
    counted = obligations.expected()
    exempt = obligations.exempt()
    asked = obligations.asked()
    return {
        "": counted.all,
        "da-gui": counted.filed,
        "dung-han": counted.on_time,
        "cham": counted.late,
        "chua-gui": counted.missing,
        "con-han": lambda: counted.missing().filter(due_on__gte=on),
        "qua-han": lambda: counted.silent(on),
        "cho-xem-xet": lambda: counted.filter(report__state="submitted"),
        "tra-lai": lambda: counted.filter(report__state="returned"),
        "qua-han-gui-lai": lambda: counted.overdue_again(on),
        "da-tiep-nhan": lambda: counted.filter(report__state="accepted"),
        "gia-han": lambda: counted.filter(extended_from__isnull=False),
        "mien": exempt.all,
        "mien-da-gui": exempt.filed,
        "de-nghi": asked.all,
        "de-nghi-da-gui": asked.filed,
        "da-ket-thuc": obligations.ended,
        "tat-ca": obligations.standing,
    }[state]()


class ObligationFilter(forms.Form):
    """By state, kind of agency, and words of its name."""

    trang_thai = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Phải báo cáo"), *STATES]
    )
    nhom = forms.ChoiceField(
        label="Nhóm", required=False, choices=[("", "Tất cả"), *Agency.Kind.choices]
    )
    tim = forms.CharField(label="Tên cơ quan", required=False, max_length=100)

    def __init__(self, data=None):
        """`data` may hold more than the filter's own values; without any it is not bound."""
        own = {name: data[name] for name in self.base_fields if data and name in data}
        super().__init__(own or None)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    @property
    def chosen(self):
        """{name: value} of what narrows the list; {} where the filter is faulty or narrows nothing."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def words(self):
        """What narrows the list, as one reads it: "Trạng thái: Đã gửi; Nhóm: UBND cấp xã"."""
        labels = {"trang_thai": dict(STATES), "nhom": dict(Agency.Kind.choices), "tim": {}}
        return "; ".join(
            f"{self.fields[name].label}: {labels[name].get(value, value)}"
            for name, value in self.chosen.items()
        )

    def apply(self, obligations, today):
        """The obligations that the filter lets through; those counted where it is faulty."""
        chosen = self.chosen
        narrowed = in_state(obligations, chosen.get("trang_thai", ""), today)
        if "nhom" in chosen:
            narrowed = narrowed.filter(agency__kind=chosen["nhom"])
        if "tim" in chosen:
            narrowed = narrowed.filter(agency__in=Agency.objects.matching(chosen["tim"]))
        return narrowed
