"""Forms of the task's admin pages, and of copying a plan."""

import re
from dataclasses import fields

from django import forms
from django.utils.text import slugify

from agencies.forms import PartiesFormSet, PlacedForm, belongs_to
from agencies.vietnamese import fold
from plans.models import Plan
from tasks.copying import NewPlan
from tasks.models import Task
from tasks.plan_file.checking import TAKEN
from tasks.plan_file.shape import SLUG

DAY_FAULT = "Không có ngày này. Ghi ngày theo dạng dd/mm/yyyy, ví dụ 05/06/2026."
LAST_YEAR = 2200  # as in plan documents


class TaskForm(PlacedForm):
    class Meta:
        model = Task
        fields = "__all__"

    def clean_continues(self):
        """What a task continues stood in an earlier plan."""
        earlier = self.cleaned_data["continues"]
        section = self.cleaned_data.get("section") or getattr(self.instance, "section", None)
        if not earlier or not section:
            return earlier
        if earlier.section.plan_id == section.plan_id:
            raise forms.ValidationError(
                "Chọn nhiệm vụ của một kế hoạch trước, không phải kế hoạch này."
            )
        if not belongs_to(earlier.section.plan, section.plan.province_id):
            raise forms.ValidationError("Nhiệm vụ này thuộc kế hoạch của tỉnh khác.")
        return earlier


class AssignmentsFormSet(PartiesFormSet):
    def province_id(self):
        return self.instance.section.plan.province_id if self.instance.section_id else None


class CopyPlanForm(forms.ModelForm):
    """What is new about the copy of a plan, as the start of the next one."""

    replaces = forms.BooleanField(
        label="Kế hoạch này thay thế kế hoạch cũ",
        required=False,
        help_text="Kế hoạch cũ được ghi là “Đã được thay thế”; bỏ được ở trang “Thay thế” của nó.",
    )

    class Meta:
        model = Plan
        fields = [
            "short_title",
            "slug",
            "title",
            "number",
            "issued_on",
            "issued_note",
            "resolve_on",
        ]
        error_messages = {
            "slug": {"unique": TAKEN, "invalid": "Chỉ dùng chữ thường không dấu, số và dấu -."},
            "short_title": {"required": "Ghi tên gọi ngắn."},
            "title": {"required": "Ghi trích yếu."},
            "issued_on": {"invalid": DAY_FAULT},
            "resolve_on": {"invalid": DAY_FAULT, "required": "Ghi ngày hiểu tên cơ quan."},
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 3}),
            "issued_note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, data=None, *, old):
        self.old = old
        initial = {"title": old.title}
        super().__init__(
            data,
            initial=initial,
            instance=Plan(province=old.province, issuer=old.issuer, doc_type=old.doc_type),
            use_required_attribute=False,
        )
        for name, one in self.fields.items():
            if name != "replaces":
                day = name in {"issued_on", "resolve_on"}
                one.widget.attrs["class"] = "input w-date" if day else "input"
        self.fields["slug"].required = False

    def clean_resolve_on(self):
        day = self.cleaned_data["resolve_on"]
        if day < self.old.resolve_on:
            raise forms.ValidationError(
                f"Chọn ngày từ {self.old.resolve_on:%d/%m/%Y} (ngày của kế hoạch cũ) trở đi."
            )
        if day.year >= LAST_YEAR or not self.old.province.is_alive(day):
            raise forms.ValidationError(f"Tỉnh {self.old.province} không có vào ngày này.")
        return day

    def clean(self):
        """An empty address is made from the short title."""
        cleaned = super().clean()
        if not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("short_title"):
            cleaned["slug"] = slugify(fold(cleaned["short_title"]))[:60].strip("-")
            if not re.fullmatch(SLUG.pattern, cleaned["slug"]):
                self.add_error("slug", "Ghi tên trong địa chỉ trang.")
        return cleaned

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug and not re.fullmatch(SLUG.pattern, slug):
            raise forms.ValidationError("Chỉ dùng chữ thường không dấu, số và dấu -.")
        return slug

    def wanted(self):
        """The NewPlan as typed; asks a valid form only."""
        return NewPlan(**{one.name: self.cleaned_data[one.name] for one in fields(NewPlan)})
