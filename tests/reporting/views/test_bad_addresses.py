"""Whatever stands in the address of a page of figures, it answers with a plain sentence, never with a
fault of ours."""

from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone

from reporting.actions.cycles import open_round
from reporting.actions.expecting import CycleSettings
from reporting.actions.tokens import make_token
from tests.factories import vn
from tests.world import World, file_report

PLAN, YEAR = ["ke-hoach"], ["ke-hoach", 2026]
# Pages of figures: (arguments, names of what their filters read).
PAGES = {
    "overview": ([], []),
    "matrix": (YEAR, ["nhom", "muc", "trang_thai", "huyen"]),
    "obligations": (YEAR, ["trang_thai", "nhom", "tim"]),
    "years": (PLAN, ["nhom", "trang_thai"]),
    "changes": (PLAN, ["tu", "den", "du"]),
    "compare": ([], ["a", "b", "muc-1"]),
    "task": ([*PLAN, "1.1"], ["ngay"]),
    "task-lines": ([*PLAN, "1.1", 2026], ["ket_qua", "phan"]),
    "cycles": ([], ["tat-ca", "trang"]),
    "agencies": ([], ["nhom", "tim", "tinh", "trang_thai", "ngay", "trang"]),
    "watched": ([], []),
    "reviews": ([], ["trang_thai", "diem", "trang"]),
    "implementation-plans": (PLAN, ["nhom", "trang_thai"]),
    "plan": (PLAN, ["muc", "vai_tro", "co_quan", "thoi_gian"]),
    "search": ([], ["q", "loai", "trang"]),
    "national": ([], ["nam", "xep"]),
    "agency": ([], ["ngay"]),
    "filing": ([], ["vai_tro", "ket_qua", "phan"]),
}
FILES = {
    *("matrix", "obligations", "years", "changes", "compare", "task", "task-lines", "cycles"),
    *("agencies", "watched", "reviews", "implementation-plans", "national", "agency"),
}
VALUES = {
    "NUL": "a%00b",
    "no UTF-8": "%FF%FE",
    "half a letter": "%ED%A0%80",
    "huge": "9" * 400,
    "past a database": "9223372036854775808",
    "negative": "-1",
    "fraction": "1.5",
    "exponent": "1e999",
    "digits of others": quote("٣"),
    "superscript": quote("²"),
    "no day": "31/02/2026",
    "first year": "01/01/0001",
    "last year": "31/12/9999",
    "markup": quote("<script>"),
    "per cent": quote("%s%(x)s{0}"),
    "long": quote("ă" * 3000),
    "blank": "+++",
}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(vn(2026, 12, 18, 16, 30), tick=False)


@pytest.fixture
def filed(world, cycle):
    report = cycle.obligations.get(agency=world.ea_kar).report
    return file_report(report, world.clerk, vn(2026, 12, 8))


@pytest.fixture
def ask(client, world, filed):
    """ask(name, query): the answer of a page; a fault of ours is raised."""

    def get(name, query):
        given = {"agency": [world.ea_kar.pk], "filing": [filed.report_id, 1]}
        path = reverse(name, args=given.get(name, PAGES[name][0]))
        client.force_login(world.administrator if name == "national" else world.coordinator)
        return client.get(f"{path}?{query}")

    return get


@pytest.mark.parametrize("name", PAGES)
def test_no_value_of_a_filter_is_a_fault_of_ours(ask, name):
    for field in [*PAGES[name][1], "khac"]:
        for what, value in VALUES.items():
            status = ask(name, f"{field}=&{field}={value}").status_code
            assert status in {200, 302, 400}, (field, what)


@pytest.mark.parametrize("name", PAGES)
def test_a_form_of_file_that_there_is_none_of_is_refused(ask, name):
    for what, value in VALUES.items():
        status = ask(name, f"xuat={value}&tat-ca=1").status_code
        assert status == (400 if name in FILES else 200), what


# Addresses ------------------------------------------------------------------------------------------

NO_PATHS = [
    "/ke-hoach/khong-co/tien-do/2026/",
    "/ke-hoach/khong-co/ma-tran/2026/",
    "/ke-hoach/khong-co/cac-nam/",
    "/ke-hoach/khong-co/thay-doi/",
    *(
        f"/ke-hoach/ke-hoach/{page}/{year}/{rest}"
        for page, rest in (("tien-do", ""), ("tien-do", "danh-sach/"), ("ma-tran", ""))
        for year in ("0", "1", "2025", "9999", "99999", "9" * 18, "9" * 19, "-1", "2026%00", "x")
    ),
    *(
        f"/ke-hoach/ke-hoach/nhiem-vu/{number}/{rest}"
        for number in (
            "0",
            "9.9",
            "%00",
            "1.1%00",
            "%FF",
            "9" * 300,
            "%27",
            "1.1%0a",
            "%F0%9F%98%80",
        )
        for rest in ("", "bao-cao/2026/")
    ),
    *(
        f"/{page}/{pk}/{rest}"
        for page, rest in (
            ("ky-bao-cao", ""),
            ("ky-bao-cao", "danh-sach/"),
            ("ky-bao-cao", "ma-tran/"),
            ("ky-bao-cao", "nhiem-vu/1.1/"),
            ("co-quan", ""),
            ("bao-cao", "lan-gui/1/"),
        )
        for pk in ("0", "9" * 18, "9" * 19, "-1", "1%00", "x")
    ),
]


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_there_is_not_is_not_found(client, world, filed, path):
    client.force_login(world.coordinator)

    answer = client.get(path)

    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.content.decode()


@pytest.mark.parametrize("number", ["%00", "1.1%00", "%FF", "9" * 300])
def test_a_task_that_a_round_has_not_is_not_found(client, world, number):
    day = date(2026, 11, 30)
    found = open_round(
        plan=world.plan,
        kind="on_request",
        settings=CycleSettings("Đợt nhanh", day, day, day, day, "no_later_than", "Công văn"),
        agencies=[world.ea_kar],
        by=world.coordinator,
        now=vn(2026, 11, 1),
    )
    client.force_login(world.coordinator)

    assert client.get(f"/ky-bao-cao/{found.pk}/nhiem-vu/{number}/").status_code == 404


# Figures by token -----------------------------------------------------------------------------------


@pytest.fixture
def bearer(world, filed):
    _, secret = make_token(
        province=world.province,
        name="IOC",
        expires_on=date(2027, 6, 1),
        by=world.coordinator,
        now=timezone.now(),
    )
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"ky/{pk}/{rest}/"
            for pk in ("0", "9" * 18, "9" * 19, "1%00")
            for rest in ("so-lieu", "ma-tran")
        ),
        *(f"ke-hoach/{slug}/ky/" for slug in ("khong-co", "khac", "%00", "ke-hoach%00")),
        *("", "%00", "%FF", "../admin/"),
    ],
)
def test_a_token_finds_nothing_where_there_is_nothing_of_its_province(client, bearer, path):
    World(name="Gia Lai", abbreviation="GLI", slug="khac")

    answer = client.get(f"/api/v1/{path}", headers=bearer)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"


def test_a_token_of_another_province_finds_no_cycle(client, bearer):
    other = World(name="Gia Lai", abbreviation="GLI", slug="khac").open()

    for rest in ("so-lieu", "ma-tran"):
        assert client.get(f"/api/v1/ky/{other.pk}/{rest}/", headers=bearer).status_code == 404


@pytest.mark.parametrize(
    "said", ["", "Bearer", "Bearer ", "Basic eDp5", "Bearer x", "Bearer " + "x" * 9000, "Bearer ²"]
)
def test_what_is_no_token_is_refused(client, filed, said):
    answer = client.get("/api/v1/ke-hoach/", headers={"Authorization": said})

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "unauthorized"
