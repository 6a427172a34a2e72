"""What a coordinator types to change who owes a report."""

from django import forms

from agencies.models import Agency
from reporting.forms.fields import DAY_BOUNDS, day_field, words_field

ACTS = [
    ("gia-han", "Gia hạn"),
    ("bo-gia-han", "Bỏ gia hạn"),
    ("mien", "Miễn báo cáo"),
    ("bo-mien", "Bỏ miễn"),
]


class ObligationActForm(forms.Form):
    """One act on the ticked agencies, or on all in the list as it is filtered."""

    viec = forms.ChoiceField(
        label="Việc",
        choices=ACTS,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn việc cần làm."},
    )
    den = day_field("Hạn mới, đến hết ngày", required=False, validators=DAY_BOUNDS)
    ly_do = words_field("Lý do", required=False, max_length=2000)
    tat_ca = forms.BooleanField(required=False)
    chon = forms.TypedMultipleChoiceField(label="Cơ quan", required=False, coerce=int)

    def __init__(self, data=None, *, obligations=()):
        super().__init__(data, use_required_attribute=False)
        self.fields["chon"].choices = [(one.pk, one.pk) for one in obligations]
        self.fields["chon"].error_messages["invalid_choice"] = (
            "Có cơ quan không còn trong danh sách đang lọc."
        )

    @property
    def ticked(self):
        """Ids as typed, to show them ticked again."""
        return set(self.data.getlist("chon")) if self.is_bound else set()

    def clean(self):
        said = self.cleaned_data
        act = said.get("viec")
        if act == "gia-han" and not said.get("den") and "den" not in self.errors:
            self.add_error("den", "Ghi hạn mới.")
        if act in {"gia-han", "mien"} and not said.get("ly_do"):
            self.add_error("ly_do", "Ghi lý do.")
        if not said.get("tat_ca") and not said.get("chon") and "chon" not in self.errors:
            self.add_error("chon", "Chọn ít nhất một cơ quan trong danh sách.")


class AddAgencyForm(forms.Form):
    """One more agency, why, and until when."""

    agency = forms.ModelChoiceField(
        label="Cơ quan",
        queryset=Agency.objects.none(),
        empty_label="Chọn cơ quan",
        widget=forms.Select(attrs={"class": "input w-md"}),
        error_messages={
            "required": "Chọn cơ quan.",
            "invalid_choice": "Cơ quan này không có trong danh sách: đã vào kỳ, hoặc đã kết thúc.",
        },
    )
    due_on = day_field("Hạn gửi, đến hết ngày")
    reason = words_field("Lý do thêm", fault="Ghi lý do thêm cơ quan.", max_length=2000)

    def __init__(self, data=None, *, agencies, due_on=None):
        super().__init__(data, initial={"due_on": due_on}, use_required_attribute=False)
        self.fields["agency"].queryset = agencies
