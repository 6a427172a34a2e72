"""Everything that an installation needs before its web server starts, in one process."""

import hashlib
from io import StringIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from agencies.access import coordinator_group
from agencies.models import User
from agencies.shape import Faulty, read_json
from plans.models import Plan
from reporting.demo import ACCOUNTS, PASSWORD, set_up
from tasks.plan_file import load

PLANS = ["gia-lai-2023", "dak-lak-2026"]


class Command(BaseCommand):
    help = (
        "Chuẩn bị hệ thống: cơ sở dữ liệu, cơ quan, hai kế hoạch, dữ liệu minh họa (DEMO=1), tệp tĩnh. "
        "Chạy lại bao nhiêu lần cũng không đổi những gì đã nhập."
    )
    requires_system_checks = []  # `make lint` and the tests run them; a start should be quick

    def handle(self, **options):
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        if not migrated():
            self.stdout.write("Đang tạo, cập nhật cơ sở dữ liệu…")
            call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("load_agencies", stdout=self.stdout)
        for slug in PLANS:
            self.stdout.write(f"Kế hoạch {slug}: {load_once(slug)}.")
        coordinator_group()
        if settings.DEMO and set_up(timezone.localtime()):
            self.stdout.write("Đã tạo dữ liệu minh họa.")
        self.stdout.write(f"Tệp tĩnh: {collect_once()}.")
        self.stdout.write("")
        self.stdout.writelines(f"{line}\n" for line in greeting())


def migrated():
    """Whether the database has every migration; asking is quicker than migrating nothing."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def load_once(slug):
    """Load a plan that was never there; one that somebody changed, renamed or deleted stays so."""
    if Plan.history.filter(slug=slug).exists():
        return "đã có"
    content = (settings.BASE_DIR / "fixtures" / "plans" / f"{slug}.json").read_bytes()
    try:
        load(read_json(content))
    except Faulty as faulty:
        raise CommandError(f"fixtures/plans/{slug}.json có lỗi:\n{faulty}") from None
    return "đã nạp"


def collect_once():
    """Collect static files if any differs from those collected last."""
    stamp = settings.VAR_DIR / "static.sha256"
    digest = static_digest()
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if manifest.exists() and stamp.exists() and stamp.read_text() == digest:
        return "không đổi"
    call_command("collectstatic", verbosity=0, interactive=False, stdout=StringIO())
    stamp.write_text(digest)
    return "đã gom, nén"


def static_digest():
    """One digest over the names and contents of all sources."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            digest.update(path.encode() + b"\0")
            with storage.open(path) as file:
                digest.update(hashlib.sha256(file.read()).digest())
    return digest.hexdigest()


def greeting():
    """What the person who started it needs next: the address, and in the demonstration the accounts."""
    yield f"Địa chỉ: {settings.SITE_URL}"
    if not settings.DEMO:
        if not User.objects.filter(is_superuser=True, is_demo=False).exists():
            yield "Chưa có tài khoản quản trị. Tạo bằng: manage.py createsuperuser"
        return
    yield f"Bản minh họa, không phải số liệu thật. Mật khẩu chung của các tài khoản: {PASSWORD}"
    yield ""
    for user in User.objects.filter(username__in=[row[0] for row in ACCOUNTS]).order_by("pk"):
        yield f"  {user.username:<16}{user.full_name:<18}{_posts(user)}"


def _posts(user):
    """What the person is, where, and in which province."""
    return "; ".join(map(_post, user.posts)) or "Quản trị hệ thống"


def _post(post):
    agency, province = post.agency.name, post.agency.province.name
    where = agency if province in agency else f"{agency}, {province}"
    return f"{post.get_role_display()}, {where}"
