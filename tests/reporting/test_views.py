import re

import pytest
from django.urls import reverse

from agencies.models import Membership
from reporting.actions import Entry, close_cycle
from reporting.models import Cycle, Filing, Outcome, Report
from tests.factories import vn
from tests.world import World, answers, file_report, fill, person


@pytest.fixture
def visit(client):
    """Log in as somebody and get a page."""

    def get(user, url, **data):
        client.force_login(user)
        return client.get(url, data)

    return get


@pytest.fixture
def send(client):
    """Log in as somebody and post a form."""

    def post(user, url, data=None):
        client.force_login(user)
        return client.post(url, data or {})

    return post


def typed(report, entries, **extra):
    """What the browser sends for these entries."""
    data = {"revision": report.revision} | extra
    for pk, entry in entries.items():
        data[f"nv{pk}-outcome"] = entry.outcome
        data[f"nv{pk}-text"] = entry.text
        if entry.completed_on:
            data[f"nv{pk}-completed_on"] = entry.completed_on
    return data


def page(response):
    return response.content.decode()


def marks(response):
    """The hidden words by which a page remembers what it showed: of the report, and of each line."""
    return dict(re.findall(r'name="(revision|nv\d+-was)" value="(\w*)"', page(response)))


# Home and my work -----------------------------------------------------------------------------


def test_home_sends_each_role_to_its_own_start(world, cycle, visit):
    assert visit(world.clerk, "/").url == reverse("my-work")
    assert visit(world.coordinator, "/").url == reverse("cycles")
    assert visit(world.leader, "/").url == reverse("cycles")


def test_home_asks_strangers_to_log_in(client, db):
    assert client.get("/").url.startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (vn(2026, 12, 7, 9), "7<small> ngày nữa"),
        (vn(2026, 12, 14, 23), "Hôm nay"),
        (vn(2026, 12, 18, 9), "4<small> ngày quá hạn"),
    ],
)
def test_my_work_counts_the_days_to_the_deadline(world, cycle, visit, time_machine, now, words):
    time_machine.move_to(now)

    response = visit(world.clerk, reverse("my-work"))

    assert words in page(response)
    assert "thứ Hai, 14/12/2026" in page(response)


def test_my_work_shows_how_much_is_filled(world, report, visit):
    fill(report, world.clerk)

    assert '<strong class="num">2/2</strong>' in page(visit(world.clerk, reverse("my-work")))


def test_my_work_shows_nothing_of_other_agencies(world, cycle, report, visit):
    fill(report, world.clerk, t1_1=Entry("result", "Chữ của Ea Kar"))

    assert "Ea Kar" not in page(visit(world.other_clerk, reverse("my-work")))


def test_my_work_says_what_to_do_before_any_cycle(world, visit):
    assert "Khi Sở Tư pháp mở kỳ báo cáo" in page(visit(world.clerk, reverse("my-work")))


def test_my_work_lists_what_was_filed_late_in_days(world, report, visit):
    file_report(report, world.clerk, vn(2026, 12, 19))

    assert "Gửi chậm 5 ngày" in page(visit(world.clerk, reverse("my-work")))


@pytest.mark.parametrize("count", [1, 3])
def test_my_work_costs_the_same_for_one_filed_report_and_for_three(
    world, client, count, django_assert_num_queries
):
    for year in range(2026, 2026 + count):
        report = world.open(year).obligations.get(agency=world.ea_kar).report
        file_report(report, world.clerk, vn(year, 12, 1))
    client.force_login(world.clerk)

    with django_assert_num_queries(5):  # session, user, posts, obligations, filings
        response = client.get(reverse("my-work"))

    assert response.status_code == 200


# The draft ------------------------------------------------------------------------------------


def test_the_draft_shows_my_lines_in_plan_order_with_my_roles(world, report, visit):
    body = page(visit(world.clerk, report.get_absolute_url()))

    assert re.findall(r'class="no">([\d.]+)<', body) == ["1.1", "1.2", "1.3"]
    assert body.count("role-cooperate") == 2
    assert body.count("role-implement") == 1


@pytest.mark.parametrize("who", ["other_clerk", "coordinator", "leader", "administrator"])
@pytest.mark.parametrize("name", ["report", "report-submit"])
def test_another_agencys_draft_is_not_found(world, report, visit, send, who, name):
    fill(report, world.clerk)
    url = reverse(name, args=[report.pk])

    assert visit(getattr(world, who), url).status_code == 404
    assert send(getattr(world, who), url, typed(report, {})).status_code == 404


def test_saving_keeps_the_words_and_says_so(world, report, send, client):
    response = send(world.clerk, report.get_absolute_url(), typed(report, answers(report)))

    assert response.status_code == 302
    assert "Đã lưu" in page(client.get(response.url))
    assert report.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_a_stale_form_gets_both_texts_and_loses_neither(world, report, send):
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"))
    mine = answers(report, t1_1=Entry("result", "Của tôi"))

    response = send(world.clerk, report.get_absolute_url(), typed(report, mine, revision=0))

    assert response.status_code == 409
    assert "Của đồng nghiệp" in page(response)
    assert "Của tôi" in page(response)
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của đồng nghiệp"


def test_after_a_conflict_saving_again_takes_my_choice(world, report, send):
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"))
    mine = answers(report, t1_1=Entry("result", "Gộp cả hai"))

    shown = page(send(world.clerk, report.get_absolute_url(), typed(report, mine, revision=0)))
    revision = re.search(r'name="revision" value="(\d+)"', shown)[1]
    send(world.clerk, report.get_absolute_url(), typed(report, mine, revision=revision))

    assert report.lines.get(task=world.tasks["1.1"]).text == "Gộp cả hai"


def test_two_people_on_different_lines_both_keep_their_words(world, report, visit, send):
    shown = marks(visit(world.clerk, report.get_absolute_url()))
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"), t1_2=Entry())
    mine = answers(report, t1_1=Entry(), t1_2=Entry("result", "Của tôi"))

    response = send(world.clerk, report.get_absolute_url(), typed(report, mine, **shown))

    assert response.status_code == 302
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của đồng nghiệp"
    assert report.lines.get(task=world.tasks["1.2"]).text == "Của tôi"


def test_in_a_conflict_the_lines_that_only_the_colleague_wrote_are_kept(world, report, visit, send):
    url = report.get_absolute_url()
    shown = marks(visit(world.clerk, url))
    fill(
        report,
        world.clerk,
        t1_1=Entry("result", "Của đồng nghiệp"),
        t1_2=Entry("result", "Cũng của đồng nghiệp"),
    )
    mine = answers(report, t1_1=Entry("result", "Của tôi"), t1_2=Entry())

    conflict = send(world.clerk, url, typed(report, mine, **shown))
    body = page(conflict)
    assert conflict.status_code == 409
    assert body.count('class="conflict"') == 1
    assert "Cũng của đồng nghiệp</textarea>" in body

    mine[world.tasks["1.2"].pk] = Entry("result", "Cũng của đồng nghiệp")
    saved = send(world.clerk, url, typed(report, mine, **marks(conflict)))

    assert saved.status_code == 302
    assert report.lines.get(task=world.tasks["1.1"]).text == "Của tôi"
    assert report.lines.get(task=world.tasks["1.2"]).text == "Cũng của đồng nghiệp"


def test_a_fault_mended_does_not_hide_what_a_colleague_saved_meanwhile(world, report, visit, send):
    url = report.get_absolute_url()
    shown = marks(visit(world.clerk, url))
    fill(report, world.clerk, t1_1=Entry("result", "Của đồng nghiệp"))
    mine = answers(report, t1_1=Entry("result", "Của tôi\0"))
    faulty = send(world.clerk, url, typed(report, mine, **shown))
    assert faulty.status_code == 422

    mine = answers(report, t1_1=Entry("result", "Của tôi"))
    response = send(world.clerk, url, typed(report, mine, **marks(faulty)))

    assert response.status_code == 409
    assert "Của đồng nghiệp" in page(response)


def test_lines_that_were_not_sent_stay_as_they_were(world, report, send):
    fill(report, world.clerk)
    report.refresh_from_db()

    response = send(world.clerk, report.get_absolute_url(), {"revision": report.revision})

    assert response.status_code == 302
    assert report.lines.get(task=world.tasks["1.1"]).text == "Đã làm 1.1"


def test_a_line_can_be_emptied(world, report, visit, send):
    fill(report, world.clerk)
    shown = marks(visit(world.clerk, report.get_absolute_url()))

    send(
        world.clerk,
        report.get_absolute_url(),
        typed(report, answers(report, t1_1=Entry()), **shown),
    )

    assert report.lines.get(task=world.tasks["1.1"]).text == ""


def test_checking_an_incomplete_report_lists_every_fault_with_a_link(world, report, send, client):
    some = {world.tasks["1.1"].pk: Entry("not_done")}

    checked = send(world.clerk, report.get_absolute_url(), typed(report, some, check="1"))
    response = client.get(checked.url)

    assert response.status_code == 422
    body = page(response)
    assert f'href="#nv-{world.tasks["1.1"].pk}"' in body
    assert "thì phải ghi lý do" in body
    assert f'href="#nv-{world.tasks["1.2"].pk}"' in body


def test_checking_a_complete_report_asks_for_confirmation(world, report, send, client):
    checked = send(
        world.clerk, report.get_absolute_url(), typed(report, answers(report), check="1")
    )

    assert checked.url == reverse("report-submit", args=[report.pk])
    assert "Gửi báo cáo</button>" in page(client.get(checked.url))
    assert Filing.objects.count() == 0


def test_submitting_leads_to_the_receipt_and_again_to_the_same_receipt(world, report, send, client):
    fill(report, world.clerk)
    url = reverse("report-submit", args=[report.pk])

    first = send(world.clerk, url)
    second = send(world.clerk, url)

    assert first.url == Filing.objects.get().get_absolute_url()
    assert client.get(second.url).url == first.url


def test_submitting_an_incomplete_report_files_nothing(world, report, send):
    response = send(world.clerk, reverse("report-submit", args=[report.pk]))

    assert response.status_code == 422
    assert Filing.objects.count() == 0


def test_a_filed_report_opens_as_its_filing(world, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    assert visit(world.clerk, report.get_absolute_url()).url == filing.get_absolute_url()
    submit = reverse("report-submit", args=[report.pk])
    assert visit(world.clerk, submit).url == report.get_absolute_url()


def test_saving_after_a_colleague_filed_tells_so_and_changes_nothing(world, report, send):
    file_report(report, world.clerk, vn(2026, 12, 8))

    response = send(world.clerk, report.get_absolute_url(), typed(report, answers(report)))

    assert response.status_code == 302
    assert Filing.objects.get().lines.count() == 2


def test_a_closed_cycle_refuses_with_a_sentence_and_keeps_what_was_typed(
    world, cycle, report, send
):
    close_cycle(cycle=cycle, by=world.coordinator, now=vn(2027, 1, 2))
    mine = answers(report, t1_1=Entry("result", "Gõ lúc nửa đêm"))

    response = send(world.clerk, report.get_absolute_url(), typed(report, mine))

    assert response.status_code == 409
    assert "Kỳ báo cáo đã đóng" in page(response)
    assert "Gõ lúc nửa đêm" in page(response)


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²"])
def test_a_broken_revision_is_treated_as_an_old_one(world, report, send, revision):
    fill(report, world.clerk)
    mine = answers(report, t1_1=Entry("result", "Khác"))

    response = send(world.clerk, report.get_absolute_url(), typed(report, mine, revision=revision))

    assert response.status_code == 409


def test_an_unknown_outcome_is_a_fault_that_loses_nothing(world, report, send):
    pk = world.tasks["1.1"].pk
    data = typed(report, {pk: Entry("tuyệt vời", "Chữ của tôi")})

    response = send(world.clerk, report.get_absolute_url(), data)

    assert response.status_code == 422
    assert "Chữ của tôi" in page(response)
    assert report.lines.count() == 0


def test_markup_in_a_text_is_shown_as_text(world, report, send, client):
    text = "<script>alert(1)</script> & <b>đậm</b>"
    send(
        world.clerk,
        report.get_absolute_url(),
        typed(report, answers(report, t1_1=Entry("result", text))),
    )

    body = page(client.get(report.get_absolute_url()))
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(1)" in body


def test_twenty_thousand_characters_and_emoji_are_kept(world, report, send):
    text = ("Đã tổ chức hội nghị 👩‍⚖️. " * 900)[:20000].strip()

    send(
        world.clerk,
        report.get_absolute_url(),
        typed(report, answers(report, t1_1=Entry("result", text))),
    )

    assert report.lines.get(task=world.tasks["1.1"]).text == text


@pytest.mark.parametrize("count", [1, 3])
def test_the_draft_costs_the_same_for_one_task_and_for_three(
    world, cycle, report, client, count, django_assert_num_queries
):
    for number in range(3, 3 + count):
        world.task(f"2.{number}", ("implement", world.communes))
    client.force_login(world.clerk)

    with django_assert_num_queries(8):
        # session, user, posts, report, lines; kinds, groups, parts
        response = client.get(report.get_absolute_url())

    assert response.status_code == 200


# What was filed -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "coordinator", "leader"])
def test_a_filing_is_read_by_its_agency_the_coordinator_and_the_leader(world, report, visit, who):
    filing = file_report(report, world.clerk, vn(2026, 12, 8, 20, 12))

    body = page(visit(getattr(world, who), filing.get_absolute_url()))

    assert "20:12 ngày 08/12/2026" in body
    assert filing.receipt in body
    assert "Đã làm 1.2" in body


@pytest.mark.parametrize("who", ["other_clerk", "administrator"])
def test_a_filing_is_not_found_by_others(world, report, visit, who):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    assert visit(getattr(world, who), filing.get_absolute_url()).status_code == 404


def test_a_filing_is_not_found_in_another_province(world, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, filing.get_absolute_url()).status_code == 404


def test_a_filing_that_was_never_made_is_not_found(world, report, visit):
    file_report(report, world.clerk, vn(2026, 12, 8))

    assert visit(world.clerk, reverse("filing", args=[report.pk, 2])).status_code == 404


# Progress -------------------------------------------------------------------------------------


def test_progress_shows_expected_filed_on_time_late_and_missing(world, cycle, visit, time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30))
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 14),
        (world.tuy_hoa, world.other_clerk, 17),
    ):
        file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, day))

    body = page(visit(world.coordinator, cycle.get_absolute_url()))

    numbers = re.findall(r"<b>(\d+)</b><span>([^<]+)</span>", body)
    assert numbers == [
        ("4", "phải báo cáo"),
        ("2", "đã gửi"),
        ("1", "đúng hạn"),
        ("1", "gửi chậm"),
        ("2", "quá hạn chưa gửi"),
    ]
    assert "Tính đến 16:30 ngày 18/12/2026" in body


def test_progress_shows_that_there_is_a_draft_but_not_its_words(world, cycle, report, visit):
    fill(report, world.clerk, t1_1=Entry("result", "Chữ kín"))

    body = page(visit(world.coordinator, cycle.get_absolute_url()))

    assert "Nháp" in body
    assert "Chữ kín" not in body
    assert report.get_absolute_url() not in body


def test_progress_links_filings_only_for_those_who_may_read_them(world, cycle, report, visit):
    filing = file_report(report, world.clerk, vn(2026, 12, 8))

    link = f'href="{filing.get_absolute_url()}"'
    assert link in page(visit(world.coordinator, cycle.get_absolute_url()))
    assert link in page(visit(world.clerk, cycle.get_absolute_url()))
    assert link not in page(visit(world.other_clerk, cycle.get_absolute_url()))


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("da-gui", ["UBND phường Tuy Hòa", "UBND xã Ea Kar"]),
        ("dung-han", ["UBND xã Ea Kar"]),
        ("cham", ["UBND phường Tuy Hòa"]),
        ("chua-gui", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("qua-han", ["Sở Nội vụ", "Sở Tư pháp"]),
    ],
)
def test_each_number_leads_to_its_list(world, cycle, visit, time_machine, state, names):
    time_machine.move_to(vn(2026, 12, 18))
    for agency, clerk, day in (
        (world.ea_kar, world.clerk, 14),
        (world.tuy_hoa, world.other_clerk, 17),
    ):
        file_report(cycle.obligations.get(agency=agency).report, clerk, vn(2026, 12, day))

    response = visit(world.coordinator, cycle.get_absolute_url(), trang_thai=state)

    assert [str(obligation.agency) for obligation in response.context["obligations"]] == names


def test_the_list_is_searched_without_diacritics(world, cycle, visit):
    response = visit(world.coordinator, cycle.get_absolute_url(), tim="tuy hoa")

    assert [str(o.agency) for o in response.context["obligations"]] == ["UBND phường Tuy Hòa"]


def test_an_absurd_filter_gets_a_sentence_and_all_rows(world, cycle, visit):
    response = visit(world.coordinator, cycle.get_absolute_url(), trang_thai="xyz")

    assert response.status_code == 400
    assert len(response.context["obligations"]) == 4


def test_progress_of_another_province_is_not_found(world, cycle, visit):
    stranger = World(name="Gia Lai", abbreviation="GLI", slug="gia-lai").coordinator

    assert visit(stranger, cycle.get_absolute_url()).status_code == 404


def test_progress_of_a_year_without_a_cycle_is_not_found(world, cycle, visit):
    assert visit(world.coordinator, reverse("progress", args=["ke-hoach", 2031])).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_progress_costs_the_same_for_one_filing_and_for_three(
    world, client, count, django_assert_num_queries
):
    for number in range(count):
        commune = world.agency(f"UBND xã Số {number}", "commune")
        person(commune, Membership.Role.FOCAL_POINT)
    cycle = world.open()
    for membership in Membership.objects.filter(agency__name__startswith="UBND xã Số"):
        report = cycle.obligations.get(agency=membership.agency).report
        file_report(report, membership.user, vn(2026, 12, 1))
    client.force_login(world.coordinator)

    with django_assert_num_queries(10):
        # session, user, posts; cycle, figures, list, its filings; whom Part III asks (3)
        response = client.get(cycle.get_absolute_url())

    assert response.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_cycles_costs_three_reads_more_for_each_of_its_few_rows(world, visit, count):
    for year in range(2026, 2026 + count):
        world.open(year)

    response = visit(world.coordinator, reverse("cycles"), **{"tat-ca": ""})

    assert len(response.context["rows"]) == count


def test_with_one_open_cycle_the_list_leads_straight_to_it(world, cycle, visit):
    assert visit(world.leader, reverse("cycles")).url == cycle.get_absolute_url()


def test_without_cycles_the_coordinator_is_offered_to_open_one(world, visit):
    assert reverse("cycle-open", args=["ke-hoach"]) in page(
        visit(world.coordinator, reverse("cycles"))
    )


# Opening and closing ----------------------------------------------------------------------------


def test_the_coordinator_sees_who_will_be_expected_then_opens(world, visit, send, time_machine):
    time_machine.move_to(vn(2026, 10, 1))
    url = reverse("cycle-open", args=["ke-hoach"])

    preview = page(visit(world.coordinator, url, year=2026))
    opened = send(world.coordinator, url, {"year": 2026})

    assert "4 cơ quan phải báo cáo" in preview
    assert "Đoàn Luật sư tỉnh" in preview
    assert opened.url == Cycle.objects.get().get_absolute_url()
    assert Report.objects.count() == 4


def test_opening_twice_is_a_sentence_not_a_second_cycle(world, cycle, send, time_machine):
    time_machine.move_to(vn(2026, 10, 1))

    response = send(world.coordinator, reverse("cycle-open", args=["ke-hoach"]), {"year": 2026})

    assert response.status_code == 409
    assert "đã được mở trước đó" in page(response)
    assert f'href="{cycle.get_absolute_url()}"' in page(response)
    assert Cycle.objects.count() == 1


def test_a_year_already_opened_is_not_offered_again(world, cycle, visit, time_machine):
    time_machine.move_to(vn(2026, 10, 1))

    response = visit(world.coordinator, reverse("cycle-open", args=["ke-hoach"]), year=2026)

    assert response.status_code == 409
    assert "đã được mở trước đó" in page(response)
    assert "Mở kỳ năm 2026" not in page(response)


@pytest.mark.parametrize("year", ["abc", "2025", "2099", "99999999999999999999"])
def test_an_impossible_year_is_a_sentence(world, visit, year, time_machine):
    time_machine.move_to(vn(2026, 10, 1))

    response = visit(world.coordinator, reverse("cycle-open", args=["ke-hoach"]), year=year)

    assert response.status_code == 400
    assert "error" in page(response)


@pytest.mark.parametrize("who", ["clerk", "leader", "administrator"])
@pytest.mark.parametrize("name", ["cycle-open", "cycle-close", "cycle-reopen"])
def test_only_the_coordinator_runs_the_cycle(world, cycle, send, who, name):
    args = ["ke-hoach"] if name == "cycle-open" else ["ke-hoach", 2026]

    assert send(getattr(world, who), reverse(name, args=args)).status_code == 404
    cycle.refresh_from_db()
    assert cycle.is_open


def test_the_coordinator_closes_and_reopens(world, cycle, send):
    args = ["ke-hoach", 2026]

    send(world.coordinator, reverse("cycle-close", args=args))
    cycle.refresh_from_db()
    assert not cycle.is_open

    send(world.coordinator, reverse("cycle-reopen", args=args))
    cycle.refresh_from_db()
    assert cycle.is_open


@pytest.mark.parametrize("name", ["cycle-close", "cycle-reopen"])
def test_who_comes_back_from_the_login_sees_the_cycle_and_changes_nothing(
    world, cycle, visit, name
):
    response = visit(world.coordinator, reverse(name, args=["ke-hoach", 2026]))

    assert response.url == cycle.get_absolute_url()
    cycle.refresh_from_db()
    assert cycle.is_open


def test_the_outcomes_offered_are_those_of_an_ongoing_task(world, report, visit):
    body = page(visit(world.clerk, report.get_absolute_url()))

    assert f'value="{Outcome.RESULT}"' in body
    assert f'value="{Outcome.COMPLETED}"' not in body
