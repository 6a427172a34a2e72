"""Login, passwords and the pages that refuse, as a person at the browser meets them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from agencies.models import User
from tests.factories import PASSWORD, FocalPointFactory, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/dang-nhap/"
FORGOTTEN = "/tai-khoan/quen-mat-khau/"
CHANGE = "/tai-khoan/doi-mat-khau/"
NEW = "Ghe-xanh-47"


def log_in(client, login, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def is_logged_in(client):
    return "_auth_user_id" in client.session


def text(response):
    return response.content.decode()


def reset_link(message):
    return re.search(r"https?://testserver(\S+)", message.body)[1]


# Login --------------------------------------------------------------------------------------
@pytest.mark.parametrize("field", ["username", "email"])
def test_username_and_mail_address_both_open_the_door(client, field):
    user = FocalPointFactory()

    response = log_in(client, getattr(user, field))

    assert response.status_code == 302
    assert is_logged_in(client)


def test_after_login_one_is_where_one_wanted_to_be(client):
    user = FocalPointFactory()

    response = log_in(client, user.username, next="/ke-hoach/")

    assert response.url == "/ke-hoach/"


def test_login_leads_to_no_other_host(client):
    user = FocalPointFactory()

    response = log_in(client, user.username, next="https://noi-khac.example/")

    assert response.url == reverse("home")


@pytest.mark.parametrize("login", ["eakar.daklak", "khong-co-ai", "ai-do@example.vn"])
def test_wrong_words_are_answered_the_same_whether_the_account_exists(client, login):
    UserFactory(username="eakar.daklak")

    response = log_in(client, login, "sai")

    assert "mật khẩu chưa đúng." in text(response)
    assert f'value="{login}"' in text(response)  # what was typed is still there
    assert not is_logged_in(client)


def test_a_wrong_password_never_comes_back_in_the_page(client):
    UserFactory(username="eakar.daklak")

    assert "Sai-het-99" not in text(log_in(client, "eakar.daklak", "Sai-het-99"))


def test_empty_fields_are_named_on_top_and_at_the_field(client):
    page = text(client.post(LOGIN, {}))

    assert "Chưa đăng nhập được" in page
    assert page.count("Chưa điền mục này.") == 4
    assert 'href="#id_login"' in page


def test_after_ten_wrong_tries_even_the_right_password_waits(client):
    user = FocalPointFactory()
    for _ in range(10):
        log_in(client, user.username, "sai")

    response = log_in(client, user.username)

    assert "Hãy đợi 5 phút" in text(response)
    assert not is_logged_in(client)


def test_wrong_tries_on_one_account_leave_a_colleague_behind_the_same_address_alone(client):
    for _ in range(12):
        log_in(client, "nguoi-khac", "sai")

    log_in(client, FocalPointFactory().username)

    assert is_logged_in(client)


def test_a_demonstration_account_opens_nothing_in_a_real_installation(client):
    user = FocalPointFactory(is_demo=True)

    response = log_in(client, user.username)

    assert response.url == reverse("account_inactive")
    assert not is_logged_in(client)


def test_a_demonstration_account_opens_the_demonstration(client, settings):
    settings.DEMO = True
    user = FocalPointFactory(is_demo=True)

    assert log_in(client, user.username).status_code == 302


def test_an_account_that_was_switched_off_is_refused(client):
    user = FocalPointFactory(is_active=False)

    response = client.post(LOGIN, {"login": user.username, "password": PASSWORD}, follow=True)

    assert "Tài khoản đang tạm khóa" in text(response)
    assert not is_logged_in(client)


@pytest.mark.parametrize(
    ("keep", "ends_with_the_browser"), [({}, True), ({"remember": "on"}, False)]
)
def test_a_shared_machine_forgets_who_was_there(client, keep, ends_with_the_browser):
    log_in(client, FocalPointFactory().username, **keep)

    assert client.session.get_expire_at_browser_close() is ends_with_the_browser


def test_the_login_page_tells_where_accounts_come_from_and_offers_no_sign_up(client):
    page = text(client.get(LOGIN))

    assert "Tài khoản do Sở Tư pháp cấp" in page
    assert reverse("account_signup") not in page


def test_nobody_signs_up(client):
    words = {"username": "toi", "password1": NEW, "password2": NEW, "email": "toi@example.vn"}

    page = text(client.post("/tai-khoan/dang-ky/", words))

    assert "Hệ thống không có đăng ký tự do" in page
    assert not User.objects.exists()


def test_leaving_takes_a_deliberate_press(client):
    client.force_login(FocalPointFactory())

    page = text(client.get("/tai-khoan/dang-xuat/"))
    assert is_logged_in(client)
    assert "Đăng xuất?" in page

    response = client.post("/tai-khoan/dang-xuat/", follow=True)
    assert not is_logged_in(client)
    assert "Đã đăng xuất." in text(response)


def test_the_admin_is_entered_by_our_door(client):
    response = client.get("/admin/login/?next=/admin/")

    assert response.url.startswith(LOGIN)


def test_the_admin_refuses_people_without_its_right(client):
    client.force_login(FocalPointFactory())

    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "Việc vừa chọn dành cho vai trò khác" in text(response)


# Forgotten passwords ------------------------------------------------------------------------
def test_the_mail_says_what_it_is_and_the_link_works_once(client):
    user = FocalPointFactory()

    client.post(FORGOTTEN, {"email": user.email})
    (message,) = mail.outbox
    form = client.get(reset_link(message), follow=True)
    response = client.post(
        form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True
    )

    assert message.subject == "Đặt lại mật khẩu, Theo dõi kế hoạch"
    assert message.to == [user.email]
    assert user.username in message.body
    assert "chỉ dùng được một lần và trong 3 ngày" in message.body
    assert "Đã đặt mật khẩu mới" in text(response)
    assert "Đường dẫn này không dùng được" in text(client.get(reset_link(message), follow=True))
    assert log_in(client, user.username, NEW).status_code == 302


def test_the_mail_has_no_word_of_english():
    user = FocalPointFactory()
    Client().post(FORGOTTEN, {"email": user.email})

    assert not re.search(r"\b(hello|you|password|your|click|thank)\b", mail.outbox[0].body, re.I)


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client):
    known = FocalPointFactory()

    answers = [
        text(client.post(FORGOTTEN, {"email": email}, follow=True))
        for email in (known.email, "la@example.vn")
    ]

    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[known.email]]


def test_people_without_a_mail_address_learn_whom_to_ask(client):
    page = text(client.get(FORGOTTEN))

    assert "Tài khoản không có thư điện tử" in page
    assert "đề nghị Sở Tư pháp đặt lại mật khẩu" in page


@pytest.mark.parametrize("typed", ["", "khong-phai-thu", "a" * 400 + "@example.vn"])
def test_a_bad_mail_address_is_answered_at_the_field(client, typed):
    page = text(client.post(FORGOTTEN, {"email": typed}))

    assert "Chưa gửi được đường dẫn" in page
    assert 'aria-invalid="true"' in page


@pytest.mark.parametrize("key", ["1-abc-def", "zzz-set-password", "1-" + "x" * 200])
def test_a_made_up_link_is_told_what_to_do(client, key):
    page = text(client.get(f"/tai-khoan/quen-mat-khau/khoa/{key}/"))

    assert "Đường dẫn này không dùng được" in page
    assert "Gửi đường dẫn mới" in page


# Change of password -------------------------------------------------------------------------
def change(client, old=PASSWORD, new=NEW, again=None):
    words = {"oldpassword": old, "password1": new, "password2": new if again is None else again}
    return client.post(CHANGE, words)


def test_a_changed_password_keeps_one_logged_in_and_leads_home(client):
    user = FocalPointFactory()
    client.force_login(user)

    response = change(client)

    user.refresh_from_db()
    assert response.url == reverse("home")
    assert user.check_password(NEW)
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({"old": "sai"}, "Mật khẩu hiện tại: Chưa đúng, hãy nhập lại."),
        ({"new": "Ab1"}, "Mật khẩu mới: Quá ngắn, cần ít nhất 8 ký tự."),
        ({"new": "1234567890"}, "Mật khẩu mới: Chỉ gồm chữ số, dễ bị đoán."),
        ({"new": "password1"}, "Mật khẩu mới: Quá thông dụng, dễ bị đoán."),
        ({"again": "khác"}, "Nhập lại mật khẩu mới: Hai lần nhập mật khẩu chưa giống nhau."),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_the_reason(client, words, fault):
    user = FocalPointFactory()
    client.force_login(user)

    response = change(client, **words)

    user.refresh_from_db()
    assert fault in text(response)
    assert user.check_password(PASSWORD)


# The pages that refuse ----------------------------------------------------------------------
def test_a_page_that_does_not_exist_says_as_whom_one_is_looking(client):
    user = FocalPointFactory(full_name="Nguyễn Thị Hạnh")
    client.force_login(user)

    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "Không tìm thấy trang này" in text(response)
    assert "<strong>Nguyễn Thị Hạnh</strong>" in text(response)


def test_a_stranger_at_a_wrong_address_is_offered_the_login(client):
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert LOGIN in text(response)


def test_a_form_from_before_the_login_is_explained():
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(LOGIN, {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "phiên làm việc đã thay đổi" in text(response)


def test_too_many_requests_get_a_page_and_the_right_status(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    log_in(client, "a", "b")

    response = log_in(client, "a", "b")

    assert response.status_code == 429
    assert "Hãy đợi 5 phút rồi thử lại" in text(response)


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        FORGOTTEN,
        f"{FORGOTTEN}da-gui/",
        f"{FORGOTTEN}xong/",
        "/tai-khoan/dang-ky/",
        "/tai-khoan/tam-khoa/",
    ],
)
def test_anonymous_pages_stand_in_our_frame_and_send_the_security_policy(client, path):
    response = client.get(path)

    assert response.status_code == 200
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert '<html lang="vi">' in text(response)
    assert "Theo dõi kế hoạch" in text(response)
