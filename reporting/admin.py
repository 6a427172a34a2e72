"""What was reported, to look at. Only the calendar is written here, and no word of a draft or a
filing is shown: drafts have no page, filings only their receipt, and a link for those who may read
them."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from agencies.backoffice import OwnRowsFilter, ProvincePage, ReadOnlyPage
from agencies.history import HistoryPage
from agencies.models import Agency, Reorganisation
from reporting.models import CalendarDay, Cycle, Filing, Obligation


@admin.register(CalendarDay)
class CalendarDayAdmin(HistoryPage, ProvincePage):
    """Holidays, and days worked in exchange: what five working days after a return come to."""

    list_display = ["day", "is_working", "note", "province"]
    list_filter = [("province", OwnRowsFilter), "is_working"]
    list_select_related = ["province"]
    date_hierarchy = "day"
    fields = ["province", "day", "is_working", "note"]


@admin.register(Cycle)
class CycleAdmin(HistoryPage, ReadOnlyPage):
    province_path = "plan__province"
    list_display = ["title", "plan", "year", "opened_at", "opened_by", "closed_at"]
    list_filter = [("plan", OwnRowsFilter), "year"]
    list_select_related = ["plan__province", "opened_by", "closed_by"]
    search_fields = search_folded = ["title", "plan__short_title"]
    fields = [
        "plan",
        ("title", "kind", "year"),
        ("period_from", "period_until", "data_until"),
        ("deadline_on", "boundary"),
        "source",
        ("opened_at", "opened_by"),
        ("closed_at", "closed_by"),
    ]


@admin.register(Reorganisation)
class ReorganisationAdmin(HistoryPage, ReadOnlyPage):
    """By which decree, and who applied it; what it did is told on its own page, where it is undone."""

    province_path = "province"
    list_display = ["__str__", "decree", "province", "applied_at", "applied_by", "undone_at"]
    list_filter = [("province", OwnRowsFilter), "kind"]
    list_select_related = ["province", "applied_by", "undone_by"]
    search_fields = search_folded = ["decree_number", "decree_note"]
    fields = [
        "province",
        ("kind", "effective_on"),
        ("decree_number", "decree_on"),
        "decree_note",
        ("applied_at", "applied_by"),
        ("undone_at", "undone_by"),
        "page",
    ]
    readonly_fields = ["page"]

    @admin.display(description="văn bản")
    def decree(self, row):
        return row.decree

    @admin.display(description="nội dung")
    def page(self, row):
        address = reverse("reorganisation", args=[row.pk])
        return format_html('<a href="{}">Xem lần sắp xếp</a>', address)


@admin.register(Obligation)
class ObligationAdmin(ReadOnlyPage):
    province_path = "cycle__plan__province"
    list_display = ["agency", "state", "first_filed_on", "timeliness", "due_on", "cycle", "plan"]
    list_filter = [
        ("cycle__plan", OwnRowsFilter),
        ("cycle", OwnRowsFilter),
        "report__state",
        "agency__kind",
    ]
    list_select_related = ["agency", "cycle__plan__province", "report"]
    search_fields = ["agency"]
    search_help_text = "Tên cơ quan; gõ không dấu cũng được."
    fields = [
        "agency",
        "cycle",
        ("rule", "basis"),
        ("recipient", "via"),
        "due_on",
        ("state", "first_filed_on", "timeliness"),
    ]
    readonly_fields = ["state", "first_filed_on", "timeliness"]

    def get_search_results(self, request, queryset, search_term):
        agencies = Agency.objects.visible_to(request.user).matching(search_term)
        return queryset.filter(agency__in=agencies.values("pk")), False

    @admin.display(description="kế hoạch", ordering="cycle__plan")
    def plan(self, obligation):
        return obligation.cycle.plan

    @admin.display(description="trạng thái", ordering="report__state")
    def state(self, obligation):
        return obligation.report.get_state_display()

    @admin.display(description="gửi lần đầu", ordering="report__first_filed_on")
    def first_filed_on(self, obligation):
        day = obligation.report.first_filed_on
        return f"{day:%d/%m/%Y}" if day else self.get_empty_value_display()

    @admin.display(description="đúng hạn / chậm")
    def timeliness(self, obligation):
        timeliness = obligation.report.timeliness
        return timeliness.label if timeliness else self.get_empty_value_display()


@admin.register(Filing)
class FilingAdmin(ReadOnlyPage):
    """The receipt of a filing. Its words are read on its own page, by those who may."""

    province_path = "report__obligation__cycle__plan__province"
    list_display = [
        "agency_name",
        "plan_title",
        "cycle_title",
        "number",
        "at",
        "by_name",
        "receipt",
    ]
    list_filter = [("report__obligation__cycle__plan", OwnRowsFilter)]
    date_hierarchy = "at"
    ordering = ["-at"]
    search_fields = search_folded = ["agency_name", "by_name", "receipt"]
    fields = [
        "agency_name",
        "plan_title",
        ("cycle_title", "number"),
        ("at", "by_name", "receipt"),
        ("recipient_name", "via_name"),
    ]
    readonly_fields = ["page"]

    def visible(self, rows, user):
        """That something was filed is seen wherever the obligation is; its words are not shown."""
        return rows.filter(report__obligation__in=Obligation.objects.visible_to(user))

    def trail(self, request, row):
        return []

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        readable = obj and Filing.objects.visible_to(request.user).filter(pk=obj.pk).exists()
        return [*fields, "page"] if readable else fields

    def view_on_site(self, obj):
        return None

    @admin.display(description="nội dung đã gửi")
    def page(self, filing):
        return format_html('<a href="{}">Xem báo cáo đã gửi</a>', filing.get_absolute_url())
