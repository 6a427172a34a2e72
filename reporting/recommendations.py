"""The recommendations that were filed in a cycle and what was answered, for those who may read them.

Only the latest filing of each report speaks; drafts never do.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from urllib.parse import urlencode

from django import forms
from django.utils.functional import cached_property
from django.utils.text import Truncator

from agencies.models import Agency
from agencies.vietnamese import fold, sort_key
from reporting.models import READERS, WRITERS, FiledItem, RecommendationAnswer
from tasks.filters import UrlForm

OPEN, ANSWERED = "chua-tra-loi", "da-tra-loi"
NOBODY = "khong-ghi"
EVERYBODY = "tat-ca"
TOLD_FOR = timedelta(days=60)  # how long an answer stands among an agency's work


class RecommendationFilter(UrlForm):
    """By whether it is answered, to whom it goes, kind of agency, words, and whether the rates count
    the agency."""

    trang_thai = forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Tất cả"), (OPEN, "Chưa trả lời"), (ANSWERED, "Đã trả lời")],
        error_messages={"invalid_choice": "Không có trạng thái “%(value)s”."},
    )
    gui_den = forms.ChoiceField(
        label="Gửi đến",
        required=False,
        error_messages={"invalid_choice": "Không có kiến nghị nào gửi đến “%(value)s”."},
    )
    nhom = forms.ChoiceField(
        label="Nhóm cơ quan",
        required=False,
        choices=[("", "Mọi nhóm"), *Agency.Kind.choices],
        error_messages={"invalid_choice": "Không có nhóm cơ quan “%(value)s”."},
    )
    pham_vi = forms.ChoiceField(
        label="Cơ quan",
        required=False,
        choices=[("", "Phải báo cáo"), (EVERYBODY, "Tất cả, kể cả ngoài tỷ lệ")],
        error_messages={"invalid_choice": "Không có phạm vi “%(value)s”."},
    )
    tim = forms.CharField(
        label="Tìm trong nội dung",
        required=False,
        max_length=100,
        error_messages={"max_length": "Nội dung cần tìm dài tối đa 100 ký tự."},
    )

    def __init__(self, data, rows):
        """`data` may hold more than the filter's own values; without any it is not bound."""
        super().__init__({name: data[name] for name in self.base_fields if name in data})
        self.fields["tim"].widget.attrs["placeholder"] = "không cần gõ dấu"
        addressees = sorted({row.item.addressee for row in rows} - {""}, key=sort_key)
        self.fields["gui_den"].choices = [
            ("", "Mọi nơi"),
            *((name, Truncator(name).chars(80)) for name in addressees),
            *([(NOBODY, "Không ghi nơi nhận")] if any(not r.item.addressee for r in rows) else []),
        ]

    def clean_tim(self):
        words = self.cleaned_data["tim"]
        if words and not fold(words):
            raise forms.ValidationError("Nội dung tìm không có chữ hay số nào.")
        return words

    def lets(self, row):
        """Whether the row is among those chosen; a faulty filter narrows nothing."""
        return (
            self.chosen("trang_thai") in {None, ANSWERED if row.answer else OPEN}
            and self.chosen("gui_den") in {None, row.item.addressee or NOBODY}
            and self.chosen("nhom") in {None, row.agency.kind}
            and (self.chosen("pham_vi") == EVERYBODY or row.obligation.is_counted)
            and (not self.chosen("tim") or fold(self.chosen("tim")) in fold(row.item.text))
        )

    @property
    def given(self):
        """{name: value} of what narrows the list; {} where the filter is faulty."""
        return {name: self.chosen(name) for name in self.fields if self.chosen(name)}

    @property
    def query(self):
        """The same for an address, to which one more value is added: "trang_thai=…&" or ""."""
        return f"{urlencode(self.given)}&" if self.given else ""

    @property
    def words(self):
        """What narrows the list, as one reads it."""
        labels = {name: dict(getattr(field, "choices", ())) for name, field in self.fields.items()}
        return "; ".join(
            f"{self.fields[name].label}: {labels[name].get(value, value)}"
            for name, value in self.given.items()
        )


@dataclass
class RecommendationRow:
    """One recommendation of one report, and its answer or None."""

    item: FiledItem
    answer: RecommendationAnswer | None

    @property
    def filing(self):
        return self.item.filing

    @property
    def obligation(self):
        return self.item.filing.report.obligation

    @property
    def agency(self):
        return self.obligation.agency

    @property
    def alike(self):
        """The same for what is read once: the same words to the same addressee, with one answer."""
        how = (self.answer.at, self.answer.answered_by_name) if self.answer else ()
        return self.item.addressee, self.item.text, how

    @property
    def order(self):
        """Unanswered first, then by addressee, the same words together, agencies as in lists."""
        item, agency = self.item, self.agency
        kind = list(Agency.Kind).index(agency.kind)
        place = (kind, agency.position, agency.sort_key, agency.pk, item.position)
        return self.answer is not None, sort_key(item.addressee), fold(item.text), self.alike, place


@dataclass
class RecommendationsPage:
    """Rows in their order, as the filter lets them through."""

    filter: RecommendationFilter
    all_rows: list
    reads_all: bool

    @cached_property
    def rows(self):
        return [row for row in self.all_rows if self.filter.lets(row)]

    @property
    def parts(self):
        """[(whether answered, number of rows, [[RecommendationRow]])], those alike in one list."""
        return [
            (answered, len(rows), [list(same) for _, same in groupby(rows, lambda row: row.alike)])
            for answered, part in groupby(self.rows, lambda row: row.answer is not None)
            for rows in [list(part)]
        ]

    @property
    def unanswered(self):
        """How many of the rows: without other filters the number of `summary.unanswered_of`."""
        return sum(row.answer is None for row in self.rows)

    @property
    def agencies(self):
        """How many agencies the rows come from."""
        return len({row.agency.pk for row in self.rows})

    @property
    def apart(self):
        """How many rows only `EVERYBODY` shows: of agencies that the rates do not count."""
        return sum(not row.obligation.is_counted for row in self.all_rows)


def recommendations_page(user, cycle, data, on):
    """RecommendationsPage of what the user may read; two reads beside those of the user's own rights."""
    owner = "filing__report__obligation"
    items = (
        FiledItem.objects.recommendations()
        .visible_to(user, on)
        .filter(**{f"{owner}__cycle": cycle})
        .latest()
        .select_related(f"{owner}__agency")
    )
    answers = RecommendationAnswer.objects.filter(report__obligation__cycle=cycle).by_words()
    rows = [RecommendationRow(item, answers.get(item.asks)) for item in items]
    rows.sort(key=lambda row: row.order)
    reads_all = cycle.plan.province_id in user.province_ids_as(*READERS)
    return RecommendationsPage(RecommendationFilter(data, rows), rows, reads_all)


def lately_answered(user, now):
    """[RecommendationRow] of the latest filings of the user's agencies, and of those before them, that
    were answered lately; one read, and a second where there are any."""
    items = FiledItem.objects.recommendations().latest().answered(at__gte=now - TOLD_FOR)
    own = user.agency_ids_and_before(*WRITERS)
    items = list(items.filter(filing__report__obligation__agency__in=own).select_related("filing"))
    reports = {item.filing.report_id for item in items}
    answers = RecommendationAnswer.objects.filter(report__in=reports).by_words() if items else {}
    return [RecommendationRow(item, answers[item.asks]) for item in items]
