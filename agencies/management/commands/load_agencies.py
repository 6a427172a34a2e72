from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies.loading import load
from agencies.shape import Faulty, read_json

FILE = settings.BASE_DIR / "fixtures" / "agencies.json"


class Command(BaseCommand):
    help = "Nạp tỉnh, cơ quan, nhóm cơ quan từ tệp JSON; chỉ thêm cái chưa có."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=FILE)
        parser.add_argument(
            "--update", action="store_true", help="sửa cả cái đã có theo tệp, và in khác biệt"
        )

    def handle(self, *, file, update, verbosity, **options):
        try:
            outcome = load(read_json(file.read_bytes()), update=update)
        except OSError as error:
            raise CommandError(f"Không mở được tệp {file}: {error.strerror}.") from None
        except Faulty as faulty:
            lines = "\n".join(f"  - {fault}" for fault in faulty.faults)
            raise CommandError(
                f"Tệp {file.name} có {len(faulty.faults)} lỗi, chưa nạp gì:\n{lines}"
            ) from None
        if verbosity > 1 or update:
            for line in outcome.lines:
                self.stdout.write(f"  {line}")
        added, changed = len(outcome.added), len(outcome.changed)
        self.stdout.write(
            f"Cơ quan: thêm {added}, sửa {changed}."
            if added or changed
            else "Cơ quan: không có gì mới."
        )
