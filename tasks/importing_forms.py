"""What is chosen and typed to give a file, and to begin a province."""

from pathlib import PurePath

from django import forms

from agencies.forms import WholeRowForm
from agencies.models import Province
from agencies.vietnamese import fold


class GivenFileField(forms.FileField):
    """A file of the importer's kind, by its name and size; what it holds is judged afterwards."""

    def __init__(self, importer):
        super().__init__(
            label=f"Tệp {importer.suffix}",
            widget=forms.FileInput(attrs={"accept": importer.suffix}),
            error_messages={
                "required": f"Chọn tệp {importer.suffix}.",
                "empty": "Tệp này trống. Chọn tệp khác.",
                "max_length": "Tên tệp quá dài. Đổi tên ngắn hơn rồi chọn lại.",
            },
            max_length=200,
        )
        self.importer = importer

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        ending, largest = PurePath(file.name).suffix.lower(), self.importer.largest
        if ending != self.importer.suffix:
            shown = f"đang là tệp {ending}" if ending else "tệp này không có phần mở rộng"
            raise forms.ValidationError(f"Chỉ nhận tệp {self.importer.suffix}; {shown}.")
        if file.size > largest:
            raise forms.ValidationError(f"Tệp lớn hơn {largest // 1024**2} MB.")
        return file


class UploadForm(forms.Form):
    """A file and, where there are several, the province that it is for."""

    def __init__(self, *args, importer, provinces, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.provinces = {str(one.pk): one for one in provinces}
        if importer.asks_province and len(provinces) > 1:
            self.fields["tinh"] = forms.ChoiceField(
                label="Tỉnh",
                choices=[("", "Chọn tỉnh"), *((one.pk, one.name) for one in provinces)],
                widget=forms.Select(attrs={"class": "input w-md"}),
                error_messages={"required": "Chọn tỉnh.", "invalid_choice": "Chọn tỉnh."},
            )
        self.fields["tep"] = GivenFileField(importer)
        self.only = provinces[0] if importer.asks_province and len(provinces) == 1 else None

    @property
    def province(self):
        """The Province that was chosen, or the only one; None where nobody asks."""
        return self.only or self.provinces.get(self.cleaned_data.get("tinh"))


class NewProvinceForm(WholeRowForm):
    """A province to begin with; what else it has is written in the admin."""

    class Meta:
        model = Province
        fields = ["name", "abbreviation", "code", "from_on"]
        widgets = {
            "name": forms.TextInput(attrs={"class": "input w-md"}),
            "abbreviation": forms.TextInput(attrs={"class": "input w-sm"}),
            "code": forms.TextInput(attrs={"class": "input w-sm"}),
            "from_on": forms.DateInput(attrs={"class": "input w-date", "inputmode": "numeric"}),
        }
        error_messages = {
            "name": {"required": "Ghi tên tỉnh, ví dụ Lâm Đồng."},
            "abbreviation": {
                "required": "Ghi tên viết tắt, ví dụ LDG.",
                "unique": "Tên viết tắt này đã là của một tỉnh khác.",
            },
            "from_on": {
                "invalid": "Không có ngày này. Ghi ngày theo dạng dd/mm/yyyy, ví dụ 01/07/2025."
            },
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        held = {fold(one): one for one in Province.objects.values_list("name", flat=True)}
        if fold(name) in held:
            raise forms.ValidationError(f"Đã có tỉnh “{held[fold(name)]}”.")
        return name
