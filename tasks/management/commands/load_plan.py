from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tasks.plan_file import Faulty, load, read_json


class Command(BaseCommand):
    help = (
        "Nạp một kế hoạch từ tệp JSON (docs/dinh-dang-ke-hoach.md). Tệp có lỗi thì không nạp gì "
        "và mọi lỗi được liệt kê."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--update", action="store_true", help="cập nhật kế hoạch đã có, in khác biệt"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ in khác biệt của --update, không ghi gì"
        )

    def handle(self, *, file, update, dry_run, **options):
        try:
            data = read_json(file.read_bytes())
            outcome = load(data, update=update or dry_run, dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"Không mở được tệp {file}: {error.strerror}.") from None
        except Faulty as faulty:
            lines = "\n".join(f"  - {fault}" for fault in faulty.faults)
            raise CommandError(
                f"Tệp {file.name} có {len(faulty.faults)} lỗi, chưa nạp gì:\n{lines}"
            ) from None
        for line in report(outcome, dry_run):
            self.stdout.write(line)


def report(outcome, dry_run=False):
    """Lines that say what a load did, or would do."""
    name = f"Kế hoạch “{outcome.slug}”"
    if outcome.held:
        yield f"{name}: đã có, giữ nguyên. Muốn cập nhật theo tệp thì thêm --update."
        return
    if outcome.created:
        yield f"{name}: {'sẽ được nạp mới' if dry_run else 'đã nạp mới'}."
    elif not outcome.differences:
        yield f"{name}: không có gì khác."
    else:
        done = "sẽ đổi" if dry_run else "đã đổi"
        yield f"{name}: {done} {len(outcome.differences)} chỗ."
    for difference in outcome.differences:
        yield f"  {difference}"
    for sentence in outcome.kept:
        yield f"  ! {sentence}"
