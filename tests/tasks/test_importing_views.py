"""The pages of a file: chosen, checked, answered, applied, put away; and of a new province."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.models import Agency, Alias, Province, Upload
from tests.factories import (
    AgencyFactory,
    CoordinatorFactory,
    FocalPointFactory,
    JusticeFactory,
    ProvinceFactory,
    UserFactory,
)
from tests.workbooks import agencies, compound, row, upload_of

pytestmark = pytest.mark.django_db
NEW = reverse("upload-new", args=["co-quan"])
CONTENT = agencies(row(name="Sở Nội vụ", short_name="SNV", kind="Sở, ban, ngành"))


@pytest.fixture
def province():
    return ProvinceFactory()


@pytest.fixture
def coordinator(client, province):
    user = CoordinatorFactory(province=province)
    client.force_login(user)
    return user


@pytest.fixture
def administrator(client):
    user = UserFactory(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user


def file(content=CONTENT, name="co-quan.xlsx"):
    return SimpleUploadedFile(name, content)


def give(client, **data):
    return client.post(NEW, {"tep": file(), **data})


def apply(client, upload, **answers):
    page = client.get(upload.get_absolute_url())
    typed = {f"tra-loi:{one.key}": one.value for one in page.context["check"].questions}
    seen = {"da-xem": page.context["check"].digest}
    return client.post(
        reverse("upload-apply", args=[upload.pk]), typed | seen | answers, follow=True
    )


# Giving --------------------------------------------------------------------------------------------


def test_the_only_province_is_not_asked_for(client, coordinator, province, words):
    page = client.get(NEW)

    assert "tinh" not in page.context["form"].fields
    assert "Tỉnh Đắk Lắk" in words(page)


def test_a_given_file_is_checked_on_a_page_of_its_own(client, coordinator, province, words):
    response = give(client)

    upload = Upload.objects.get()
    assert response.url == upload.get_absolute_url()
    assert (upload.province, upload.uploaded_by) == (province, coordinator)
    page = words(client.get(response.url))
    assert "Kiểm tra tệp co-quan.xlsx, tỉnh Đắk Lắk" in page
    assert "Sở Nội vụ (Sở, ban, ngành)" in page
    assert not Agency.objects.filter(short_name="SNV").exists()


def test_the_administrator_chooses_the_province(client, administrator, province):
    other = ProvinceFactory(abbreviation="GLI")

    assert give(client).status_code == 422
    assert give(client, tinh="999").status_code == 422
    give(client, tinh=other.pk)

    assert Upload.objects.get().province == other


def test_the_province_of_the_address_is_chosen_already(client, administrator, province):
    other = ProvinceFactory(abbreviation="GLI")

    page = client.get(f"{NEW}?tinh={other.pk}")

    assert f'<option value="{other.pk}" selected>' in page.content.decode()


def test_a_coordinator_cannot_give_a_file_for_another_province(client, coordinator, province):
    other = ProvinceFactory(abbreviation="GLI")

    give(client, tinh=other.pk)

    assert Upload.objects.get().province == province


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Chọn tệp .xlsx."),
        ({"tep": SimpleUploadedFile("a.xlsx", b"")}, "Tệp này trống."),
        ({"tep": SimpleUploadedFile("a.xls", b"x")}, "Chỉ nhận tệp .xlsx; đang là tệp .xls."),
        ({"tep": SimpleUploadedFile("a.xlsm", b"x")}, "Chỉ nhận tệp .xlsx; đang là tệp .xlsm."),
        ({"tep": SimpleUploadedFile("a", b"x")}, "không có phần mở rộng"),
        ({"tep": SimpleUploadedFile("a.xlsx", b"x" * (5 * 1024**2 + 1))}, "lớn hơn 5 MB"),
        ({"tep": SimpleUploadedFile("a" * 250 + ".xlsx", b"x")}, "Tên tệp quá dài"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(client, coordinator, given, sentence, words):
    page = client.post(NEW, given)

    assert page.status_code == 422
    assert sentence in words(page)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (compound("EncryptedPackage"), "tệp đặt mật khẩu"),
        (compound("Workbook"), "lưu lại dạng .xlsx"),
        (b"PK\x03\x04 broken", "tệp hỏng"),
        (b"abc", "không phải tệp Excel"),
    ],
)
def test_a_file_that_cannot_be_read_says_so_and_cannot_be_applied(
    client, coordinator, content, sentence, words
):
    page = client.post(NEW, {"tep": file(content)}, follow=True)

    assert page.status_code == 200
    assert "Tệp có 1 lỗi, chưa áp dụng được" in words(page)
    assert sentence in words(page)
    assert "upload-apply" not in page.content.decode()
    assert reverse("upload-apply", args=[Upload.objects.get().pk]) not in page.content.decode()


def test_files_that_wait_are_listed_so_that_a_lost_page_is_found_again(
    client, coordinator, province, words
):
    upload = upload_of(CONTENT, province, coordinator, name="hom-qua.xlsx")
    theirs = CoordinatorFactory(province=ProvinceFactory(abbreviation="GLI"))
    upload_of(CONTENT, ProvinceFactory(abbreviation="GLI"), theirs, name="gia-lai.xlsx")

    page = client.get(NEW)

    assert upload.get_absolute_url() in page.content.decode()
    assert "Tệp đang chờ áp dụng 1" in words(page)
    assert "gia-lai" not in words(page)
    assert "Gia Lai" not in words(page)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_waiting_files_costs_the_same_queries(
    client, coordinator, province, count, django_assert_num_queries
):
    for number in range(count):
        upload_of(CONTENT, province, UserFactory(), name=f"{number}.xlsx")

    with django_assert_num_queries(4):  # session, user, provinces, files
        client.get(NEW)


@pytest.mark.parametrize("slug", ["ke-hoach-la", "agencies", "khac"])
def test_there_are_no_other_kinds(client, coordinator, slug):
    assert client.get(f"/nap/{slug}/").status_code == 404


def test_people_without_a_province_to_set_up_find_no_page(client):
    for user in (FocalPointFactory(), UserFactory()):
        client.force_login(user)
        assert client.get(NEW).status_code == 404
        assert client.post(NEW).status_code == 404
        assert client.get(reverse("agency-template")).status_code == 404


def test_an_administrator_without_provinces_is_led_to_make_one(client, administrator, words):
    assert "Chưa có tỉnh nào. Thêm tỉnh trước" in words(client.get(NEW))


# The template --------------------------------------------------------------------------------------


def test_the_template_is_a_file_to_keep(client, coordinator, province):
    response = client.get(reverse("agency-template"))

    assert response["Content-Disposition"] == 'attachment; filename="mau-co-quan.xlsx"'
    assert response.content.startswith(b"PK")
    filled = client.get(reverse("agency-template"), {"tinh": province.pk})
    assert filled["Content-Disposition"] == 'attachment; filename="co-quan-dlk.xlsx"'


def test_the_template_of_another_province_is_not_found(client, coordinator, province):
    other = ProvinceFactory(abbreviation="GLI")

    def status(key):
        return client.get(reverse("agency-template"), {"tinh": key}).status_code

    assert status(province.pk) == 200
    assert [status(key) for key in (other.pk, 999, "x", 10**30)] == [404] * 4


# Checked -------------------------------------------------------------------------------------------


def test_all_faults_are_shown_with_their_places(client, coordinator, province, words):
    rows = [row(name=f"Sở {n}", kind="lạ") for n in range(30)]
    upload = upload_of(agencies(*rows), province, coordinator)

    page = words(client.get(upload.get_absolute_url()))

    assert "Tệp có 30 lỗi" in page
    assert "ô D2 (Loại); Tờ “Cơ quan”, ô D3 (Loại)" in page  # the same sentence once
    assert "ô D31 (Loại): không có loại “lạ”" in page


def test_an_answer_is_kept_and_shown_again(client, coordinator, province):
    held = JusticeFactory(province=province)
    upload = upload_of(agencies(row(name="Sở TP")), province, coordinator)
    (question,) = client.get(upload.get_absolute_url()).context["check"].open_questions

    response = client.post(
        upload.get_absolute_url(), {f"tra-loi:{question.key}": held.pk}, follow=True
    )

    assert response.context["check"].is_sound
    assert f'value="{held.pk}" checked' in response.content.decode()


def test_an_answer_that_is_no_choice_is_not_kept(client, coordinator, province):
    JusticeFactory(province=province)
    upload = upload_of(agencies(row(name="Sở TP")), province, coordinator)
    (question,) = client.get(upload.get_absolute_url()).context["check"].open_questions

    client.post(upload.get_absolute_url(), {f"tra-loi:{question.key}": "999999"})

    upload.refresh_from_db()
    assert upload.answers == {}


def test_many_questions_are_asked_by_the_hundred(client, coordinator, province, words):
    for number in range(120):
        AgencyFactory(province=province, name=f"Sở số {number:03d} x", code="")
    rows = [row(name=f"Sở số {n:03d} y", kind="Sở, ban, ngành") for n in range(120)]
    upload = upload_of(agencies(*rows), province, coordinator)

    page = client.get(upload.get_absolute_url())

    assert page.content.decode().count("<fieldset") == 100
    assert "câu nữa, hiện ra sau khi trả lời" in words(page)


def test_another_provinces_upload_is_not_found(client, coordinator):
    other = ProvinceFactory(abbreviation="GLI")
    upload = upload_of(CONTENT, other, CoordinatorFactory(province=other))

    for name in ("upload", "upload-apply", "upload-discard"):
        address = reverse(name, args=[upload.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    upload.refresh_from_db()
    assert upload.is_waiting


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_queries_however_many_rows(
    client, coordinator, province, count, django_assert_num_queries
):
    rows = [row(name=f"Sở {n}", kind="Sở, ban, ngành", short_name=f"S{n}") for n in range(count)]
    upload = upload_of(agencies(*rows), province, coordinator)

    with django_assert_num_queries(7):  # session, user, upload, and four to check
        client.get(upload.get_absolute_url())


# Applied -------------------------------------------------------------------------------------------


def test_applying_leads_to_what_was_done_and_on(client, coordinator, province, words):
    upload = upload_of(CONTENT, province, coordinator)

    page = apply(client, upload)

    assert "Đã áp dụng tệp co-quan.xlsx." in words(page)
    assert "Kết quả áp dụng tệp" in words(page)
    assert "Thêm mới: 3 Sở Nội vụ (Sở, ban, ngành)" in words(page)
    assert reverse("agencies") in page.content.decode()
    assert Agency.objects.filter(short_name="SNV").count() == 1


def test_a_double_click_applies_once(client, coordinator, province, words):
    upload = upload_of(CONTENT, province, coordinator)
    seen = client.get(upload.get_absolute_url()).context["check"].digest
    apply(client, upload)

    page = client.post(reverse("upload-apply", args=[upload.pk]), {"da-xem": seen}, follow=True)

    assert "Kết quả áp dụng tệp" in words(page)
    assert Agency.objects.filter(short_name="SNV").count() == 1


def test_an_answer_changed_on_the_page_is_looked_at_before_it_is_applied(
    client, coordinator, province, words
):
    upload = upload_of(CONTENT, province, coordinator)

    page = apply(client, upload, **{"tra-loi:nhom:Các sở, ban, ngành": "khong"})

    assert "Xem lại những gì sẽ thay đổi rồi áp dụng" in words(page)
    assert "Nhóm “Các sở, ban, ngành”" not in page.context["check"].added
    assert not Agency.objects.filter(short_name="SNV").exists()


def test_what_changed_meanwhile_is_shown_and_nothing_is_written(
    client, coordinator, province, words
):
    upload = upload_of(CONTENT, province, coordinator)

    page = apply(client, upload, **{"da-xem": "another"})

    assert "Dữ liệu vừa thay đổi" in words(page)
    assert not Agency.objects.filter(short_name="SNV").exists()


def test_a_file_with_faults_is_not_applied(client, coordinator, province, words):
    upload = upload_of(agencies(row(name="Sở A", kind="lạ")), province, coordinator)

    page = apply(client, upload)

    assert "Chưa ghi gì: không có loại “lạ”" in words(page)
    assert Upload.objects.waiting().exists()


def test_an_answer_is_remembered_as_another_name(client, coordinator, province):
    held = JusticeFactory(province=province)
    upload = upload_of(agencies(row(name="Sở TP", email="a@b.vn")), province, coordinator)
    (question,) = client.get(upload.get_absolute_url()).context["check"].open_questions
    client.post(upload.get_absolute_url(), {f"tra-loi:{question.key}": held.pk})

    apply(client, upload)

    alias = Alias.objects.get()
    assert (alias.word, alias.agency, alias.created_by) == ("Sở TP", held, coordinator)
    assert alias.history.get().history_user == coordinator


def test_a_file_is_put_away(client, coordinator, province, words):
    upload = upload_of(CONTENT, province, coordinator)

    page = client.post(reverse("upload-discard", args=[upload.pk]), follow=True)

    assert "Đã bỏ tệp co-quan.xlsx." in words(page)
    assert "Tệp đã bỏ" in words(client.get(upload.get_absolute_url()))
    again = client.post(reverse("upload-discard", args=[upload.pk]), follow=True)
    assert "Tệp này đã bị bỏ" in words(again)


def test_whoever_was_logged_out_comes_back_to_the_file(client, coordinator, province):
    upload = upload_of(CONTENT, province, coordinator)

    for name in ("upload-apply", "upload-discard"):
        assert client.get(reverse(name, args=[upload.pk])).url == upload.get_absolute_url()


def test_names_are_shown_as_they_are_written_and_never_as_markup(client, coordinator, province):
    content = agencies(row(name="<script>alert(1)</script>", kind="Sở, ban, ngành"))
    upload = upload_of(content, province, coordinator, name="<b>.xlsx")

    assert "<script>alert" not in client.get(upload.get_absolute_url()).content.decode()


# A new province ------------------------------------------------------------------------------------


def test_a_new_province_leads_on_to_its_agencies(client, administrator):
    ProvinceFactory()

    response = client.post(
        reverse("province-new"),
        {"name": " Lâm  Đồng", "abbreviation": "LDG", "code": "68", "from_on": "01/07/2025"},
    )

    made = Province.objects.get(abbreviation="LDG")
    assert response.url == f"{NEW}?tinh={made.pk}"
    assert (made.name, f"{made.from_on:%d/%m/%Y}") == ("Lâm Đồng", "01/07/2025")
    assert made.history.get().history_user == administrator


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Ghi tên tỉnh"),
        ({"name": "đắk  lắk"}, "Đã có tỉnh “Đắk Lắk”."),
        ({"abbreviation": "DLK"}, "Tên viết tắt này đã là của một tỉnh khác."),
        ({"abbreviation": ""}, "Ghi tên viết tắt"),
        ({"from_on": "31/02/2025"}, "Ghi ngày theo dạng dd/mm/yyyy"),
    ],
)
def test_a_faulty_province_comes_back_with_what_was_typed(
    client, administrator, province, typed, sentence, words
):
    given = {"name": "Lâm Đồng", "abbreviation": "LDG", "code": "68", "from_on": ""} | typed

    page = client.post(reverse("province-new"), given)

    assert page.status_code == 422
    assert sentence in words(page)
    assert 'value="68"' in page.content.decode()
    assert Province.objects.count() == 1


def test_only_the_administrator_begins_provinces(client, coordinator):
    assert client.get(reverse("province-new")).status_code == 404
    assert (
        client.post(reverse("province-new"), {"name": "X", "abbreviation": "X"}).status_code == 404
    )


# From the shell to nowhere: the whole way ------------------------------------------------------------


def test_a_province_is_set_up_without_a_shell(client, administrator, words):
    ProvinceFactory()
    made = client.post(reverse("province-new"), {"name": "Lâm Đồng", "abbreviation": "LDG"})
    province = Province.objects.get(abbreviation="LDG")
    assert str(province.pk) in made.url

    give(client, tinh=province.pk)
    apply(client, Upload.objects.get())

    assert [one.name for one in province.agencies.all()] == ["Sở Nội vụ"]
    assert {one.wording for one in province.groups.all()} == {
        "Các sở, ban, ngành",
        "Các cơ quan, đơn vị có liên quan",
    }
    assert "Nạp từ tệp Excel" in words(client.get(reverse("agencies")))


def test_an_upload_that_waits_for_days_is_still_there(client, coordinator, province):
    upload = upload_of(CONTENT, province, coordinator)
    Upload.objects.update(uploaded_at=upload.uploaded_at - timedelta(days=90))

    assert client.get(upload.get_absolute_url()).context["check"].is_sound
