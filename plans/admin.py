"""The admin of plans. Sections and tasks have their pages in tasks.admin; here are the ways to them."""

from django.contrib import admin
from django.db.models import Prefetch
from django.utils import timezone

from agencies.backoffice import OwnRowsFilter, PlacedInline, ProvincePage, fragment
from agencies.forms import PlacedForm
from agencies.history import HistoryPage
from plans.forms import HEADINGS, PlanForm, PlanPartiesFormSet, RuleForm
from plans.models import (
    Addressee,
    Clause,
    Duty,
    LegalBasis,
    Plan,
    Recipient,
    Replacement,
    Reporter,
    ReportingRule,
    Responsibility,
)


def next_due_on(rule):
    """The last on-time day of this year, or of the plan's first year where that is still to come."""
    year = max(timezone.localdate().year, rule.plan.resolve_on.year)
    return rule.due_on(year)


class LegalBasisInline(PlacedInline):
    model = LegalBasis
    fields = ["doc_type", "number", "issued_on", "issuer", "position", "note"]
    classes = ["collapse"]


class ClauseInline(PlacedInline):
    model = Clause
    fields = ["kind", "number", "text", "position", "note"]
    classes = ["collapse"]


class RecipientInline(PlacedInline):
    model = Recipient
    fields = ["name", "purpose", "position", "note"]
    classes = ["collapse"]


class ReplacementInline(PlacedInline):
    model = Replacement
    fk_name = "plan"
    fields = ["text", "replaced", "position", "note"]
    autocomplete_fields = ["replaced"]
    classes = ["collapse"]


@admin.register(Plan)
class PlanAdmin(HistoryPage, ProvincePage):
    form = PlanForm
    list_display = ["short_title", "number", "issued_on", "status", "province"]
    list_filter = [("province", OwnRowsFilter), "status"]
    list_select_related = ["province"]
    search_fields = search_folded = ["short_title", "title", "number", "slug"]
    search_help_text = "Tên, số hoặc trích yếu; gõ không dấu cũng được."
    readonly_fields = ["sections_block", "responsibilities_block", "rules_block"]
    inlines = [LegalBasisInline, ClauseInline, RecipientInline, ReplacementInline]
    parts_fieldset = (
        "Các phần của kế hoạch",
        {"fields": readonly_fields, "classes": ["blocks"]},
    )
    fieldsets = [
        (
            "Văn bản",
            {
                "fields": [
                    "province",
                    "short_title",
                    "slug",
                    ("doc_type", "number", "issued_on"),
                    "issued_note",
                    "title",
                    "issuer",
                    ("signer", "signer_capacity"),
                    ("resolve_on", "status"),
                    "note",
                ]
            },
        ),
        (
            "Lời văn",
            {
                "fields": ["preamble", *HEADINGS, "part2_intro", "budget_text", "closing"],
                "classes": ["collapse"],
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("province")

    def get_fieldsets(self, request, obj=None):
        shown = super().get_fieldsets(request, obj)
        if obj is None or getattr(request, "shows_version", False):
            return shown
        facts, *rest = shown
        return [facts, self.parts_fieldset, *rest]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj else fields

    def response_post_save_add(self, request, obj):
        """A new plan is still empty: its own page shows what comes next."""
        return self.response_post_save_change(request, obj)

    @admin.display(description="mục, nhóm nhiệm vụ")
    def sections_block(self, plan):
        return fragment("plans/_sections.html", plan=plan, sections=plan.sections.all())

    @admin.display(description="Phần III: trách nhiệm")
    def responsibilities_block(self, plan):
        issued = Addressee.objects.as_issued().select_related("agency", "group")
        rows = plan.responsibilities.prefetch_related(Prefetch("addressees", issued))
        return fragment("plans/_responsibilities.html", plan=plan, responsibilities=rows)

    @admin.display(description="quy định báo cáo")
    def rules_block(self, plan):
        rules = plan.reporting_rules.prefetch_related("reporters__agency", "reporters__group")
        rows = [(rule, next_due_on(rule)) for rule in rules]
        return fragment("plans/_rules.html", plan=plan, rules=rows)


class PlanPartPage(HistoryPage, ProvincePage):
    """Something that hangs on a plan and has a page of its own."""

    province_path = "plan__province"
    form = PlacedForm
    autocomplete_fields = ["plan"]
    list_filter = [("plan", OwnRowsFilter)]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan__province")


class AddresseeInline(PlacedInline):
    model = Addressee
    formset = PlanPartiesFormSet
    fields = ["agency", "group", "until_on", "position"]
    autocomplete_fields = ["agency", "group"]

    def get_queryset(self, request):
        """As issued; what a reorganisation added is changed by undoing it."""
        return super().get_queryset(request).as_issued()


class DutyInline(PlacedInline):
    model = Duty
    fields = ["number", "text", "position", "note"]


@admin.register(Responsibility)
class ResponsibilityAdmin(PlanPartPage):
    list_display = ["__str__", "heading", "asked", "plan"]
    list_display_links = ["__str__", "heading"]
    ordering = ["plan", "position", "pk"]
    search_fields = search_folded = ["number", "heading"]
    fields = ["plan", ("number", "position"), "heading", "asked", "note"]
    inlines = [AddresseeInline, DutyInline]


class ReporterInline(PlacedInline):
    model = Reporter
    formset = PlanPartiesFormSet
    fields = ["agency", "group", "position"]
    autocomplete_fields = ["agency", "group"]


@admin.register(ReportingRule)
class ReportingRuleAdmin(PlanPartPage):
    form = RuleForm
    list_display = ["source", "kind", "reporter_names", "recipient", "last_day", "plan"]
    list_filter = [("plan", OwnRowsFilter), "kind", "basis"]
    ordering = ["plan", "position", "pk"]
    search_fields = search_folded = ["source", "text"]
    autocomplete_fields = ["plan", "recipient", "via"]
    readonly_fields = ["last_day"]
    fieldsets = [
        (None, {"fields": ["plan", ("source", "basis"), "text"]}),
        (
            "Thời hạn",
            {
                "fields": ["kind", ("boundary", "day", "month"), "last_day"],
                "description": (
                    "Báo cáo hằng năm phải có mốc, ngày và tháng; loại khác thì để trống. "
                    "“Trước ngày 15/12” thì hạn cuối là hết ngày 14/12; "
                    "“Chậm nhất ngày 15/12” thì là hết ngày 15/12."
                ),
            },
        ),
        ("Nơi nhận", {"fields": [("recipient", "via")]}),
        (None, {"fields": ["position", "note"]}),
    ]
    inlines = [ReporterInline]

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("recipient", "via")
        return rows.prefetch_related("reporters__agency", "reporters__group")

    @admin.display(description="ai báo cáo")
    def reporter_names(self, rule):
        return "; ".join(reporter.party_name for reporter in rule.reporters.all())

    @admin.display(description="hạn cuối kỳ tới")
    def last_day(self, rule):
        """The last on-time day in words; nothing until the rule is saved."""
        day = next_due_on(rule) if rule.pk else None
        return fragment("plans/_last_day.html", day=day)
