import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from agencies.models import Province
from benchmarks.invented import YEAR, invent
from benchmarks.invented.provinces import PROVINCES
from reporting.models import FiledLine


class Command(BaseCommand):
    help = (
        "Đổ số liệu tự đặt cỡ cả nước vào một cơ sở dữ liệu trống, để đo tốc độ: 34 tỉnh, mỗi tỉnh "
        "một kế hoạch và ba năm báo cáo. Không bao giờ chạy cạnh số liệu thật."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--provinces",
            type=int,
            default=len(PROVINCES),
            choices=range(1, len(PROVINCES) + 1),
            metavar="N",
            help="số tỉnh, từ 1 đến 34",
        )
        parser.add_argument("--communes", type=int, help="số xã mỗi tỉnh, từ 2 đến 200")
        parser.add_argument("--year", type=int, default=YEAR, help="năm của kỳ cuối")
        parser.add_argument(
            "--into-this-database",
            action="store_true",
            help="đổ vào cơ sở dữ liệu mà DATABASE_URL nêu, dù DEBUG tắt",
        )

    def handle(self, **options):
        _refuse_a_database_in_use(options)
        if options["communes"] is not None and not 2 <= options["communes"] <= 200:
            raise CommandError("--communes nhận từ 2 đến 200.")
        started = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if Province.objects.exists():
            raise CommandError("Cơ sở dữ liệu đã có tỉnh. Chỉ đổ số liệu vào cơ sở dữ liệu trống.")
        invent(
            provinces=options["provinces"],
            communes=options["communes"],
            year=options["year"],
            told=self.stdout.write,
        )
        self.stdout.write(
            f"Xong: {FiledLine.objects.count()} dòng kết quả, {time.monotonic() - started:.0f} giây."
        )


def _refuse_a_database_in_use(options):
    """Production has DEBUG off and a database named by DATABASE_URL: only if one says so."""
    named = not getattr(settings, "IS_OUR_DATABASE", False)
    if named and not settings.DEBUG and not options["into_this_database"]:
        raise CommandError(
            "DATABASE_URL nêu một cơ sở dữ liệu và DEBUG tắt. Nếu đúng là cơ sở dữ liệu trống dành "
            "để đo, thêm --into-this-database; để trống DATABASE_URL thì dùng tệp SQLite riêng."
        )
