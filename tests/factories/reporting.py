from datetime import date

import factory

from reporting.actions.drafts import (
    SIGNATURE,
    Entry,
    Paragraph,
    SignatureWords,
    line_key,
    paragraph_key,
    save_draft,
)
from reporting.actions.filing import submit_report
from reporting.actions.outline import COMPULSORY, parts_of_report
from reporting.models import (
    Cycle,
    DraftLine,
    FiledLine,
    Filing,
    Obligation,
    Outcome,
    Report,
)
from tests.factories.agencies import AgencyFactory, CoordinatorFactory, UserFactory
from tests.factories.plans import PlanFactory, ReportingRuleFactory
from tests.factories.tasks import TaskFactory
from tests.factories.times import vn


class CycleFactory(factory.django.DjangoModelFactory):
    """The open yearly cycle of 2026, due on 14/12/2026."""

    class Meta:
        model = Cycle

    plan = factory.SubFactory(PlanFactory)
    year = 2026
    title = factory.LazyAttribute(lambda o: f"Báo cáo năm {o.year}")
    period_from = factory.LazyAttribute(lambda o: date(o.year - 1, 12, 15))
    period_until = factory.LazyAttribute(lambda o: date(o.year, 12, 14))
    data_until = factory.SelfAttribute("period_until")
    opened_at = factory.LazyAttribute(lambda o: vn(o.year, 10, 1, 8, 0))
    opened_by = factory.SubFactory(
        CoordinatorFactory, province=factory.SelfAttribute("..plan.province")
    )

    class Params:
        closed = factory.Trait(
            closed_at=factory.LazyAttribute(lambda o: vn(o.year, 12, 20, 8, 0)),
            closed_by=factory.SelfAttribute("opened_by"),
        )


class ObligationFactory(factory.django.DjangoModelFactory):
    """A commune owes a report; its empty Report comes with it (`.report`)."""

    class Meta:
        model = Obligation
        skip_postgeneration_save = True

    cycle = factory.SubFactory(CycleFactory)
    agency = factory.SubFactory(
        AgencyFactory, province=factory.SelfAttribute("..cycle.plan.province")
    )
    rule = factory.SubFactory(ReportingRuleFactory, plan=factory.SelfAttribute("..cycle.plan"))
    basis = Obligation.Basis.DOCUMENT
    recipient = factory.SelfAttribute("rule.recipient")
    due_on = factory.LazyAttribute(lambda o: date(o.cycle.year, 12, 14))
    report = factory.RelatedFactory(
        "tests.factories.reporting.ReportFactory", factory_related_name="obligation"
    )


class ReportFactory(factory.django.DjangoModelFactory):
    """An empty report with its obligation. `DraftLineFactory` or `file_report` fill it."""

    class Meta:
        model = Report

    obligation = factory.SubFactory(ObligationFactory, report=None)


class DraftLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DraftLine

    report = factory.SubFactory(ReportFactory)
    task = factory.SubFactory(
        TaskFactory, section__plan=factory.SelfAttribute("...report.obligation.cycle.plan")
    )
    outcome = Outcome.RESULT
    text = "Đã tổ chức 2 hội nghị."


class FilingFactory(factory.django.DjangoModelFactory):
    """Only the row; `file_report` files in earnest."""

    class Meta:
        model = Filing

    report = factory.SubFactory(
        ReportFactory, state=Report.State.SUBMITTED, first_filed_on=date(2026, 12, 1)
    )
    number = 1
    receipt = factory.LazyAttribute(lambda o: f"DLK-2026-{o.report.pk}-{o.number}")
    at = vn(2026, 12, 1, 9, 0)
    by = factory.SubFactory(UserFactory)
    by_name = factory.SelfAttribute("by.full_name")
    agency_name = factory.SelfAttribute("report.obligation.agency.name")
    plan_title = factory.SelfAttribute("report.obligation.cycle.plan.short_title")
    cycle_title = factory.SelfAttribute("report.obligation.cycle.title")
    recipient_name = factory.SelfAttribute("report.obligation.recipient.name")


class FiledLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FiledLine

    filing = factory.SubFactory(FilingFactory)
    task = factory.SubFactory(
        TaskFactory, section__plan=factory.SelfAttribute("...filing.report.obligation.cycle.plan")
    )
    position = factory.Sequence(lambda n: n + 1)
    section_title = factory.LazyAttribute(lambda o: str(o.task.section))
    number = factory.SelfAttribute("task.number")
    title = factory.SelfAttribute("task.title")
    task_text = factory.SelfAttribute("task.text")
    roles = ["lead"]
    obliged = True
    outcome = Outcome.RESULT
    text = "Đã tổ chức 2 hội nghị."


def fill_draft(report, *, by, at, outcome=Outcome.RESULT, text="Đã tổ chức 2 hội nghị."):
    """Save the same words for every task of the report, through the real action."""
    typed = {line_key(part.task.pk): Entry(outcome, text) for part in parts_of_report(report)}
    typed |= {paragraph_key(part): Paragraph(text) for part in COMPULSORY}
    typed[SIGNATURE] = SignatureWords("Trần Văn Ký", "Chủ tịch")
    return save_draft(report=report, typed=typed, by=by, now=at).report


def file_report(obligation, *, by, at, **words):
    """Fill every piece and file, through the real actions; returns the Filing."""
    fill_draft(obligation.report, by=by, at=at, **words)
    return submit_report(report=obligation.report, by=by, now=at)
