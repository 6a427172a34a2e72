"""Forms of the task's admin pages."""

from django import forms

from agencies.forms import PartiesFormSet, PlacedForm, belongs_to
from tasks.models import Task


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
