"""What every page must pass in a browser, and where each page of the sample province is."""

from django.urls import reverse

from agencies.models import Upload
from tests.browser import WIDTHS, accessibility_faults, sideways_overflow
from tests.workbooks import agencies, row, upload_of

SLUG = "dak-lak-2026"
YEAR = [SLUG, 2026]


def address(province, name):
    arguments = {
        "plan": [SLUG],
        "changes": [SLUG],
        "cycle-open": [SLUG],
        "plan-order": [SLUG],
        "plan-copy": [SLUG],
        "plan-supersede": [SLUG],
        "task": [SLUG, "2.1"],
        "task-lines": [SLUG, "3.1", 2026],
        "implementation-plans": [SLUG],
        "implementation-plan": [SLUG, province.agency("UBND xã Ea Kar").pk],
        "round-open": [SLUG],
        "round": [province.plan.cycles.get(kind="on_request").pk],
        "obligation-add": [province.plan.cycles.yearly().get().pk],
        "progress": YEAR,
        "matrix": YEAR,
        "obstacles": YEAR,
        "round-obstacles": [province.plan.cycles.get(kind="on_request").pk],
        "recommendations": YEAR,
        "round-recommendations": [province.plan.cycles.get(kind="on_request").pk],
        "obligations": YEAR,
        "round-obligations": [province.plan.cycles.get(kind="on_request").pk],
        "years": [SLUG],
        "set-up": [province.plan.province_id],
        "api-tokens": [province.plan.province_id],
        "round-matrix": [province.plan.cycles.get(kind="on_request").pk],
        "reorganisation": [province.plan.province.reorganisations.first().pk],
        "agency": [province.agency("UBND xã Ea Kar").pk],
        "report": [province.report("UBND xã Ea Kar").pk],
        "filing": [province.report("Sở Nội vụ").pk, 1],
        "report-paper": [province.report("UBND xã Ea Kar").pk],
        "review": [province.report("Sở Nội vụ").pk],
        "upload-new": ["co-quan"],
        "upload": [waiting_file(province).pk],
    }
    return reverse(name, args=arguments.get(name, []))


def waiting_file(province):
    """A file of agencies with faults, a question, and something that it would do."""
    rows = [
        row(name="Sở TP", email="stp@daklak.gov.vn"),
        row(name="UBND xã Thử Nghiệm", code=99999, kind="UBND cấp xã", from_on="31/02/2025"),
    ]
    home = province.plan.province
    return Upload.objects.first() or upload_of(agencies(*rows), home, province.coordinator)


# What every page must pass -----------------------------------------------------------------------

HEADS = """() => ({
  title: document.title,
  h1: [...document.querySelectorAll("h1")].filter(e => e.checkVisibility()).length,
  lang: document.documentElement.lang,
})"""
# After a key was pressed, what gets the focus by script shows it as if reached by the keyboard.
UNSEEN_FOCUS = """() => [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
  .filter(e => e.type !== "hidden" && !e.disabled && e.checkVisibility({visibilityProperty: true}))
  .filter(e => {
    e.focus();
    const style = getComputedStyle(e);
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return document.activeElement === e && !ringed && style.boxShadow === "none";
  })
  .map(e => e.outerHTML.slice(0, 120))"""


def faults_of(page, noted, *, status=200, dark=False):
    """Everything wrong with the page that stands in the browser, one sentence each."""
    heads = page.evaluate(HEADS)
    found = [fault for fault in noted if f"status of {status} " not in fault]
    noted.clear()
    if not heads["title"].partition("–")[0].strip() or "Theo dõi kế hoạch" not in heads["title"]:
        found.append(f"title: {heads['title']}")
    if heads["h1"] != 1 or heads["lang"] != "vi":
        found.append(f"{heads}")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}px {fault}" for fault in accessibility_faults(page)]
    found += _at_phone(page)
    if dark:
        page.emulate_media(color_scheme="dark")
        found += [f"dark {fault}" for fault in accessibility_faults(page)]
        page.emulate_media(color_scheme="light")
    page.keyboard.press("Tab")
    found += [f"focus is not seen: {e}" for e in page.evaluate(UNSEEN_FOCUS)]
    return found


def _at_phone(page):
    page.set_viewport_size({"width": min(WIDTHS), "height": 800})
    wider = sideways_overflow(page)
    return [f"wider than a phone by {wider} px"] if wider else []


def visit(page, noted, address, *, status=200, **options):
    """Open the address; what is wrong with it."""
    page.set_viewport_size({"width": max(WIDTHS), "height": 800})
    response = page.goto(address)
    wrong = [] if response.status == status else [f"answers {response.status}"]
    return wrong + faults_of(page, noted, status=status, **options)
