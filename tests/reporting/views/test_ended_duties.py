"""Pages after a reorganisation: ended duties count nowhere, ended drafts are only read."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.models import Agency, Membership, User
from reporting.actions.filing import submit_report
from reporting.filters import EVERYBODY, STATES, in_state
from reporting.models import DraftLine, Report
from tests.factories import vn
from tests.reorganisations import DAY, merge, reorganise
from tests.world import fill


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to("2026-11-24 09:00 +0700", tick=False)


@pytest.fixture
def draft(world, cycle):
    """UBND xã Ea Kar was merged away with a draft begun; its clerk is still its focal point."""
    report = fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    merge(world, world.ea_kar, world.tuy_hoa)
    return report


def test_the_list_leaves_ended_duties_out_and_shows_them_apart(client, world, cycle, draft, words):
    client.force_login(world.coordinator)
    page = words(client.get(cycle.list_url))
    everybody = words(client.get(cycle.list_url, {"trang_thai": EVERYBODY[0][0]}))
    apart = words(client.get(cycle.list_url, {"trang_thai": "da-ket-thuc"}))

    assert "UBND xã Hợp Nhất" in page
    assert world.ea_kar.name not in page
    assert world.ea_kar.name not in everybody
    assert world.ea_kar.name in apart
    assert world.tuy_hoa.name in apart
    assert "Kết thúc hoạt động sau ngày 31/10/2026, khi chưa gửi" in apart
    assert "Nhập bản giấy" not in apart


def test_an_ended_duty_is_in_no_state_but_its_own(world, cycle, draft):
    ended = cycle.obligations.get(agency=world.ea_kar)

    found = [
        state
        for state, _ in [("", ""), *STATES]
        if ended in in_state(cycle.obligations, state, DAY)
    ]

    assert found == ["da-ket-thuc"]


def test_the_work_of_a_clerk_shows_the_draft_that_was_left_and_asks_for_nothing(
    client, world, draft, words
):
    client.force_login(world.clerk)

    page = words(client.get(reverse("my-work")))

    assert "Không còn báo cáo nào phải gửi" in page
    assert "kết thúc hoạt động từ sau ngày 31/10/2026 khi báo cáo này chưa gửi" in page
    assert "Xem bản nháp" in page
    assert "Làm tiếp báo cáo" not in page


def test_an_ended_duty_without_a_draft_is_not_mentioned(client, world, draft, words):
    client.force_login(world.other_clerk)

    assert "chưa gửi" not in words(client.get(reverse("my-work")))


def test_the_draft_is_read_by_its_writers_and_by_nobody_else(client, world, draft, words):
    client.force_login(world.clerk)
    page = client.get(draft.get_absolute_url())

    assert "chỉ để xem" in words(page)
    assert "ngày nữa" not in words(page)
    assert "Đã làm 1.2" in page.content.decode()
    assert "data-open" not in page.content.decode()
    for stranger in (world.coordinator, world.other_clerk, world.administrator):
        client.force_login(stranger)
        assert client.get(draft.get_absolute_url()).status_code == 404


def test_nothing_more_is_saved_or_filed_in_it(client, world, draft):
    client.force_login(world.clerk)
    task = world.tasks["1.2"].pk
    before = list(DraftLine.objects.values())
    typed = {f"nv{task}-outcome": "result", f"nv{task}-text": "Viết thêm"}

    saved = client.post(draft.get_absolute_url(), typed)
    kept = client.post(reverse("report-save", args=[draft.pk]), typed)
    filed = client.post(reverse("report-submit", args=[draft.pk]), {"revision": draft.revision})

    assert (saved.status_code, kept.status_code, filed.status_code) == (409, 409, 409)
    assert "chỉ còn để xem" in kept.json()["sentence"]
    assert "Viết thêm" in saved.content.decode()
    assert list(DraftLine.objects.values()) == before
    assert Report.objects.get(pk=draft.pk).state == "draft"


def test_no_paper_is_entered_for_it(client, world, draft):
    client.force_login(world.coordinator)

    assert client.get(reverse("report-paper", args=[draft.pk])).status_code == 404


def test_the_plan_keeps_its_parts_as_issued_and_says_who_carries_them_today(client, world, words):
    task = world.task("3.8", ("lead", world.home_affairs))
    reorganise(
        world,
        "rename",
        [world.home_affairs],
        ["Sở Nội vụ và Lao động"],
        carried={task.assignments.get().pk: 0},
    )
    client.force_login(world.clerk)

    page = words(client.get(world.plan.get_absolute_url()))
    of_task = words(client.get(task.get_absolute_url()))
    before = words(client.get(task.get_absolute_url(), {"ngay": "31/10/2026"}))

    said = "(đến hết ngày 31/10/2026) Nay do Sở Nội vụ và Lao động thực hiện."
    assert f"Sở Nội vụ {said}" in page
    assert "Từ ngày 01/11/2026, tiếp nhận từ Sở Nội vụ." in of_task
    assert "tiếp nhận từ" not in before


def test_part_three_says_who_carries_a_duty_today_and_the_agency_page_from_whom(
    client, world, words
):
    duty = world.duty("8", "Chỉ đạo các cơ quan báo chí.", world.home_affairs)
    reorganise(
        world,
        "rename",
        [world.home_affairs],
        ["Sở Nội vụ và Lao động"],
        duties={duty.addressees.get().pk: 0},
    )
    heir = Agency.objects.get(name="Sở Nội vụ và Lao động")
    client.force_login(world.clerk)

    page = words(client.get(world.plan.get_absolute_url()))
    of_heir = words(client.get(heir.get_absolute_url(), {"ngay": "01/11/2026"}))
    before = words(client.get(world.home_affairs.get_absolute_url(), {"ngay": "31/10/2026"}))

    said = "Sở Nội vụ: đến hết ngày 31/10/2026. Nay do Sở Nội vụ và Lao động thực hiện."
    assert said in page
    assert "Qua: tiếp nhận từ Sở Nội vụ từ ngày 01/11/2026" in of_heir
    assert "Qua: nêu tên" in before


def test_a_part_that_nobody_carries_today_says_only_when_it_ended(client, world, words):
    world.task("3.8", ("lead", world.home_affairs))
    reorganise(world, "dissolve", [world.home_affairs])
    client.force_login(world.clerk)

    page = words(client.get(world.plan.get_absolute_url()))

    assert "(đến hết ngày 31/10/2026)" in page
    assert "Nay do" not in page


def test_where_an_agency_ended_and_nobody_said_who_goes_on_the_plan_says_that(client, world, words):
    """As in Gia Lai, whose data of 2025 know the successors but not who took on which task."""
    world.task("3.8", ("lead", world.home_affairs))
    world.duty("8", "Chỉ đạo các cơ quan báo chí.", world.home_affairs)
    world.home_affairs.until_on = date(2025, 2, 28)
    world.home_affairs.save()
    client.force_login(world.clerk)

    page = words(client.get(world.plan.get_absolute_url()))

    assert "Sở Nội vụ (đã kết thúc ngày 28/02/2025, chưa ghi ai tiếp nhận)" in page
    assert "Sở Nội vụ đã kết thúc ngày 28/02/2025, chưa ghi ai tiếp nhận." in page


def test_the_agencies_page_shows_the_line(client, world, cycle, draft, words):
    heir = Agency.objects.get(name="UBND xã Hợp Nhất")
    client.force_login(world.clerk)

    assert heir.name in words(client.get(world.ea_kar.get_absolute_url()))
    assert world.ea_kar.name in words(client.get(heir.get_absolute_url()))


@pytest.mark.parametrize("count", [1, 3])
def test_left_drafts_cost_no_reads_of_their_own(world, client, count, django_assert_num_queries):
    """Reports that ended are read together with those that are owed."""
    for year in range(2026, 2026 + count):
        cycle = world.open(year)
        fill(cycle.obligations.get(agency=world.ea_kar).report, world.clerk)
    reorganise(world, "dissolve", [world.ea_kar], effective_on=vn(2026, 11, 2).date())
    client.force_login(world.clerk)

    with django_assert_num_queries(15):  # as always, and what is told to whose agencies all ended
        client.get(reverse("my-work"))


# Handed over ---------------------------------------------------------------------------------------


@pytest.fixture
def heir(world, cycle, draft):
    """The report of the successor, which the clerk writes too."""
    agency = Agency.objects.get(name="UBND xã Hợp Nhất")
    Membership.objects.create(user=world.clerk, agency=agency, role="focal_point")
    return cycle.obligations.get(agency=agency).report


def hand_over(client, report, to):
    return client.post(reverse("report-hand-over", args=[report.pk]), {"sang": to.pk})


def test_the_words_are_handed_over_where_the_writer_writes_for_both(
    client, world, draft, heir, words
):
    client.force_login(world.clerk)
    offered = words(client.get(draft.get_absolute_url()))
    work = words(client.get(reverse("my-work")))

    response = hand_over(client, draft, heir)

    for page in (offered, work):
        assert "Chuyển nội dung sang báo cáo của UBND xã Hợp Nhất" in page
    assert response.url == heir.get_absolute_url()
    said = words(client.get(response.url))
    assert "Đã chuyển từ bản nháp của UBND xã Ea Kar: nhiệm vụ 1.1, 1.2; Ưu điểm" in said
    task = world.tasks["1.2"]
    assert heir.lines.get(task=task).text == draft.lines.get(task=task).text


def test_handed_over_twice_there_is_nothing_left_to_take(client, world, draft, heir, words):
    client.force_login(world.clerk)
    hand_over(client, draft, heir)

    response = hand_over(client, draft, heir)

    assert response.url == draft.get_absolute_url()
    assert "Không chuyển gì" in words(client.get(response.url))


def test_who_does_not_write_for_the_successor_is_told_whom_to_ask(
    client, world, cycle, draft, words
):
    client.force_login(world.clerk)
    agency = Agency.objects.get(name="UBND xã Hợp Nhất")
    to = cycle.obligations.get(agency=agency).report

    page = words(client.get(draft.get_absolute_url()))
    response = hand_over(client, draft, to)

    assert "Chuyển nội dung sang" not in page
    assert "đề nghị cán bộ điều phối ở Sở Tư pháp giao vai trò" in page
    assert response.url == draft.get_absolute_url()
    assert "không có quyền" in words(client.get(response.url))
    assert not to.lines.exists()


def test_nothing_goes_into_a_report_that_was_filed(client, world, draft, heir, words):
    clerk = User.objects.get(pk=world.clerk.pk)
    fill(heir, clerk)
    submit_report(report=heir, by=clerk, now=vn(2026, 11, 24, 8))
    client.force_login(world.clerk)

    page = words(client.get(draft.get_absolute_url()))
    response = hand_over(client, draft, heir)

    assert "Báo cáo của UBND xã Hợp Nhất đã gửi" in page
    assert response.url == draft.get_absolute_url()


def test_words_go_to_successors_only(client, world, cycle, draft, heir):
    client.force_login(world.clerk)
    elsewhere = cycle.obligations.get(agency=world.justice).report

    assert hand_over(client, draft, elsewhere).status_code == 404
    assert hand_over(client, heir, draft).status_code == 404
    for junk in ("", "abc", "9" * 40):
        response = client.post(reverse("report-hand-over", args=[draft.pk]), {"sang": junk})
        assert response.status_code == 404
    assert client.get(reverse("report-hand-over", args=[draft.pk])).url == draft.get_absolute_url()


def test_a_stranger_hands_nothing_over(client, world, draft, heir):
    for stranger in (world.coordinator, world.other_clerk, world.administrator):
        client.force_login(stranger)
        assert hand_over(client, draft, heir).status_code == 404
    assert not heir.lines.exists()
