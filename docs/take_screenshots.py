"""Takes the pictures of the papers anew: `.venv/bin/python -m docs.take_screenshots`.

Sets up a demonstration of its own in a temporary folder, walks through it in the machine's
Chromium as its people would, and writes docs/anh/*.png. Needs what `make test` installs.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import openpyxl
from playwright.sync_api import expect, sync_playwright

from tests.browser import ARGUMENTS, NO_BROWSER, find, follow

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "anh"
OFFICE = {"width": 1280, "height": 720}
PHONE = {"width": 360, "height": 740}
PASSWORD = "Demo-27NQTW"  # noqa: S105 - what `manage.py prepare` prints
PLAN = "/ke-hoach/dak-lak-2026/"
LARGEST = 200_000  # bytes of one picture


def main():
    if not find():
        raise SystemExit(NO_BROWSER)
    PICTURES.mkdir(exist_ok=True)
    with demonstration() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        for walk in (
            before_login,
            focal_point,
            coordinator,
            reviewer,
            reorganiser,
            setting_up,
            leader,
        ):
            context = browser.new_context(
                base_url=url, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport=OFFICE
            )
            walk(context.new_page())
            context.close()
        browser.close()


@contextmanager
def demonstration():
    """The address of a fresh demonstration; it is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
        free.close()
        url = f"http://127.0.0.1:{port}"
        settings = {"DEMO": "1", "VAR_DIR": folder, "PORT": port, "SITE_URL": url}
        environment = {**os.environ, **settings}
        subprocess.run(
            [sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment, check=True
        )
        gunicorn = [sys.executable, "-m", "gunicorn"]
        server = subprocess.Popen(gunicorn, cwd=ROOT, env=environment)  # noqa: S603 - likewise
        try:
            wait_for(url)
            yield url
        finally:
            server.terminate()
            server.wait()


def wait_for(url):
    for _ in range(100):
        try:
            urlopen(url)  # noqa: S310 - our own server on this machine
            return
        except URLError:
            time.sleep(0.2)
    raise SystemExit("Bản minh họa không trả lời.")


def log_in(page, username):
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Tên đăng nhập hoặc thư điện tử").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    follow(page.get_by_role("button", name="Đăng nhập"))


def take(page, name, size=OFFICE, at=None):
    """One screenful, as a person sees it; from the element `at` on, else from the top."""
    page.set_viewport_size(size)
    page.evaluate("document.fonts.ready")
    (at or page.locator("body")).evaluate("element => element.scrollIntoView()")
    path = PICTURES / f"{name}-{size['width']}.png"
    page.screenshot(path=path, animations="disabled")
    if path.stat().st_size > LARGEST:
        raise SystemExit(f"{path} lớn hơn {LARGEST} byte.")
    print(path.relative_to(ROOT), path.stat().st_size)
    page.set_viewport_size(OFFICE)


def before_login(page):
    page.goto("/tai-khoan/dang-nhap/")
    take(page, "dang-nhap", PHONE)


def focal_point(page):
    """UBND xã Ea Kar reads what was returned, then finishes its half-written report and files it."""
    log_in(page, "eakar.daklak")
    take(page, "viec-cua-toi")
    take(page, "viec-cua-toi", PHONE)
    follow(page.get_by_role("link", name="Sửa và gửi lại"))
    take(page, "bao-cao-tra-lai")
    page.goto("/viec-cua-toi/")
    follow(page.get_by_role("link", name="Làm tiếp báo cáo"))
    unsaid = page.locator("details.line", has=page.get_by_text("Chưa điền"))
    line = page.locator(f"#{unsaid.first.get_attribute('id')}")
    line.locator("> summary").click()
    line.locator("textarea").first.fill(
        "Tiếp nhận 14 phản ánh, kiến nghị của người dân, đã giải quyết 12."
    )
    expect(page.locator("#saved")).to_have_text(re.compile(r"Đã lưu lúc \d\d:\d\d$"))
    take(page, "bao-cao", at=line)
    take(page, "bao-cao", PHONE, at=line)
    follow(page.get_by_role("button", name="Kiểm tra và gửi"))
    take(page, "bao-cao-thieu")
    follow(page.get_by_role("button", name="Không phát sinh cho"))
    follow(page.get_by_role("button", name="Ghi «Không phát sinh»"))
    page.get_by_label("Ưu điểm").fill("Các thôn, buôn tích cực tham gia.")
    page.get_by_label("Tồn tại, hạn chế").fill("Việc thống kê ở cơ sở chưa đều.")
    page.get_by_label("Họ và tên người ký").fill("Y Thân Niê")
    follow(page.get_by_role("button", name="Kiểm tra và gửi"))
    take(page, "xem-lai")
    follow(page.get_by_role("button", name="Gửi báo cáo"))
    take(page, "bien-nhan")


def coordinator(page):
    log_in(page, "stp.daklak")
    page.goto(f"{PLAN}tien-do/2026/")
    take(page, "tien-do")
    follow(page.get_by_role("link", name="chưa gửi").first)
    take(page, "tien-do-chua-gui")
    page.get_by_label(re.compile("^Chọn UBND")).first.check()
    page.get_by_role("radio", name="Gia hạn", exact=True).check()
    page.get_by_label("Hạn mới").fill("21/12/2026")
    page.get_by_label("Lý do").fill("Xã tập trung khắc phục hậu quả mưa lũ.")
    take(page, "gia-han", at=page.locator("#thao-tac"))
    page.goto(f"{PLAN}mo-ky/?year=2027")
    take(page, "mo-ky")
    page.goto(f"{PLAN}mo-dot/")
    take(page, "mo-dot")
    page.goto(f"{PLAN}ke-hoach-cua-co-quan/")
    take(page, "ke-hoach-co-quan")
    page.goto(f"{PLAN}ma-tran/2026/")
    take(page, "ma-tran")
    page.goto(f"{PLAN}kien-nghi/2026/")
    take(page, "kien-nghi", at=page.locator("h1"))


def reviewer(page):
    """Reads what a commune filed again after it had been returned."""
    log_in(page, "stp.daklak")
    page.goto("/xem-xet/")
    take(page, "xem-xet-danh-sach")
    page.goto("/xem-xet/?trang_thai=gui-lai")
    follow(page.locator("main tbody").get_by_role("link").first)
    take(page, "xem-xet")


def reorganiser(page):
    """Looks at what merging Ea Kar and its neighbour would do; applies nothing."""
    log_in(page, "stp.daklak")
    page.goto("/sap-xep/moi/")
    page.get_by_label("Hợp nhất, sáp nhập").check()
    page.get_by_label("Có hiệu lực từ ngày").fill(f"{date.today():%d/%m/%Y}")
    page.get_by_label("Số, ký hiệu văn bản").fill("15/NQ-HĐND")
    page.get_by_label("Tên cơ quan mới").first.fill("UBND xã Ea Kar Mới")
    before = page.locator("#truoc")
    before.get_by_label("Tìm cơ quan theo tên").fill("ea k")
    follow(before.get_by_role("button", name="Tìm", exact=False))
    for name in ("UBND xã Ea Kar", "UBND xã Ea Kly"):
        before.get_by_label(name, exact=True).check()
    follow(page.get_by_role("button", name="Xem trước", exact=True))
    take(page, "sap-xep")


def setting_up(page):
    """Gia Lai's checklist, and a workbook of agencies before it is applied."""
    log_in(page, "stp.gialai")
    page.goto("/thiet-lap/")
    take(page, "thiet-lap")
    page.goto("/nap/co-quan/")
    with page.expect_download() as download:
        page.get_by_role("link", name="tệp mẫu trống").click()
    made = openpyxl.load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    head = {cell.value: cell.column for cell in made["Cơ quan"][1]}
    rows = [
        {"Tên": "UBND Xã Ia Grai", "Loại": "UBND cấp xã"},
        {"Mã số": "23590", "Tên": "UBND xã Biển Hồ", "Thư điện tử": "bienho@gialai.gov.vn"},
        {"Tên": "Trung tâm Phục vụ hành chính công", "Loại": "Sở"},
    ]
    for number, row in enumerate(rows, start=2):
        for heading, value in row.items():
            made["Cơ quan"].cell(number, head[heading], value)
    file = BytesIO()
    made.save(file)
    workbook = {"name": "co-quan.xlsx", "mimeType": "application/zip", "buffer": file.getvalue()}
    page.get_by_label("Tệp").set_input_files(workbook)
    follow(page.get_by_role("button", name="Nạp và kiểm tra"))
    take(page, "nap-tep")


def leader(page):
    log_in(page, "lanhdao.daklak")
    take(page, "tong-quan")
    page.goto(f"{PLAN}tien-do/2026/")
    take(page, "tien-do", PHONE)
    page.goto(PLAN)
    take(page, "ke-hoach")
    page.goto("/tim-kiem/?q=xa ea kar")
    take(page, "tim-kiem", PHONE)
    follow(page.locator("main").get_by_role("link", name="UBND xã Ea Kar").first)
    take(page, "co-quan")


if __name__ == "__main__":
    main()
