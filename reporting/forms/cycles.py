"""What a coordinator types to open a cycle or a round."""

from dataclasses import dataclass, fields

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from agencies.models import Agency
from plans.models import ReportingRule
from reporting.actions.expecting import CycleSettings
from reporting.forms.fields import DAY_BOUNDS, day_field, short_field, words_field
from reporting.models import Cycle

LONGEST_KEY = 18  # digits; every key of a row has fewer


def keys_in(values):
    """The ids among the values that a browser sent."""
    return {int(value) for value in values if value.isdecimal() and len(value) <= LONGEST_KEY}


class OpenCycleForm(forms.Form):
    """The year of the cycle to open; by default the first one not opened yet."""

    year = forms.IntegerField(
        label="Năm báo cáo",
        widget=forms.NumberInput(attrs={"class": "input w-sm"}),
        error_messages={"invalid": "Ghi năm bằng bốn chữ số, ví dụ 2026."},
    )

    def __init__(self, *args, plan, today, **kwargs):
        opened = plan.cycles.yearly().order_by("-year").values_list("year", flat=True).first()
        year = opened + 1 if opened else max(today.year, plan.resolve_on.year)
        super().__init__(*args, initial={"year": year}, **kwargs)
        first, last = plan.resolve_on.year, today.year + 1
        self.fields["year"].min_value, self.fields["year"].max_value = first, last
        self.fields["year"].validators += [
            MinValueValidator(first, f"Kế hoạch có từ năm {first}."),
            MaxValueValidator(last, f"Chỉ mở kỳ đến năm {last}."),
        ]


class SettingsForm(forms.Form):
    """The settings of a cycle, each a field of its own; `source` only where no document orders it."""

    title = short_field("Tên kỳ báo cáo", 200, fault="Ghi tên kỳ báo cáo.")
    period_from = day_field("Kỳ báo cáo từ ngày", validators=DAY_BOUNDS)
    period_until = day_field("Đến hết ngày", validators=DAY_BOUNDS)
    data_until = day_field("Chốt số liệu đến hết ngày", validators=DAY_BOUNDS)
    boundary = forms.ChoiceField(
        label="Mốc của hạn gửi",
        choices=ReportingRule.Boundary,
        widget=forms.Select(attrs={"class": "input w-date"}),
    )
    deadline_on = day_field("Hạn gửi, ngày", validators=DAY_BOUNDS)
    source = words_field("Căn cứ", fault="Ghi căn cứ: vì sao có kỳ báo cáo này.", max_length=2000)

    def __init__(self, data=None, *, settings=None, with_source):
        initial = vars(settings) if settings else None
        super().__init__(data, initial=initial, use_required_attribute=False)
        if not with_source:
            del self.fields["source"]

    def clean(self):
        if not self.errors:
            for name, sentence in self.settings.faults().items():
                self.add_error(name, sentence)

    @property
    def settings(self):
        """CycleSettings as typed; asks a valid form only."""
        names = [field.name for field in fields(CycleSettings)]
        return CycleSettings(**{name: self.cleaned_data.get(name, "") for name in names})


class RoundForm(SettingsForm):
    """A round on request, or a review over several years."""

    kind = forms.ChoiceField(
        label="Loại",
        choices=[(kind.value, kind.label) for kind in (Cycle.Kind.ON_REQUEST, Cycle.Kind.REVIEW)],
        widget=forms.Select(attrs={"class": "input w-sm"}),
    )
    field_order = ["kind", "title", "source"]

    def __init__(self, data=None, *, settings=None):
        super().__init__(data, settings=settings, with_source=True)
        self.fields["title"].label = "Tên đợt báo cáo"


@dataclass
class Group:
    """Agencies that are chosen one by one, or all at once by `key`."""

    key: str
    label: str
    agencies: list
    note: str = ""
    whole: bool = False
    chosen: int = 0


class AgencyChoice:
    """Checkboxes for agencies, in groups, each with one box for the whole group: no script needed.

    `chosen` are ids of those ticked. What is not listed cannot be chosen.
    """

    def __init__(self, groups, data=None, ticked=()):
        self.groups = groups
        if data is not None:
            ticked = keys_in(data.getlist("co_quan"))
            for group in groups:
                group.whole = group.key in data.getlist("ca_nhom")
        self.chosen = set()
        for group in groups:
            listed = {agency.pk for agency in group.agencies}
            found = listed if group.whole else listed & set(ticked)
            group.chosen = len(found)
            self.chosen |= found

    @property
    def agencies(self):
        return [one for group in self.groups for one in group.agencies if one.pk in self.chosen]


def groups_by_kind(agencies, note="", prefix=""):
    """[Group], one for each kind, in the order of the kinds."""
    agencies = list(agencies)
    found = []
    for kind in Agency.Kind:
        rows = [agency for agency in agencies if agency.kind == kind]
        if rows:
            found.append(Group(f"{prefix}{kind}", kind.label, rows, note))
    return found
