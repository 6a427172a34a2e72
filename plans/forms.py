"""Forms of the plan's admin pages."""

from django import forms
from django.utils.text import slugify

from agencies.forms import NamedOnceFormSet, PlacedForm, WholeRowForm, belongs_to
from agencies.vietnamese import fold
from plans.models import Plan, ReportingRule

PARTS = {
    "I": "Mục đích, yêu cầu",
    "II": "Nội dung, nhiệm vụ",
    "III": "Tổ chức thực hiện",
    "IV": "Kinh phí thực hiện",
}
HEADINGS = [f"heading_{part}" for part in PARTS]


class PlanForm(WholeRowForm):
    """The headings of the parts are fields of their own; in the database they are one mapping."""

    heading_I = forms.CharField(label="Tên Phần I", required=False)
    heading_II = forms.CharField(label="Tên Phần II", required=False)
    heading_III = forms.CharField(label="Tên Phần III", required=False)
    heading_IV = forms.CharField(label="Tên Phần IV", required=False)

    class Meta:
        model = Plan
        exclude = ["part_headings"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for part, example in PARTS.items():
            field = self.fields[f"heading_{part}"]
            field.widget.attrs["class"] = "vTextField"
            field.widget.attrs["placeholder"] = example.upper()
            self.initial[f"heading_{part}"] = self.instance.part_headings.get(part, "")
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields[
                "slug"
            ].help_text = "Để trống thì lấy theo tên gọi ngắn. Không đổi được về sau."

    def clean(self):
        """The headings go to the plan; an empty address is made from the short title."""
        cleaned = super().clean()
        self.instance.part_headings = self._headings(cleaned)
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slugify(fold(cleaned.get("short_title") or ""))[:60]
        return cleaned

    def _headings(self, cleaned):
        typed = {part: cleaned.get(f"heading_{part}") for part in PARTS}
        others = {k: v for k, v in self.instance.part_headings.items() if k not in PARTS}
        return {part: text for part, text in typed.items() if text} | others


class RuleForm(PlacedForm):
    class Meta:
        model = ReportingRule
        fields = "__all__"

    def clean(self):
        """Who receives the reports is of the plan's own province."""
        cleaned = super().clean()
        plan = cleaned.get("plan") or getattr(self.instance, "plan", None)
        for name in ("recipient", "via"):
            agency = cleaned.get(name)
            if plan and agency and not belongs_to(agency, plan.province_id):
                self.add_error(name, f"“{agency}” thuộc tỉnh khác.")
        return cleaned


class PlanPartiesFormSet(NamedOnceFormSet):
    """Parties of a part of a plan."""

    def province_id(self):
        return self.instance.plan.province_id if self.instance.plan_id else None
