from datetime import datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def vn(*args):
    """That moment by the clock of Vietnam: vn(2026, 12, 14, 23, 59)."""
    return datetime(*args, tzinfo=VIETNAM)
