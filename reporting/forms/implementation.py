"""What is typed about the agencies' own implementation plans, and the filter of their list."""

import zipfile
from datetime import date
from pathlib import PurePath

from django import forms

from agencies.fields import NfcCharField
from agencies.models import Agency
from agencies.vietnamese import fold
from tasks.filters import UrlForm

LARGEST = 20 * 1024 * 1024  # bytes; docs/cai-dat.md lets the proxy pass 25 MB
# What the first bytes of a file of that kind are; its name alone proves nothing.
PDF, OLE, ZIP = b"%PDF-", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
JPEG, PNG, TIFF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", (b"II*\x00", b"MM\x00*")
BEGINNINGS = {
    ".pdf": PDF,
    ".doc": OLE,
    ".docx": ZIP,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": PNG,
    ".tif": TIFF,
    ".tiff": TIFF,
}
TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}


class DocumentField(forms.FileField):
    """A signed or scanned document: PDF, Word or a picture, known by its name and by its bytes."""

    widget = forms.FileInput(attrs={"accept": ",".join(BEGINNINGS)})
    default_error_messages = {
        "empty": "Tệp này trống. Chọn tệp khác.",
        "too_large": "Tệp lớn hơn 20 MB. Quét lại ở độ phân giải thấp hơn, hoặc chỉ ghi số và ngày.",
        "wrong_kind": "Chỉ nhận tệp PDF, Word (DOC, DOCX) hoặc ảnh chụp (JPG, PNG, TIFF).",
        "not_what_it_says": "Nội dung tệp không phải %(kind)s như tên tệp. Mở thử, lưu lại rồi chọn lại.",
    }

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return file
        ending = PurePath(file.name).suffix.lower()
        if ending not in BEGINNINGS:
            raise self._fault("wrong_kind")
        if file.size > LARGEST:
            raise self._fault("too_large")
        if not is_what_it_says(file, ending):
            raise self._fault("not_what_it_says", kind=ending.removeprefix(".").upper())
        return file

    def _fault(self, code, **words):
        return forms.ValidationError(self.error_messages[code], code=code, params=words)


def is_what_it_says(file, ending):
    """Whether the bytes are of the kind that the ending names; leaves the file at its beginning."""
    file.seek(0)
    first = file.read(8)
    file.seek(0)
    if not first.startswith(BEGINNINGS[ending]):
        return False
    return ending != ".docx" or _is_word(file)


def _is_word(file):
    """Any ZIP begins like a DOCX; only Word's holds a document."""
    try:
        with zipfile.ZipFile(file) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # broken, or no ZIP of Word's
        return False
    finally:
        file.seek(0)


class ImplementationPlanForm(forms.Form):
    """Number, day and file of an agency's own plan. `today` and the plan's year bound the day."""

    document_number = NfcCharField(
        label="Số, ký hiệu",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "input w-sm"}),
        error_messages={
            "required": "Ghi số, ký hiệu văn bản, ví dụ 12/KH-UBND.",
            "max_length": "Số, ký hiệu dài tối đa %(limit_value)d ký tự (đang có %(show_value)d).",
        },
    )
    issued_on = forms.DateField(
        label="Ngày ban hành",
        widget=forms.DateInput(attrs={"class": "input w-date", "inputmode": "numeric"}),
        error_messages={
            "required": "Ghi ngày ban hành theo dạng dd/mm/yyyy, ví dụ 05/03/2026.",
            "invalid": "Không có ngày này. Ghi ngày theo dạng dd/mm/yyyy, ví dụ 05/03/2026.",
        },
    )
    file = DocumentField(label="Tệp văn bản", required=False)

    def __init__(self, *args, plan, today, kept=None, **kwargs):
        names = ("document_number", "issued_on")
        words = {name: getattr(kept, name) for name in names} if kept else {}
        super().__init__(*args, initial=words, use_required_attribute=False, **kwargs)
        self.today, self.first = today, date(plan.resolve_on.year, 1, 1)

    def clean_document_number(self):
        return " ".join(self.cleaned_data["document_number"].split())

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > self.today:
            raise forms.ValidationError("Ngày ban hành không thể sau hôm nay.")
        if day < self.first:
            raise forms.ValidationError(
                f"Kế hoạch của tỉnh có từ năm {self.first.year}; ngày này sớm hơn."
            )
        return day

    @property
    def lost_its_file(self):
        """Whether a file was chosen that the browser will not keep in a page that comes back."""
        return bool(self.errors) and bool(self.files)


class ImplementationFilter(UrlForm):
    """By whether there is a plan, kind of agency, and words of its name."""

    trang_thai = forms.ChoiceField(
        label="Kế hoạch",
        required=False,
        choices=[("", "Tất cả"), ("da-co", "Đã ghi"), ("chua-co", "Chưa có")],
        error_messages={"invalid_choice": "Không có trạng thái “%(value)s”."},
    )
    nhom = forms.ChoiceField(
        label="Nhóm",
        required=False,
        choices=[("", "Tất cả"), *Agency.Kind.choices],
        error_messages={"invalid_choice": "Không có nhóm “%(value)s”."},
    )
    tim = forms.CharField(
        label="Tên cơ quan",
        required=False,
        max_length=100,
        error_messages={"max_length": "Tên cần tìm dài tối đa 100 ký tự."},
    )

    def lets_through(self, row):
        """Whether a row (implementation.Row) is shown."""
        state, kind = self.chosen("trang_thai"), self.chosen("nhom")
        words = fold(self.chosen("tim") or "").split()
        return (
            (not state or (state == "da-co") == (row.kept is not None))
            and (not kind or row.agency.kind == kind)
            and all(word in row.agency.search_text for word in words)
        )
