"""What a coordinator types of a reorganisation: the decree, whose it is, who goes on."""

from django import forms

from agencies.fields import NfcCharField
from agencies.models import Agency, Reorganisation
from agencies.vietnamese import fold, nfc
from reporting.forms.cycles import Group, groups_by_kind, keys_in
from reporting.forms.fields import DAY_BOUNDS, day_field, short_field, words_field

ROWS = 2  # blank ones for new agencies, and how many more a press adds
MOST_ROWS = 40


class DecreeForm(forms.Form):
    """Which kind, from when, by which decree; a number that is not known says why."""

    loai = forms.ChoiceField(
        label="Loại sắp xếp",
        choices=Reorganisation.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Chọn loại sắp xếp."},
    )
    ngay = day_field("Có hiệu lực từ ngày", validators=DAY_BOUNDS)
    so = short_field("Số, ký hiệu văn bản", 60, required=False)
    ngay_vb = day_field("Ngày văn bản", required=False, validators=DAY_BOUNDS)
    ghi_chu = words_field("Ghi chú về văn bản", required=False, max_length=2000)

    def __init__(self, data=None, *, kind=""):
        super().__init__(data, initial={"loai": kind}, use_required_attribute=False)

    def clean(self):
        said = self.cleaned_data
        if not said.get("so") and not said.get("ghi_chu") and "so" not in self.errors:
            self.add_error("so", "Ghi số văn bản; chưa rõ số thì ghi chú vì sao.")


class NewAgencyForm(forms.Form):
    """One agency that begins; a blank row is none."""

    ten = short_field("Tên cơ quan mới", 255, size="", fault="Ghi tên cơ quan mới.")
    loai = forms.ChoiceField(
        label="Loại cơ quan",
        required=False,
        choices=[("", "Như cơ quan trước"), *Agency.Kind.choices],
        widget=forms.Select(attrs={"class": "input"}),
    )
    viet_tat = short_field("Tên viết tắt", 40, size="", required=False)
    ma = NfcCharField(
        label="Mã số",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"class": "input", "inputmode": "numeric"}),
    )

    def __init__(self, data=None, *, number):
        self.number = number
        super().__init__(
            data, prefix=f"moi-{number}", empty_permitted=True, use_required_attribute=False
        )

    @property
    def is_used(self):
        return self.is_bound and self.has_changed()


def new_agency_forms(data=None):
    """[NewAgencyForm]: as many as were sent, two more where asked for."""
    if data is None:
        return [NewAgencyForm(number=number) for number in range(ROWS)]
    said = data.get("so_dong", "")
    count = int(said) if said.isdecimal() and len(said) < len("1000") else ROWS
    more = ROWS if "them_dong" in data else 0
    return [NewAgencyForm(data, number=number) for number in range(min(count + more, MOST_ROWS))]


LEFT_NOTE = "Chỉ chọn khi chuyển nhiệm vụ: giao lại phần việc mà lúc kết thúc chưa rõ ai tiếp."
LEFT = "Đã kết thúc, còn nhiệm vụ đích danh chưa ai tiếp"


class AgencyPick:
    """Boxes for agencies under one name: the ticked first, the others by kind, `more` of those that
    ended last.

    A search narrows which others are listed, never what is ticked; `ticked` are those at first.
    """

    def __init__(self, name, agencies, data=None, ticked=(), more=()):
        self.name = name
        self.words = nfc(data.get(f"tim_{name}", "")) if data is not None else ""
        ticked = ids_ticked(name, data) if data is not None else set(ticked)
        known = {agency.pk: agency for agency in [*agencies, *more]}
        self.chosen = [agency for pk, agency in known.items() if pk in ticked]
        ended = {agency.pk for agency in more}
        words = fold(self.words).split()
        others = [
            agency
            for pk, agency in known.items()
            if pk not in ticked and all(word in agency.search_text for word in words)
        ]
        self.groups = groups_by_kind(agency for agency in others if agency.pk not in ended)
        if left := [agency for agency in others if agency.pk in ended]:
            self.groups.append(Group("da-ket-thuc", LEFT, left, LEFT_NOTE))


def ids_ticked(name, data):
    """Ids of the agencies that were ticked under that name."""
    return keys_in(data.getlist(name))
