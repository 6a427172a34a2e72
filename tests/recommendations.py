"""Reports with recommendations, filed and filed again through the real actions."""

from datetime import date

from agencies.models import Membership
from reporting.actions.drafts import ItemWords, item_key, save_draft
from reporting.actions.filing import submit_report
from reporting.actions.review import return_report
from reporting.models import FiledItem
from tests.factories import vn
from tests.world import answers, person

FILED_AT = vn(2026, 12, 1, 9)


def file_with(cycle, agency, *texts, addressee="UBND tỉnh", at=FILED_AT):
    """File the agency's report with exactly these recommendations, returned first where it was filed
    before; the FiledItems."""
    report = cycle.obligations.get(agency=agency).report
    clerk = person(agency, Membership.Role.FOCAL_POINT)
    latest = report.filings.last()
    if latest:
        return_report(
            filing=latest,
            returned={},
            comment="Bổ sung",
            due_on=date(2026, 12, 18),
            by=cycle.opened_by,
            now=at,
        )
    typed = answers(report) | {item_key(item.key): ItemWords() for item in report.items.all()}
    for place, text in enumerate(texts):
        typed[item_key(f"k{place}")] = ItemWords("recommendation", text, addressee)
    save_draft(report=report, typed=typed, by=clerk, now=at)
    filing = submit_report(report=report, by=clerk, now=at)
    return list(FiledItem.objects.recommendations().filter(filing=filing).select_related("filing"))
