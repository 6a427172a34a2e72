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
PAGE = "/ke-hoach/ke-hoach/kien-nghi/2026/"
SAID = ["Thêm biên chế", "Tập huấn", "Nâng cấp phần mềm"]
ALL = [  # as the page lists what `recommend` files
    (SAID[2], ["Sở Nội vụ"]),
    (SAID[1], ["UBND xã Ea Kar"]),
    (SAID[0], ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
]


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


def recommend(world, cycle):
    """Both communes recommend the first, Ea Kar the second too; Sở Nội vụ the third. The FiledItems,
    Ea Kar's two first."""
    return [
        *file_with(cycle, world.ea_kar, *SAID[:2]),
        *file_with(cycle, world.tuy_hoa, SAID[0]),
        *file_with(cycle, world.home_affairs, SAID[2], addressee="Bộ Tư pháp"),
    ]


def shown(response):
    """[(words, [agency])] as they stand on the page of recommendations."""
    return [
        (rows[0].item.text, [row.filing.agency_name for row in rows])
        for _, _, lists in response.context["page"].parts
        for rows in lists
    ]
