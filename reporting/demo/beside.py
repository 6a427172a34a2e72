"""What happens beside filing and reviewing: own plans, a paper report, an extension, remarks, answers."""

from datetime import timedelta
from functools import partial

from django.core.files.base import ContentFile

from agencies.models import Agency
from reporting.actions.filing import file_paper
from reporting.actions.implementation import keep_implementation_plan
from reporting.actions.obligations import extend
from reporting.actions.recommendations import answer
from reporting.actions.remarks import add_remark
from reporting.demo.review_words import ANSWER, EXTENSION_REASON, PAPER_NOTE, REMARKS
from reporting.demo.words import MARK
from reporting.models import FiledItem, FiledLine, Outcome

EXTENDED_BY = timedelta(days=7)
WITH_FILE = "SNV"
WITHOUT_PEOPLE = "STC"  # nobody of it uses the product yet: the coordinator records its plan


def own_plans(obligations, calendar, writer, coordinator):
    """(instant, act) for the implementation plan of each of these agencies."""
    at = calendar.own_plans_at
    for obligation in obligations:
        agency = obligation.agency
        by = coordinator if agency.short_name == WITHOUT_PEOPLE else writer.person(agency)
        symbol = "UBND" if agency.kind == Agency.Kind.COMMUNE else agency.short_name
        number = f"{writer.random.randint(8, 96)}/KH-{symbol.replace(' ', '')}"
        yield at, partial(_keep, obligation, number, calendar.issued_on(), by, at)


def _keep(obligation, number, issued_on, by, at):
    has_file = obligation.agency.short_name == WITH_FILE
    keep_implementation_plan(
        plan=obligation.cycle.plan,
        agency=obligation.agency,
        document_number=number,
        issued_on=issued_on,
        file=ContentFile(small_pdf(f"{number.replace('Đ', 'D')}: du lieu minh hoa"), "kh.pdf")
        if has_file
        else None,
        by=by,
        now=at,
    )


def small_pdf(words):
    """A page of PDF that says these words, which are ASCII."""
    drawn = f"BT /F1 20 Tf 72 760 Td ({words}) Tj ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    written, starts = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        starts.append(len(written))
        written += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(parts) + 1
    ending = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {size}\n0000000000 65535 f \n{table}{ending}".encode("ascii")


def paper(obligation, calendar, writer, coordinator):
    """(instant, act): the coordinator enters what came in by post some days before."""
    received_at = calendar.filing_at()
    entered_at = calendar.soon_after(received_at) or received_at
    yield (
        entered_at,
        partial(_enter, obligation, writer, received_at.date(), coordinator, entered_at),
    )


def _enter(obligation, writer, received_on, coordinator, at):
    file_paper(
        report=obligation.report,
        typed=writer.lines(obligation, at) | writer.beside_the_lines(obligation),
        received_on=received_on,
        note=f"{PAPER_NOTE} {MARK}",
        by=coordinator,
        now=at,
    )


def extension(obligation, calendar, coordinator):
    """(instant, act): one agency gets a week more."""
    at = calendar.soon_after(calendar.opened_at)
    yield (
        at,
        partial(
            extend,
            cycle=obligation.cycle,
            obligations=[obligation],
            until=obligation.due_on + EXTENDED_BY,
            reason=f"{EXTENSION_REASON} {MARK}",
            by=coordinator,
            now=at,
        ),
    )


def remarks(filed, calendar, people):
    """(instant, act): what agencies that lead a task by name say of a line of an early commune."""
    communes = [one for one in filed if one.is_commune]
    for place, (username, (number, text)) in enumerate(REMARKS.items()):
        some = communes[3 * place : 3 * place + 3]
        at = calendar.soon_after(some[-1].at)
        if at:
            reports = [one.report for one in some]
            yield at, partial(_remark, reports, number, text, people[username], at)


def _remark(reports, number, text, by, at):
    lines = FiledLine.objects.filter(filing__report__in=reports, task__number=number)
    line = lines.exclude(outcome=Outcome.NOTHING).order_by("filing").first()
    add_remark(line=line, text=f"{text} {MARK}", by=by, now=at)


def answers(plan, calendar, coordinator):
    """(instant, act): what several agencies recommend in the same words is answered; who recommends it
    later, and all other recommendations, wait."""
    at = calendar.answered_at
    yield at, partial(_answer, plan, coordinator, at)


def _answer(plan, by, at):
    asked, text, number = ANSWER
    items = FiledItem.objects.recommendations().latest().select_related("filing")
    items = items.filter(filing__report__obligation__cycle__plan=plan, text__startswith=asked)
    if items:
        said = {"text": f"{text} {MARK}", "document_number": number, "document_on": at.date()}
        answer(items=items, answered_by_name="Sở Tư pháp", **said, by=by, now=at)
