"""The demonstration: its people, its cycle, and the sample reports of a third of the agencies."""

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from agencies.models import Agency, User
from reporting.demo import ACCOUNTS, PASSWORD, set_up
from reporting.demo.words import MARK
from reporting.models import Cycle, DraftLine, FiledLine, Filing, Obligation, Report
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
    return Obligation.objects.get(**{f"agency__{name}": value for name, value in agency.items()})


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

    assert others.count() == 44  # the 39 that filed, five of the drafts
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
    cycle = Cycle.objects.get()

    assert (cycle.year, cycle.plan.slug, cycle.is_open) == (2026, "dak-lak-2026", True)
    assert cycle.opened_by.username == "stp.daklak"
    assert 28 <= (NOW - cycle.opened_at).days <= 60
    assert cycle.obligations.count() == 117


def test_a_third_has_filed_departments_and_communes(demo):
    kinds = Filing.objects.values_list("report__obligation__agency__kind", flat=True)

    assert sorted(set(kinds)) == [Agency.Kind.COMMUNE, Agency.Kind.DEPARTMENT]
    assert len(kinds) == 39


@pytest.mark.parametrize("key", [{"short_name": "SNV"}, {"code": "24373"}, {"short_name": "STP"}])
def test_those_whose_accounts_are_shown_have_not_filed(demo, key):
    assert obligation_of(**key).report.filings.count() == 0


def test_every_filing_lies_before_today_in_working_hours(demo):
    opened = Cycle.objects.get().opened_at
    for filing in Filing.objects.select_related("report"):
        at = timezone.localtime(filing.at)
        assert opened < at
        assert at.date() < NOW.date()
        assert at.weekday() < 5
        assert 7 <= at.hour < 17
        assert filing.report.first_filed_on == at.date()
        assert filing.report.saved_at == filing.at


def test_every_text_is_marked_as_invented_and_whole(demo):
    texts = [*FiledLine.objects.values_list("text", flat=True)]
    texts += DraftLine.objects.exclude(outcome="nothing").values_list("text", flat=True)

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


def test_setting_up_again_changes_nothing(demo):
    before = list(Report.objects.order_by("pk").values()), User.objects.count()

    assert set_up(vn(2027, 3, 1)) is False
    assert (list(Report.objects.order_by("pk").values()), User.objects.count()) == before
