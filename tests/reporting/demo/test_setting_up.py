"""The demonstration: its people, its cycle, and the sample reports of a third of the agencies."""

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from agencies.models import Agency, User
from reporting.demo import ACCOUNTS, PASSWORD, set_up
from reporting.demo.words import MARK
from reporting.hints import Doubt, hints_of
from reporting.models import (
    Cycle,
    DraftLine,
    FiledItem,
    FiledLine,
    FiledNarrative,
    Filing,
    ImplementationPlan,
    LineReview,
    Obligation,
    RecommendationAnswer,
    Remark,
    Report,
    ReportEvent,
)
from tests.factories import vn
from tests.reporting.demo.files import load_files

NOW = vn(2026, 11, 24, 10, 30)


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker):
    """The whole demonstration once for this module; its tests only read, or undo what they write."""
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(DEMO=True):
        load_files()
        assert set_up(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(shown, db, settings):
    settings.DEMO = True


def obligation_of(**agency):
    """Of the yearly cycle."""
    named = {f"agency__{name}": value for name, value in agency.items()}
    return Obligation.objects.get(cycle__kind="yearly", **named)


def assert_at_work(at):
    """Before today, on a weekday, in working hours."""
    at = timezone.localtime(at)
    assert at.date() < NOW.date()
    assert at.weekday() < 5
    assert 7 <= at.hour < 17


def returned(**more):
    """Reports of the yearly cycle that are returned now."""
    return Report.objects.filter(state="returned", obligation__cycle__kind="yearly", **more)


def test_the_accounts_are_those_of_the_description_with_their_posts(demo):
    people = {
        user.username: [(str(post.agency), post.get_role_display()) for post in user.posts]
        for user in User.objects.filter(username__in=[row[0] for row in ACCOUNTS])
    }

    assert people == {
        "admin": [],
        "stp.daklak": [("Sở Tư pháp", "Cán bộ điều phối")],
        "stp2.daklak": [("Sở Tư pháp", "Cán bộ điều phối"), ("Sở Tư pháp", "Cán bộ đầu mối")],
        "lanhdao.daklak": [("UBND tỉnh Đắk Lắk", "Lãnh đạo")],
        "snv.daklak": [("Sở Nội vụ", "Cán bộ đầu mối")],
        "eakar.daklak": [("UBND xã Ea Kar", "Cán bộ đầu mối")],
        "stp.gialai": [("Sở Tư pháp", "Cán bộ điều phối")],
        "stp2.gialai": [("Sở Tư pháp", "Cán bộ điều phối")],
    }
    assert {
        post.agency.province.name for post in User.objects.get(username="stp.gialai").posts
    } == {"Gia Lai"}


@pytest.mark.parametrize("username", [row[0] for row in ACCOUNTS])
def test_each_account_logs_in_with_the_one_password_in_the_demonstration_only(
    demo, settings, rf, username
):
    login = {"request": rf.get("/"), "username": username, "password": PASSWORD}

    assert authenticate(**login).username == username
    settings.DEMO = False
    assert authenticate(**login) is None


def test_everybody_is_marked_and_has_a_full_name(demo):
    assert not User.objects.filter(is_demo=False).exists()
    assert all(len(user.full_name.split()) >= 2 for user in User.objects.all())


def test_who_files_for_the_others_has_no_password(demo):
    others = User.objects.exclude(username__in=[row[0] for row in ACCOUNTS])

    assert others.count() == 44  # the 39 that filed themselves, five of the drafts
    assert not any(user.has_usable_password() for user in others)


def test_coordinators_and_the_administrator_reach_the_admin(demo):
    staff = {user.username: user.is_superuser for user in User.objects.filter(is_staff=True)}

    assert staff == {
        "admin": True,
        "stp.daklak": False,
        "stp2.daklak": False,
        "stp.gialai": False,
        "stp2.gialai": False,
    }
    assert User.objects.get(username="stp.daklak").groups.get().name == "Điều phối"


def test_the_cycle_was_opened_weeks_ago_by_the_coordinator(demo):
    cycle = Cycle.objects.yearly().get()

    assert (cycle.year, cycle.plan.slug, cycle.is_open) == (2026, "dak-lak-2026", True)
    assert cycle.opened_by.username == "stp.daklak"
    assert 28 <= (NOW - cycle.opened_at).days <= 60
    assert cycle.obligations.exclude(basis="asked").count() == 117
    assert [str(one.agency) for one in cycle.obligations.filter(basis="asked")] == [
        "Thi hành án dân sự tỉnh"
    ]


def test_a_third_has_filed_departments_and_communes(demo):
    filed = Obligation.objects.filter(cycle__kind="yearly", report__first_filed_on__isnull=False)
    kinds = filed.values_list("agency__kind", flat=True)

    assert sorted(set(kinds)) == [Agency.Kind.COMMUNE, Agency.Kind.DEPARTMENT]
    assert len(kinds) == 40


@pytest.mark.parametrize("key", [{"short_name": "SNV"}, {"code": "24373"}, {"short_name": "STP"}])
def test_those_whose_accounts_are_shown_have_not_filed(demo, key):
    assert obligation_of(**key).report.filings.count() == 0


def test_every_filing_lies_before_today_in_working_hours(demo):
    for filing in Filing.objects.select_related("report__obligation__cycle"):
        assert filing.report.obligation.cycle.opened_at < filing.at
        assert_at_work(filing.at)
        if filing.number == 1:
            assert filing.report.first_filed_on == filing.filed_on


def test_every_text_is_marked_as_invented_and_whole(demo):
    texts = [
        *FiledLine.objects.exclude(text="").values_list("text", flat=True),
        *DraftLine.objects.exclude(text="").values_list("text", flat=True),
        *FiledNarrative.objects.values_list("text", flat=True),
        *FiledItem.objects.values_list("text", flat=True),
        *LineReview.objects.exclude(comment="").values_list("comment", flat=True),
        *ReportEvent.objects.exclude(text="").values_list("text", flat=True),
        *Remark.objects.values_list("text", flat=True),
        *RecommendationAnswer.objects.values_list("text", flat=True),
        *Obligation.objects.exclude(extension_reason="").values_list("extension_reason", flat=True),
        *Cycle.objects.exclude(source="").values_list("source", flat=True),
    ]

    assert len(texts) > 900
    assert all(text.endswith(MARK) for text in texts)
    assert not [text for text in texts if "{" in text or "  " in text]


def test_agencies_do_not_all_say_the_same(demo):
    told = FiledLine.objects.exclude(outcome__in=["nothing", "not_done"])
    texts = list(told.values_list("text", flat=True))

    assert len(set(texts)) > len(texts) * 0.75
    assert set(FiledLine.objects.values_list("outcome", flat=True)) == {
        "result",
        "in_progress",
        "nothing",
        "not_done",
    }


def test_ea_kar_has_written_nine_of_its_eighteen_lines(demo):
    report = obligation_of(code="24373").report

    assert report.state == Report.State.DRAFT
    assert report.saved_by.username == "eakar.daklak"
    assert report.saved_at < NOW
    assert report.lines.count() == 9


def test_so_noi_vu_has_begun(demo):
    report = obligation_of(short_name="SNV").report

    assert (report.lines.count(), report.saved_by.username) == (4, "snv.daklak")


def test_what_several_recommend_was_answered_and_other_recommendations_wait(demo):
    answers = RecommendationAnswer.objects.all()
    recommended = FiledItem.objects.recommendations().latest()

    assert len({one.at for one in answers}) == 1
    assert recommended.answered().count() == len(answers) > 1
    assert recommended.unanswered().count() > 1
    for one in answers:
        assert_at_work(one.at)
        assert one.answered_by_name == "Sở Tư pháp"
        assert one.document_on == timezone.localdate(one.at)


# What was reviewed ------------------------------------------------------------------------------


def test_a_report_has_a_few_doubtful_points_and_two_say_the_same(demo):
    filings = Filing.objects.last_rounds().select_related("report__obligation__cycle")
    hints = hints_of(filings.filter(report__obligation__cycle__kind="yearly"))
    counts = [found.count for found in hints.values()]
    alike = [found for found in hints.values() if Doubt.AS_OTHER in found.doubts]

    assert 1 <= sum(counts) / len(counts) <= 5
    assert max(counts) <= 9
    assert len(alike) == 2


def test_the_reviewer_has_accepted_some_returned_some_and_the_rest_waits(demo):
    yearly = Report.objects.filter(obligation__cycle__kind="yearly")

    assert yearly.filter(state="accepted").count() == 14
    assert returned().count() == 3
    assert yearly.filter(state="submitted").count() == 23
    assert yearly.filter(state="submitted", filings__number=2).count() == 1


def test_one_that_was_returned_is_past_its_new_day_and_two_still_have_time(demo):
    assert returned(return_due_on__lt=NOW.date()).count() == 1
    assert returned(return_due_on__gte=NOW.date()).count() == 2


def test_whoever_was_asked_to_mend_a_line_mended_that_line_alone(demo):
    second = Filing.objects.get(number=2)
    first = second.report.filings.first()
    before = dict(first.lines.values_list("task", "text"))
    changed = {line.task_id for line in second.lines.all() if line.text != before[line.task_id]}

    asked = set(first.lines.filter(review__verdict="returned").values_list("task", flat=True))
    assert changed == asked
    assert len(asked) == 2
    assert not second.lines.filter(task__in=asked, evidence="").exists()


def test_the_reviewer_names_the_lines_and_says_something_at_each(demo):
    for event in ReportEvent.objects.filter(
        kind="returned", report__obligation__cycle__kind="yearly"
    ):
        lines = event.filing.lines.filter(review__verdict="returned").select_related("review")
        assert lines
        assert all(line.number in event.text and line.review.comment for line in lines)


def test_every_step_lies_in_working_hours_after_the_one_before(demo):
    for report in Report.objects.filter(events__isnull=False).distinct():
        steps = list(report.events.order_by("pk").values_list("at", flat=True))
        assert steps == sorted(steps)
        for at in steps:
            assert_at_work(at)


# Beside it --------------------------------------------------------------------------------------


def test_one_report_came_on_paper_and_was_entered_by_the_second_coordinator(demo):
    filing = Filing.objects.get(received_on__isnull=False)

    assert filing.agency_name == "UBND xã Ia Rvê"
    assert filing.by.username == "stp2.daklak"
    assert filing.received_on < timezone.localdate(filing.at)
    assert filing.report.first_filed_on == filing.received_on


def test_one_agency_has_a_week_more(demo):
    extended = Obligation.objects.get(extended_from__isnull=False)

    assert extended.agency.name == "UBND xã Hòa Thịnh"
    assert (extended.due_on - extended.extended_from).days == 7


def test_nine_departments_and_thirty_communes_have_recorded_their_own_plans(demo):
    plans = ImplementationPlan.objects.all()

    assert plans.filter(agency__kind="department").count() == 9
    assert plans.filter(agency__kind="commune").count() == 30
    assert all(plan.issued_on < timezone.localdate(plan.at) for plan in plans)
    assert all(plan.issued_on.weekday() < 5 for plan in plans)
    assert not plans.filter(agency__code="24373").exists()  # its clerk is still reminded


def test_one_own_plan_has_a_real_pdf(demo):
    plan = ImplementationPlan.objects.exclude(file="").get()

    assert plan.agency.name == "Sở Nội vụ"
    with plan.file.open() as file:
        content = file.read()
    assert content.startswith(b"%PDF-")
    assert content[int(content.split()[-2]) :].startswith(b"xref")


def test_reports_cite_the_own_plan_of_their_agency(demo):
    cited = Filing.objects.exclude(implementation_plan="").select_related("report__obligation")

    assert len(cited) > 30
    for filing in cited:
        plan = ImplementationPlan.objects.get(agency=filing.report.obligation.agency_id)
        assert filing.implementation_plan == plan.cited


def test_leads_by_name_have_made_remarks_on_their_tasks(demo):
    said = {(one.by.username, one.agency_name, one.line.number) for one in Remark.objects.all()}

    assert said == {("stp2.daklak", "Sở Tư pháp", "1.1"), ("snv.daklak", "Sở Nội vụ", "3.2")}


# The round on request ---------------------------------------------------------------------------


def test_the_round_is_closed_so_that_the_yearly_cycle_is_what_people_see_first(demo):
    held = Cycle.objects.get(kind="on_request")

    assert held.title == (
        "Báo cáo theo yêu cầu: kết quả rà soát văn bản quy phạm pháp luật 9 tháng đầu năm 2026"
    )
    assert held.obligations.count() == 6
    assert not held.is_open
    assert held.closed_at < NOW


def test_the_clerk_of_ea_kar_was_returned_that_report_and_may_still_mend_it(client, demo):
    report = Report.objects.get(state="returned", obligation__cycle__kind="on_request")
    client.force_login(User.objects.get(username="eakar.daklak"))

    page = client.get("/viec-cua-toi/").content.decode()

    assert report.obligation.agency.name == "UBND xã Ea Kar"
    assert report.timeliness == "on_time"
    assert report.return_due_on > NOW.date()
    assert "phụ lục chỉ có 9" in page
    assert page.index("Sửa và gửi lại") < page.index("Làm tiếp báo cáo")


def test_no_cycle_is_open_for_gia_lai(demo):
    assert not Cycle.objects.exclude(plan__slug="dak-lak-2026").exists()


def test_setting_up_again_changes_nothing(demo):
    before = list(Report.objects.order_by("pk").values()), User.objects.count()

    assert set_up(vn(2027, 3, 1)) is False
    assert (list(Report.objects.order_by("pk").values()), User.objects.count()) == before
