from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from agencies.access import coordinator_group, give_admin_access
from agencies.admin import written_date
from agencies.models import Agency, AgencyGroup, Membership, Province, User
from reporting.models import DraftLine, FiledLine, Report, ReportEvent
from tests.backoffice import (
    address,
    administrator,
    coordinator_of,
    fields_of,
    gia_lai,
    send,
    sentences,
)
from tests.factories import (
    PASSWORD,
    AgencyFactory,
    AgencyGroupFactory,
    AssignmentFactory,
    CoordinatorFactory,
    DepartmentFactory,
    FocalPointFactory,
    MembershipFactory,
    ProvinceFactory,
    SuccessionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    user = coordinator_of(ProvinceFactory())
    client.force_login(user)
    return user


@pytest.fixture
def superuser(client):
    user = administrator()
    client.force_login(user)
    return user


def listed(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return list(response.context["cl"].result_list)


def suggestions(client, model, field, term=""):
    """The names that the search under a choice offers."""
    meta = model._meta
    query = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field}
    response = client.get(reverse("admin:autocomplete"), query | {"term": term})
    return [one["text"] for one in response.json()["results"]]


# Entering ---------------------------------------------------------------------------------


def test_the_admin_is_entered_through_our_own_login(client):
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_a_focal_point_does_not_enter_the_admin(client):
    client.force_login(FocalPointFactory())

    assert client.get("/admin/", follow=True).status_code == 403


def test_a_coordinator_is_staff_by_role_and_no_longer_after_it(coordinator):
    assert coordinator.is_staff
    assert not coordinator.is_superuser

    coordinator.memberships.all().delete()
    give_admin_access(coordinator)

    coordinator.refresh_from_db()
    assert not coordinator.is_staff
    assert not coordinator.groups.exists()


def test_the_coordinators_group_holds_exactly_what_the_pages_name():
    held = {
        f"{p.content_type.app_label}.{p.codename}" for p in coordinator_group().permissions.all()
    }

    assert {"plans.add_plan", "tasks.change_assignment", "agencies.delete_agencygroup"} <= held
    assert {p for p in held if p.startswith("reporting.")} == {
        "reporting.add_calendarday",
        "reporting.change_calendarday",
        "reporting.delete_calendarday",
        "reporting.view_calendarday",
        "reporting.view_cycle",
        "reporting.view_obligation",
        "reporting.view_filing",
    }
    assert not {p for p in held if "province" in p or p.startswith(("auth.", "admin."))}
    assert "agencies.delete_user" not in held


def test_making_the_group_again_takes_back_what_somebody_added(superuser):
    group = coordinator_group()
    count = group.permissions.count()
    group.permissions.clear()

    assert coordinator_group().permissions.count() == count
    assert Group.objects.count() == 1


def test_neither_drafts_nor_filed_lines_have_a_page():
    registered = set(admin.site._registry)

    assert not registered & {Report, DraftLine, FiledLine, ReportEvent, Group}


def test_every_list_of_the_admin_opens_empty(client, superuser):
    for model in admin.site._registry:
        assert client.get(address(model, "changelist")).status_code == 200
        assert client.get(address(model, "changelist", q="so noi vu")).status_code == 200


def test_the_way_to_any_rows_address_is_closed(client, superuser):
    assert client.get("/admin/r/1/1/").status_code == 404


# Rows -------------------------------------------------------------------------------------


def test_a_coordinator_lists_the_agencies_of_the_province_only(client, coordinator):
    own = AgencyFactory()
    AgencyFactory(province=gia_lai())

    assert set(listed(client, address(Agency, "changelist"))) == {
        own,
        coordinator.memberships.get().agency,
    }


def test_another_provinces_rows_are_not_found(client, coordinator):
    theirs = gia_lai()
    people = FocalPointFactory(agency=AgencyFactory(province=theirs))
    for row in (AgencyFactory(province=theirs), AgencyGroupFactory(province=theirs), people):
        for page in ("change", "delete", "history"):
            response = client.get(address(row, page))
            assert response.status_code in {302, 403, 404}, (row, page)
            assert str(row) not in response.content.decode()


def test_a_row_of_another_province_answers_like_one_that_does_not_exist(client, coordinator):
    theirs = AgencyFactory(province=gia_lai())
    url = address(theirs)

    there = client.get(url)
    missing = client.get(url.replace(str(theirs.pk), "987654"))

    assert (there.status_code, there.url) == (missing.status_code, missing.url)


def test_provinces_are_the_administrators_alone(client, coordinator):
    assert client.get(address(Province, "changelist")).status_code == 403


def test_suggestions_come_from_the_own_province(client, coordinator):
    AgencyFactory(name="UBND xã Ea Kar")
    AgencyFactory(name="UBND xã Ea Kar khác", province=gia_lai())

    assert suggestions(client, Membership, "agency", "ea kar") == ["UBND xã Ea Kar, Đắk Lắk"]


def test_suggestions_ignore_diacritics(client, coordinator):
    DepartmentFactory(name="Sở Nội vụ", short_name="SNV")
    DepartmentFactory(name="Sở Tài chính", short_name="STC")

    assert suggestions(client, Membership, "agency", "so noi vu") == ["Sở Nội vụ, Đắk Lắk"]


def test_a_choice_tells_when_an_agency_ended(client, coordinator):
    AgencyFactory(name="UBND huyện M'Drắk", until_on=date(2025, 6, 30))

    assert suggestions(client, Membership, "agency", "mdrak") == [
        "UBND huyện M'Drắk (đến 30/06/2025), Đắk Lắk"
    ]


def test_choices_of_province_and_filters_name_the_own_province_only(client, coordinator):
    gia_lai()

    for url in (address(Agency, "add"), address(Agency, "changelist")):
        assert "Gia Lai" not in client.get(url).content.decode()


def test_the_administrator_filters_by_province(client, superuser):
    AgencyFactory()
    theirs = AgencyFactory(province=gia_lai())

    url = address(Agency, "changelist", province__id__exact=theirs.province_id)

    assert listed(client, url) == [theirs]


def test_the_list_filters_by_life(client, superuser):
    ended = AgencyFactory(until_on=date(2025, 6, 30))
    living = AgencyFactory()

    assert listed(client, address(Agency, "changelist") + "?hoat-dong=het") == [ended]
    assert listed(client, address(Agency, "changelist") + "?hoat-dong=con") == [living]


def test_agencies_of_a_province_that_went_into_the_own_are_read_not_changed(client, coordinator):
    old = ProvinceFactory(abbreviation="PYN", name="Phú Yên")
    old.successors.add(ProvinceFactory())
    agency = AgencyFactory(province=old, name="Sở Cũ")

    page = client.get(address(agency))

    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert client.post(address(agency), {"name": "Khác"}).status_code == 403


def test_a_row_does_not_move_into_another_province(client, coordinator):
    agency = AgencyFactory(name="UBND xã Ea Kar")

    send(client, address(agency), province=gia_lai().pk, name="UBND xã Ea Kar mới")

    agency.refresh_from_db()
    assert agency.name == "UBND xã Ea Kar mới"
    assert agency.province == ProvinceFactory()


def test_a_row_is_not_made_in_another_province(client, coordinator):
    response = send(
        client, address(Agency, "add"), province=gia_lai().pk, name="Chen vào", kind="commune"
    )

    assert sentences(response)
    assert not Agency.objects.filter(name="Chen vào").exists()


def test_a_coordinator_elsewhere_focal_point_changes_only_where_they_coordinate(
    client, coordinator
):
    theirs = AgencyFactory(province=gia_lai())
    MembershipFactory(user=coordinator, agency=theirs)

    page = client.get(address(theirs))

    assert page.status_code == 200
    assert not page.context["has_change_permission"]
    assert not page.context["has_delete_permission"]


def test_look_ups_that_no_filter_offers_are_refused(client, coordinator):
    for query in ({"memberships__user__password__startswith": "a"}, {"province__code": "66"}):
        assert client.get(address(Agency, "changelist", **query)).status_code == 400


# Agencies ---------------------------------------------------------------------------------


def test_an_agency_is_added_with_a_predecessor(client, coordinator):
    before = AgencyFactory(name="UBND huyện Ea Kar", until_on=date(2025, 6, 30))

    send(
        client,
        address(Agency, "add"),
        name="UBND xã Ea Kar",
        kind="commune",
        from_on="01/07/2025",
        origins__0__predecessor=before.pk,
    )

    agency = Agency.objects.get(name="UBND xã Ea Kar")
    assert agency.from_on == date(2025, 7, 1)
    assert agency.province == coordinator.memberships.get().agency.province
    assert [origin.predecessor for origin in agency.origins.all()] == [before]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code": "24373"}, "Trong tỉnh đã có cơ quan mang mã số này."),
        ({"short_name": "EK"}, "Trong tỉnh đã có cơ quan mang tên viết tắt này."),
        (
            {"from_on": "01/07/2025", "until_on": "30/06/2025"},
            "Ngày kết thúc phải sau hoặc trùng ngày bắt đầu.",
        ),
    ],
)
def test_a_broken_rule_about_an_agency_is_a_sentence(client, coordinator, changed, sentence):
    AgencyFactory(code="24373", short_name="EK")
    agency = AgencyFactory()

    assert sentence in sentences(send(client, address(agency), **changed))


def test_an_agency_is_not_its_own_successor(client, coordinator):
    agency = AgencyFactory()

    response = send(client, address(agency), heirs__0__successor=agency.pk)

    assert "Một cơ quan không thể kế thừa chính nó." in sentences(response)


def test_a_succession_typed_twice_is_a_sentence(client, coordinator):
    agency, heir = AgencyFactory(), AgencyFactory()

    response = send(
        client,
        address(agency),
        heirs__TOTAL_FORMS=2,
        heirs__0__successor=heir.pk,
        heirs__1__successor=heir.pk,
    )

    assert "Quan hệ kế thừa này đã được ghi." in sentences(response)


def test_an_agency_that_is_needed_is_not_deleted(client, coordinator):
    agency = AssignmentFactory(agency=AgencyFactory(name="UBND xã Ea Kar")).agency

    for ask in (client.get, lambda url: client.post(url, {"post": "yes"})):
        text = ask(address(agency, "delete")).content.decode()
        assert "Không xóa được cơ quan “UBND xã Ea Kar”" in text
        assert "Phân công: 1" in text
    assert Agency.objects.filter(pk=agency.pk).exists()


def test_an_agency_that_nobody_needs_is_deleted(client, coordinator):
    agency = SuccessionFactory().predecessor

    client.post(address(agency, "delete"), {"post": "yes"})

    assert not Agency.objects.filter(pk=agency.pk).exists()


def test_what_was_changed_is_shown_and_cannot_be_turned_back(client, coordinator):
    agency = AgencyFactory(name="Tên cũ")
    send(client, address(agency), name="Tên mới")
    first = agency.history.last()
    version = reverse("admin:agencies_agency_simple_history", args=[agency.pk, first.pk])

    history = client.get(address(agency, "history")).content.decode()

    assert "Tên cũ" in history
    assert coordinator.full_name in history
    assert "Tên cũ" in client.get(version).content.decode()
    assert client.post(version, {"name": "Tên cũ"}).status_code == 403
    agency.refresh_from_db()
    assert agency.name == "Tên mới"


# Groups -----------------------------------------------------------------------------------


def test_a_group_is_made_by_ticking_kinds(client, coordinator):
    send(
        client,
        address(AgencyGroup, "add"),
        wording="Các sở, UBND cấp xã",
        kinds=["department", "commune"],
    )

    group = AgencyGroup.objects.get()
    assert group.kinds == ["department", "commune"]


def test_the_ticked_kinds_are_ticked_again(client, coordinator):
    group = AgencyGroupFactory(kinds=["district"])

    assert fields_of(client, address(group))["kinds"] == ["district"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kinds": []}, "Chọn ít nhất một loại cơ quan."),
        ({"wording": "UBND cấp xã"}, "Trong tỉnh đã có nhóm với cách gọi này."),
    ],
)
def test_a_broken_rule_about_a_group_is_a_sentence(client, coordinator, changed, sentence):
    AgencyGroupFactory(wording="UBND cấp xã")
    group = AgencyGroupFactory()

    assert sentences(send(client, address(group), **changed)) == [sentence]


def test_the_group_shows_its_members_on_a_day(client, coordinator):
    district = AgencyFactory(kind="district", until_on=date(2025, 6, 30))
    commune = AgencyFactory(from_on=date(2025, 7, 1))
    SuccessionFactory(predecessor=district, successor=commune)
    group = AgencyGroupFactory(kinds=["district"])

    for asked, members in (
        ("2025-06-30", [district]),
        ("30/06/2025", [district]),
        ("1/7/2025", [commune]),
    ):
        preview = client.get(address(group, ngay=asked)).context["preview"]
        assert list(preview["members"]) == members
        assert not preview["unread"]


def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(client, coordinator):
    group = AgencyGroupFactory()

    page = client.get(address(group, ngay="31/02/2025")).content.decode()

    assert "Không đọc được ngày đã gõ" in page
    assert "Thành viên ngày" in page


@pytest.mark.parametrize("text", ["", "mai", "31/02/2025", "2025-02-31", "1/2", "1/2/3/4", "a/b/c"])
def test_what_is_not_a_day_is_no_day(text):
    assert written_date(text) is None


# People -----------------------------------------------------------------------------------


def new_person(**changed):
    return {
        "username": "eakar",
        "full_name": "Nguyễn Thị Đầu Mối",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "memberships__0__role": "focal_point",
    } | changed


def test_a_coordinator_makes_an_account_that_can_log_in(client, coordinator):
    agency = AgencyFactory()

    send(client, address(User, "add"), **new_person(memberships__0__agency=agency.pk))

    user = User.objects.get(username="eakar")
    assert user.check_password(PASSWORD)
    assert user.agency_ids(Membership.Role.FOCAL_POINT) == {agency.pk}
    assert not user.is_staff


def test_whoever_becomes_coordinator_enters_the_admin(client, coordinator):
    agency = coordinator.memberships.get().agency

    send(
        client,
        address(User, "add"),
        **new_person(memberships__0__agency=agency.pk, memberships__0__role="coordinator"),
    )

    user = User.objects.get(username="eakar")
    assert user.is_staff
    assert not user.is_superuser
    assert user.has_perm("plans.add_plan")


def test_a_person_needs_a_post(client, coordinator):
    response = send(client, address(User, "add"), **new_person(memberships__0__role=""))

    assert "Chọn ít nhất một cơ quan và vai trò trong cơ quan đó." in sentences(response)
    assert not User.objects.filter(username="eakar").exists()


def test_a_post_in_another_province_is_no_choice(client, coordinator):
    theirs = AgencyFactory(province=gia_lai())

    response = send(client, address(User, "add"), **new_person(memberships__0__agency=theirs.pk))

    assert sentences(response)
    assert not User.objects.filter(username="eakar").exists()


def test_the_same_post_twice_is_a_sentence(client, coordinator):
    user = FocalPointFactory()
    agency = user.memberships.get().agency

    response = send(
        client,
        address(user),
        memberships__1__agency=agency.pk,
        memberships__1__role="focal_point",
    )

    assert "Người này đã có vai trò đó tại cơ quan." in sentences(response)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"username": "EaKar"}, "Tên đăng nhập này đã có người dùng."),
        ({"email": "EaKar@example.vn"}, "Thư điện tử này đã dùng cho một tài khoản khác."),
    ],
)
def test_an_account_is_told_apart_from_the_others(client, coordinator, changed, sentence):
    FocalPointFactory(username="eakar", email="eakar@example.vn")
    agency = AgencyFactory()
    given = new_person(memberships__0__agency=agency.pk, username="moi") | changed

    assert sentence in sentences(send(client, address(User, "add"), **given))


def test_a_coordinator_gives_nobody_powers(client, coordinator):
    user = FocalPointFactory()

    send(client, address(user), is_superuser="on", is_staff="on", user_permissions="1", groups="1")

    user.refresh_from_db()
    assert not user.is_superuser
    assert not user.is_staff
    assert not user.user_permissions.exists()
    assert not user.groups.exists()


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_administrators_and_people_with_a_post_elsewhere_are_not_found(client, coordinator, page):
    boss = UserFactory(is_staff=True, is_superuser=True, full_name="Quản trị viên")
    MembershipFactory(user=boss)
    both = FocalPointFactory(full_name="Hai Tỉnh")
    MembershipFactory(user=both, agency=AgencyFactory(province=gia_lai()))
    for user in (boss, both, UserFactory(full_name="Không Ở Đâu")):
        response = client.get(address(user, page))
        assert response.status_code in {302, 403, 404}
        assert user.full_name not in response.content.decode()


def test_a_coordinator_sets_no_password_outside_the_province(client, coordinator):
    theirs = FocalPointFactory(agency=AgencyFactory(province=gia_lai()))
    url = reverse("admin:auth_user_password_change", args=[theirs.pk])

    response = client.post(url, {"password1": "Khac-8K-27", "password2": "Khac-8K-27"})

    assert response.status_code == 404
    theirs.refresh_from_db()
    assert theirs.check_password(PASSWORD)


def test_a_coordinator_sets_a_password_in_the_province(client, coordinator):
    user = FocalPointFactory()
    url = reverse("admin:auth_user_password_change", args=[user.pk])

    client.post(
        url, {"password1": "Khac-8K-27", "password2": "Khac-8K-27", "usable_password": "true"}
    )

    user.refresh_from_db()
    assert user.check_password("Khac-8K-27")


def test_a_coordinator_deletes_no_account(client, coordinator):
    assert client.get(address(FocalPointFactory(), "delete")).status_code == 403


def test_the_administrator_makes_an_administrator(client, superuser):
    user = UserFactory()

    send(client, address(user), is_superuser="on")
    fields = fields_of(client, address(user))
    send(client, address(user), is_superuser="on")

    user.refresh_from_db()
    assert "is_demo" not in fields
    assert user.is_superuser
    assert user.is_staff


def test_people_are_found_by_name_without_diacritics_and_by_agency(client, coordinator):
    mai = FocalPointFactory(full_name="Trần Thị Mai", agency=AgencyFactory(name="UBND xã Ea Súp"))
    FocalPointFactory(full_name="Lê Văn Hòa")

    assert listed(client, address(User, "changelist", q="tran mai")) == [mai]
    assert listed(client, address(User, "changelist", q="ea sup")) == [mai]


def test_a_province_is_set_up_by_the_administrator(client, superuser):
    send(client, address(Province, "add"), name="Phú Yên", abbreviation="PYN")

    assert Province.objects.get(abbreviation="PYN").name == "Phú Yên"


# Queries ----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("model", "make", "queries"),
    [
        (Agency, AgencyFactory, 8),
        (AgencyGroup, AgencyGroupFactory, 8),
        (User, FocalPointFactory, 10),
    ],
)
def test_lists_cost_the_same_queries(
    client, coordinator, model, make, queries, count, django_assert_num_queries
):
    make.create_batch(count)
    client.get(address(model, "changelist"))  # content types and permissions are read once

    with django_assert_num_queries(queries):
        client.get(address(model, "changelist"))


def test_the_first_page_says_what_comes_first(client, coordinator):
    assert 'href="/thiet-lap/"' in client.get("/admin/").content.decode()


def test_another_coordinator_is_a_person_like_others(client, coordinator):
    other = CoordinatorFactory()

    assert client.get(address(other)).status_code == 200


def test_nobody_gives_themselves_a_post(client, coordinator):
    """As a focal point one would read that agency's drafts."""
    commune = AgencyFactory(province=coordinator.posts[0].agency.province)
    url = address(coordinator)

    page = client.get(url)
    client.post(
        url,
        {
            "username": coordinator.username,
            "full_name": coordinator.full_name,
            "email": "",
            "is_active": "on",
            "memberships-TOTAL_FORMS": "1",
            "memberships-INITIAL_FORMS": "0",
            "memberships-0-agency": commune.pk,
            "memberships-0-role": "focal_point",
        },
    )

    assert page.status_code == 200
    assert "memberships-0-role" not in page.content.decode()
    assert not coordinator.memberships.filter(agency=commune).exists()
