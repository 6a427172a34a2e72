"""What goes wrong on ordinary days: pressing twice, going back, being logged out, leaving midway."""

import re

import pytest
from playwright.sync_api import expect

from reporting.actions.cycles import close_cycle
from reporting.models import Filing
from tests.browser import follow, sign_in
from tests.e2e.steps import fill, fill_the_rest, line, press, save, unfold
from tests.factories import PASSWORD, vn
from tests.world import file_report
from tests.world import fill as fill_draft

PHONE = 360
EA_KAR = "UBND xã Ea Kar"
TYPED = "Đã tổ chức 14 hội nghị."


@pytest.fixture
def draft(opened, browse, clock):
    """The draft of Ea Kar on its clerk's phone, one week before the deadline."""
    clock(2026, 12, 7, 9)
    page = browse(opened.commune, width=PHONE)
    page.goto(opened.report(EA_KAR).get_absolute_url())
    return page


@pytest.fixture
def last_look(opened, draft):
    """The page before filing, of a complete draft."""
    fill_draft(opened.report(EA_KAR), opened.commune)
    draft.reload()
    press(draft, "Kiểm tra và gửi")
    return draft


def typed(page):
    return unfold(page, "1.1").get_by_label("Đã làm được gì")


# Pressing twice ------------------------------------------------------------------------------------


def test_pressing_twice_files_once(last_look):
    last_look.get_by_role("button", name="Gửi báo cáo").dblclick()

    expect(last_look.locator("h1")).to_have_text("Báo cáo năm 2026 đã gửi")
    assert Filing.objects.get().receipt in last_look.locator("main").inner_text()


def test_pressing_twice_saves_what_was_typed(draft, allow_status):
    allow_status(422)  # what is still missing
    fill(draft, "1.1", "Có kết quả", TYPED)

    draft.get_by_role("button", name="Kiểm tra và gửi").dblclick()

    expect(draft.locator("#loi")).to_be_visible()
    assert typed(draft).input_value() == TYPED


def test_pressing_twice_opens_one_cycle(dak_lak, browse, clock, allow_status):
    clock(2026, 10, 1, 8)
    allow_status(409)  # where the second press arrives alone, it is told so, with the way there
    page = browse(dak_lak.coordinator)
    page.goto("/ke-hoach/dak-lak-2026/mo-ky/?year=2026")

    page.get_by_role("button", name="Mở kỳ năm 2026").dblclick()

    expect(page.locator("main")).to_contain_text(re.compile("Đã mở kỳ|đã được mở trước đó"))
    assert dak_lak.plan.cycles.count() == 1


def test_two_people_pressing_one_after_the_other_file_once(opened, last_look, browse):
    second = browse(opened.person("Y Thân Niê", EA_KAR))
    second.goto(last_look.url)
    press(last_look, "Gửi báo cáo")

    press(second, "Gửi báo cáo")

    assert "đã được gửi trước đó" in second.locator(".messages").inner_text()
    assert "Nguyễn Thị Hạnh" in second.locator("main .facts").inner_text()
    assert Filing.objects.count() == 1


# Going back ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "button"), [(1, "Gửi báo cáo"), (2, "Kiểm tra và gửi")])
def test_going_back_after_filing_changes_nothing(last_look, steps, button):
    press(last_look, "Gửi báo cáo")
    receipt = last_look.url

    for _ in range(steps):
        last_look.go_back()
    if last_look.get_by_role("button", name=button).count():  # where the browser kept the old page
        press(last_look, button)

    expect(last_look).to_have_url(receipt)
    assert Filing.objects.count() == 1


def test_leaving_midway_and_coming_back_finds_what_was_typed(draft):
    fill(draft, "1.1", "Có kết quả", TYPED)
    save(draft)
    follow(draft.get_by_role("link", name="Kế hoạch", exact=True))

    draft.go_back()

    assert typed(draft).input_value() == TYPED
    assert draft.locator(".conflict").count() == 0


# Being logged out ------------------------------------------------------------------------------------


def test_words_typed_as_the_session_ended_are_kept_through_the_next_login(
    opened, draft, allow_status
):
    allow_status(401)
    opened.commune.set_password(PASSWORD)
    opened.commune.save()
    draft.context.clear_cookies(name="sessionid")
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")

    follow(draft.get_by_role("link", name="Đăng nhập lại"))
    draft.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(opened.commune.username)
    draft.get_by_label("Mật khẩu").fill(PASSWORD)
    press(draft, "Đăng nhập")

    assert typed(draft).input_value() == TYPED
    save(draft)
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED
    assert kept_by(draft) == []


def test_going_on_after_the_session_ended_leads_through_the_login_to_where_one_was_going(
    opened, draft, allow_status, check
):
    for status in (401, 422):  # what is missing still
        allow_status(status)
    opened.commune.set_password(PASSWORD)
    opened.commune.save()
    draft.context.clear_cookies(name="sessionid")
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Phiên đăng nhập đã hết")

    press(draft, "Kiểm tra và gửi")
    check(draft, status=401)
    draft.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(opened.commune.username)
    draft.get_by_label("Mật khẩu").fill(PASSWORD)
    press(draft, "Đăng nhập và gửi tiếp")

    expect(draft.locator("#loi")).to_contain_text("Chưa gửi được")
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED
    assert kept_by(draft) == []


def test_without_scripts_words_typed_as_the_session_ended_are_saved_by_the_next_login(
    opened, browse, clock, allow_status
):
    clock(2026, 12, 1, 9)
    allow_status(401)
    opened.commune.set_password(PASSWORD)
    opened.commune.save()
    page = browse(opened.commune, 360, java_script_enabled=False)
    page.goto(opened.report(EA_KAR).get_absolute_url())
    fill(page, "1.1", "Có kết quả", TYPED)
    page.context.clear_cookies(name="sessionid")

    press(page, "Lưu nháp")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(opened.commune.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Đăng nhập và gửi tiếp")

    assert typed(page).input_value() == TYPED
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED


def test_the_deadline_passes_while_the_page_is_open(opened, draft, clock):
    fill_draft(opened.report(EA_KAR), opened.commune)
    draft.reload()
    press(draft, "Kiểm tra và gửi")
    clock(2026, 12, 15, 0, 0)

    press(draft, "Gửi báo cáo")

    assert "Gửi chậm 1 ngày" in draft.locator("main").inner_text()


def test_the_cycle_is_closed_while_somebody_types(opened, draft, allow_status):
    allow_status(409)
    close_cycle(cycle=opened.plan.cycles.get(), by=opened.coordinator, now=vn(2026, 12, 7, 9))

    fill(draft, "1.1", "Có kết quả", TYPED)

    expect(draft.locator("#saved")).to_contain_text("Kỳ báo cáo đã đóng")
    expect(draft.locator("#saved")).to_contain_text("giữ trên máy này")
    assert typed(draft).input_value() == TYPED
    assert len(kept_by(draft)) == 1


# A dead line, two tabs, closing the tab ---------------------------------------------------------------


def kept_by(page):
    """What the browser keeps of reports until the server has it."""
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('bao-cao:'))")


def test_a_dead_line_keeps_the_words_and_sends_them_when_it_is_back(opened, draft, browser_faults):
    draft.context.set_offline(True)
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    assert len(kept_by(draft)) == 1

    draft.context.set_offline(False)

    expect(draft.locator("#saved")).to_contain_text("Đã lưu lúc")
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED
    assert kept_by(draft) == []
    browser_faults[:] = [one for one in browser_faults if "INTERNET_DISCONNECTED" not in one]


def test_an_answer_lost_on_the_way_is_no_colleagues_change(opened, draft, browser_faults):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    draft.route("**/luu/", lose_the_answer)
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED
    typed(draft).fill(f"{TYPED} Đã phát 2.400 tờ gấp.")
    draft.unroute("**/luu/")

    save(draft)

    assert draft.locator(".conflict").count() == 0
    kept = opened.report(EA_KAR).lines.get(task__number="1.1").text
    assert kept == f"{TYPED} Đã phát 2.400 tờ gấp."
    browser_faults[:] = [one for one in browser_faults if "ERR_FAILED" not in one]


def test_a_tab_that_was_killed_on_a_dead_line_has_the_words_when_opened_again(
    opened, draft, browser_faults
):
    draft.context.set_offline(True)
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    address, context = draft.url, draft.context
    draft.close()  # as a crash does: nobody is asked
    context.set_offline(False)

    again = context.new_page()
    again.goto(address)

    assert typed(again).input_value() == TYPED
    save(again)
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED
    browser_faults[:] = [one for one in browser_faults if "INTERNET_DISCONNECTED" not in one]


def test_closing_a_tab_with_unsaved_words_asks_first(draft, browser_faults):
    draft.context.set_offline(True)
    fill(draft, "1.1", "Có kết quả", TYPED)
    asked = []
    draft.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    draft.close(run_before_unload=True)
    draft.wait_for_timeout(500)

    assert asked == ["beforeunload"]
    assert typed(draft).input_value() == TYPED
    browser_faults.clear()  # the line was dead


def test_closing_a_tab_with_everything_saved_asks_nothing(draft):
    fill(draft, "1.1", "Có kết quả", TYPED)
    save(draft)
    asked = []
    draft.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    with draft.expect_event("close"):
        draft.close(run_before_unload=True)

    assert asked == []


def test_two_tabs_of_one_person_on_one_line_see_both_texts(opened, draft):
    other = draft.context.new_page()
    other.goto(draft.url)
    fill(draft, "1.1", "Có kết quả", TYPED)
    save(draft)

    fill(other, "1.1", "Có kết quả", "Ở thẻ thứ hai.")

    conflict = line(other, "1.1").locator(".conflict")
    expect(conflict).to_contain_text(TYPED)
    other.get_by_role("button", name="Lấy nội dung kia").click()
    save(other)
    assert typed(other).input_value() == TYPED
    assert opened.report(EA_KAR).lines.get(task__number="1.1").text == TYPED


def test_logging_out_erases_what_the_browser_keeps_after_a_warning(draft, browser_faults):
    draft.route("**/luu/", lambda route: route.abort())
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    said = []
    draft.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))

    follow(draft.get_by_role("button", name="Đăng xuất"))

    assert "chưa gửi được lên hệ thống" in said[0]
    assert kept_by(draft) == []
    browser_faults[:] = [one for one in browser_faults if "ERR_FAILED" not in one]


def test_words_of_one_person_are_not_shown_to_another_on_the_same_computer(
    opened, draft, browser_faults, live_server
):
    draft.route("**/luu/", lambda route: route.abort())
    fill(draft, "1.1", "Có kết quả", TYPED)
    expect(draft.locator("#saved")).to_contain_text("Mất kết nối")
    sign_in(draft.context, opened.person("Y Thân Niê", EA_KAR), live_server.url)
    colleague = draft.context.new_page()

    colleague.goto(draft.url)

    assert typed(colleague).input_value() == ""
    browser_faults[:] = [one for one in browser_faults if "ERR_FAILED" not in one]


# Long forms that save nothing by themselves -----------------------------------------------------------


def log_in_again(page, user):
    user.set_password(PASSWORD)
    user.save()
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Đăng nhập và gửi tiếp")


def test_a_paper_being_entered_outlives_the_session(opened, browse, clock, allow_status):
    for status in (401, 422):  # its day is missing still
        allow_status(status)
    clock(2026, 12, 11, 9)
    page = browse(opened.coordinator)
    page.goto(f"{opened.report(EA_KAR).get_absolute_url()}ban-giay/")
    page.get_by_label("Lý do nhận bản giấy").fill("Xã mất mạng do lũ.")
    fill(page, "1.1", "Có kết quả", TYPED)
    page.get_by_label("Khó khăn, vướng mắc", exact=True).evaluate(
        "e => { e.closest('details').open = true }"
    )
    page.get_by_label("Khó khăn, vướng mắc", exact=True).fill("Thiếu người.")
    page.context.clear_cookies(name="sessionid")

    press(page, "Gửi báo cáo giấy")
    log_in_again(page, opened.coordinator)

    assert page.get_by_label("Lý do nhận bản giấy").input_value() == "Xã mất mạng do lũ."
    assert typed(page).input_value() == TYPED
    obstacle = page.get_by_label("Khó khăn, vướng mắc", exact=True).first  # then an empty one
    assert obstacle.input_value() == "Thiếu người."
    page.get_by_label("Ngày nhận bản giấy").fill("10/12/2026")
    page.get_by_label("Các dòng bắt buộc còn để trống: không phát sinh").check()
    fill_the_rest(page)
    press(page, "Gửi báo cáo giấy")
    assert opened.report(EA_KAR).filings.get().lines.get(number="1.1").text == TYPED
    assert kept_by(page) == []


def test_opinions_of_a_review_outlive_the_session(opened, browse, clock, allow_status):
    allow_status(401)
    clock(2026, 12, 11, 9)
    file_report(opened.report(EA_KAR), opened.commune, vn(2026, 12, 7, 9))
    page = browse(opened.coordinator)
    page.goto(f"/xem-xet/{opened.report(EA_KAR).pk}/?xem=tat-ca")
    line_1 = page.locator("article").first
    line_1.get_by_role("radio", name="Trả lại").check()
    line_1.get_by_role("textbox").fill("Ghi số văn bản.")
    page.get_by_label("Ý kiến chung về báo cáo").fill("Xem lại số liệu.")
    page.context.clear_cookies(name="sessionid")

    press(page, "Trả lại báo cáo")
    log_in_again(page, opened.coordinator)

    assert "Đã trả lại" in page.locator(".messages").inner_text()
    filing = opened.report(EA_KAR).filings.get()
    assert filing.lines.get(review__verdict="returned").review.comment == "Ghi số văn bản."
    assert filing.report.events.last().text == "Xem lại số liệu."
    assert kept_by(page) == []


# Unusual words ------------------------------------------------------------------------------------------


def test_emoji_and_decomposed_letters_are_kept_and_the_second_save_is_no_conflict(opened, draft):
    field = typed(draft)
    field.fill("Đã tô\u0309 chư\u0301c 👩‍⚖️ 2 hội nghị")
    save(draft)
    field.press("End")
    field.press_sequentially(" nữa.")
    save(draft)

    assert (
        opened.report(EA_KAR).lines.get(task__number="1.1").text == "Đã tổ chức 👩‍⚖️ 2 hội nghị nữa."
    )
    assert draft.locator(".conflict").count() == 0


def test_a_row_typed_into_and_emptied_again_holds_nothing_up(draft, allow_status):
    allow_status(422)
    sent = []
    draft.on("request", lambda request: "/luu/" in request.url and sent.append(request.url))
    draft.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    obstacle = draft.get_by_label("Khó khăn, vướng mắc", exact=True)

    obstacle.press_sequentially("T")
    obstacle.press("Backspace")
    save(draft)
    draft.wait_for_timeout(2_000)

    assert len(sent) <= 2
    press(draft, "Kiểm tra và gửi")
    assert draft.locator("#loi").is_visible()


def test_a_task_taken_away_while_somebody_types_keeps_the_words_on_the_page(opened, draft):
    task = opened.report(EA_KAR).obligation.cycle.plan.sections.get(number="1").tasks.first()
    task.assignments.all().delete()

    fill(draft, "1.1", "Có kết quả", TYPED)

    expect(draft.locator("#saved")).to_contain_text("Có chỗ chưa lưu được")
    assert "phân công vừa thay đổi" in line(draft, "1.1").inner_text()
    assert typed(draft).input_value() == TYPED


def test_enter_in_a_short_field_does_not_leave_the_page(draft):
    name = draft.get_by_label("Họ và tên người ký")
    name.fill("Y Thân Niê")
    name.press("Enter")
    draft.wait_for_load_state()

    save(draft)
    assert draft.get_by_label("Họ và tên người ký").input_value() == "Y Thân Niê"
