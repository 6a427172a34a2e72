"""Filters and days of the pages; their values stand in the URL, so that a page can be passed on."""

from datetime import date

from django import forms
from django.utils.text import Truncator

from agencies.models import Agency
from agencies.vietnamese import fold
from tasks.models import Assignment, Task

FIRST_DAY = date(2000, 1, 1)
BAD_DAY = "Không đọc được ngày này. Ghi theo dạng ngày/tháng/năm, ví dụ 14/12/2026."


class UrlForm(forms.Form):
    """A form whose values come from the URL. Faulty ones narrow nothing and are answered with 400."""

    def __init__(self, data):
        super().__init__(data or None)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    @property
    def status(self):
        return 400 if self.is_bound and not self.is_valid() else 200

    @property
    def problems(self):
        """The sentences to show above the list."""
        return [sentence for sentences in self.errors.values() for sentence in sentences]

    def chosen(self, name):
        """The value of a field, or None where it is empty or the form is faulty."""
        return (self.cleaned_data.get(name) or None) if self.is_valid() else None

    @property
    def narrows(self):
        return self.is_valid() and any(self.cleaned_data.values())

    @property
    def words(self):
        """What was chosen from lists, as one reads it: "Kết quả: Có kết quả; Vai trò: Chủ trì"."""
        chosen = ((field, self.chosen(name)) for name, field in self.fields.items())
        return "; ".join(
            f"{one.label}: {dict(one.choices)[value]}" for one, value in chosen if value
        )


class DayForm(UrlForm):
    """The day on which names and groups are understood; today, brought into the bounds, if none."""

    ngay = forms.DateField(label="Vào ngày", required=False, error_messages={"invalid": BAD_DAY})

    def __init__(self, data, *, today, first=FIRST_DAY, last=None):
        super().__init__(data)
        self.fields["ngay"].widget.attrs |= {
            "class": "input w-date",
            "placeholder": "ngày/tháng/năm",
        }
        self.first = first
        self.last = last or date(today.year + 1, 12, 31)
        self.default = min(max(today, self.first), self.last)

    def clean_ngay(self):
        day = self.cleaned_data["ngay"]
        if day and not self.first <= day <= self.last:
            raise forms.ValidationError(
                f"Chọn ngày từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}."
            )
        return day

    @property
    def on(self):
        """The day to show; the default one where the day given is faulty."""
        return self.chosen("ngay") or self.default

    @property
    def shown(self):
        """What stands in the field: what was typed, or the day shown."""
        return self.data.get("ngay") or f"{self.on:%d/%m/%Y}"

    @property
    def is_default(self):
        return self.on == self.default


class TaskFilter(UrlForm):
    """Tasks of one plan by section, role, agency and timing. Role and agency mean one part:
    the agency has that role."""

    muc = forms.ChoiceField(
        label="Mục",
        required=False,
        error_messages={"invalid_choice": "Kế hoạch không có mục “%(value)s”."},
    )
    vai_tro = forms.ChoiceField(
        label="Vai trò",
        required=False,
        choices=[("", "Mọi vai trò"), *Assignment.Role.choices],
        error_messages={"invalid_choice": "Không có vai trò “%(value)s”."},
    )
    co_quan = forms.ChoiceField(
        label="Cơ quan",
        required=False,
        error_messages={"invalid_choice": "Kế hoạch không biết cơ quan “%(value)s”."},
    )
    thoi_gian = forms.ChoiceField(
        label="Thời gian",
        required=False,
        choices=[("", "Mọi thời gian"), *Task.Timing.choices],
        error_messages={"invalid_choice": "Không có loại thời gian “%(value)s”."},
    )

    def __init__(self, data, *, plan, sections, agencies, today):
        super().__init__(data)
        self.plan, self.today = plan, today
        self.agencies = {str(agency.pk): agency for agency in agencies}
        self.fields["muc"].choices = [
            ("", "Mọi mục"),
            *((section.number, Truncator(section).chars(70)) for section in sections),
        ]
        self.fields["co_quan"].choices = [("", "Mọi cơ quan"), *self._agency_choices()]

    def _agency_choices(self):
        """The agencies under the names of their kinds, those that have ended under a heading of their own."""
        groups = {label: [] for label in [*Agency.Kind.labels, "Đã kết thúc"]}
        for pk, agency in self.agencies.items():
            alive = agency.is_alive(self.today)
            groups[agency.get_kind_display() if alive else "Đã kết thúc"].append((pk, agency.name))
        return [(label, choices) for label, choices in groups.items() if choices]

    @property
    def agency(self):
        return self.agencies.get(self.chosen("co_quan"))

    @property
    def on(self):
        """The day on which the chosen agency is looked at: today, or its last day; never before
        the plan."""
        until_on = self.agency and self.agency.until_on
        return max(min(self.today, until_on or self.today), self.plan.resolve_on)

    def apply(self, tasks):
        """The tasks that the filter lets through; all of them where it is faulty or empty."""
        if self.chosen("muc"):
            tasks = tasks.filter(section__number=self.chosen("muc"))
        if self.chosen("thoi_gian"):
            tasks = tasks.filter(timing_kind=self.chosen("thoi_gian"))
        if self.chosen("vai_tro") or self.agency:
            tasks = tasks.filter(pk__in=self._assignments().values("task"))
        return tasks

    def _assignments(self):
        parts = Assignment.objects.in_force(self.on)
        if self.agency:
            parts = parts.of_agency(self.agency, self.on)
        if self.chosen("vai_tro"):
            parts = parts.filter(role=self.chosen("vai_tro"))
        return parts


class AgencyFilter(DayForm):
    """Agencies by kind, words of their names, province, and whether they are in being on a day."""

    LIVING, ENDED, TO_COME = "", "da-ket-thuc", "chua-thanh-lap"
    STATES = {LIVING: "Đang hoạt động", ENDED: "Đã kết thúc", TO_COME: "Chưa thành lập"}

    nhom = forms.ChoiceField(
        label="Loại",
        required=False,
        choices=[("", "Mọi loại"), *Agency.Kind.choices],
        error_messages={"invalid_choice": "Không có loại cơ quan “%(value)s”."},
    )
    tim = forms.CharField(
        label="Tên, mã số",
        required=False,
        max_length=100,
        error_messages={"max_length": "Tên cần tìm dài tối đa 100 ký tự."},
    )
    tinh = forms.ChoiceField(
        label="Tỉnh",
        required=False,
        error_messages={"invalid_choice": "Không có tỉnh “%(value)s”."},
    )
    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=list(STATES.items()),
        error_messages={"invalid_choice": "Không có trạng thái “%(value)s”."},
    )

    def __init__(self, data, *, provinces, today):
        super().__init__(data, today=today)
        self.fields["tim"].widget.attrs["placeholder"] = "không cần gõ dấu"
        self.fields["tinh"].choices = [
            ("", "Mọi tỉnh"),
            *((str(province.pk), province.name) for province in provinces),
        ]

    def clean_tim(self):
        words = self.cleaned_data["tim"]
        if words and not fold(words):
            raise forms.ValidationError("Nội dung tìm không có chữ hay số nào.")
        return words

    def apply(self, agencies):
        """The agencies that the filter lets through, of every state; all where it is faulty."""
        if self.chosen("nhom"):
            agencies = agencies.filter(kind=self.chosen("nhom"))
        if self.chosen("tinh"):
            agencies = agencies.filter(province=self.chosen("tinh"))
        if self.chosen("tim"):
            agencies = agencies.matching(self.chosen("tim"))
        return agencies
