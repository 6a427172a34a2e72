"""The admin of what must be done: sections with their tasks, tasks with their assignments."""

from django.contrib import admin

from agencies.backoffice import OwnRowsFilter, PlacedInline, ProvincePage
from agencies.history import HistoryPage
from plans.admin import PlanPartPage
from plans.models import Section
from tasks.forms import AssignmentsFormSet, TaskForm
from tasks.models import Assignment, Task


class TaskInline(PlacedInline):
    """The tasks of a section in short. Each has a page for the rest; it is deleted there, too."""

    model = Task
    fields = ["number", "title", "text", "timing_kind", "due_on"]
    show_change_link = True
    view_on_site = False
    can_delete = False


@admin.register(Section)
class SectionAdmin(PlanPartPage):
    list_display = ["__str__", "plan"]
    ordering = ["plan", "position", "pk"]
    search_fields = search_folded = ["number", "title"]
    fields = ["plan", ("number", "position"), "title", "agencies_text", "timing_text", "note"]
    inlines = [TaskInline]

    def label(self, row):
        return f"{row}, {row.plan.short_title}"


class AssignmentInline(PlacedInline):
    model = Assignment
    formset = AssignmentsFormSet
    fields = ["role", "agency", "group", "scope", "until_on", "position", "note"]
    autocomplete_fields = ["agency", "group"]

    def get_queryset(self, request):
        """As issued; what a reorganisation added is changed by undoing it."""
        return super().get_queryset(request).as_issued()


@admin.register(Task)
class TaskAdmin(HistoryPage, ProvincePage):
    province_path = "section__plan__province"
    form = TaskForm
    list_display = ["number", "title", "timing_kind", "due_on", "plan"]
    list_display_links = ["number", "title"]
    list_filter = [
        ("section__plan", OwnRowsFilter),
        "assignments__role",
        "timing_kind",
    ]
    search_fields = ["search_text"]
    search_help_text = "Số, tên hoặc nội dung; gõ không dấu cũng được."
    autocomplete_fields = ["section", "continues"]
    fieldsets = [
        (None, {"fields": ["section", ("number", "number_is_ours", "position"), "title", "text"]}),
        ("Thời gian", {"fields": [("timing_kind", "due_on"), "timing_text"]}),
        ("Khác", {"fields": ["agencies_text", "deliverable", "continues", "note"]}),
    ]
    inlines = [AssignmentInline]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("section__plan__province")

    def label(self, row):
        return f"{row}, {row.section.plan.short_title}"

    @admin.display(description="kế hoạch", ordering="section__plan")
    def plan(self, task):
        return task.section.plan
