"""The people of the demonstration. All names are invented."""

from agencies.models import Membership

PASSWORD = "Demo-27NQTW"  # noqa: S105 - public: these accounts exist in the demonstration only

COORDINATOR = Membership.Role.COORDINATOR
FOCAL_POINT = Membership.Role.FOCAL_POINT
LEADER = Membership.Role.LEADER

# (username, full name, [(province, short name or code of the agency, role)])
ACCOUNTS = [
    ("admin", "Đặng Quốc Huy", []),
    ("stp.daklak", "Trần Quốc Bảo", [("DLK", "STP", COORDINATOR)]),
    ("stp2.daklak", "Lê Thị Thu Hà", [("DLK", "STP", COORDINATOR), ("DLK", "STP", FOCAL_POINT)]),
    ("lanhdao.daklak", "Phạm Hữu Sơn", [("DLK", "UBND tỉnh", LEADER)]),
    ("snv.daklak", "Võ Minh Tuấn", [("DLK", "SNV", FOCAL_POINT)]),
    ("eakar.daklak", "Nguyễn Thị Hạnh", [("DLK", "24373", FOCAL_POINT)]),
    ("stp.gialai", "Nguyễn Đức Long", [("GLI", "STP", COORDINATOR)]),
    ("stp2.gialai", "Ksor H'Lan", [("GLI", "STP", COORDINATOR)]),
]

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Huỳnh",
    "Hoàng",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Trương",
    "Phan",
]
MEN = "Văn Anh|Minh Khôi|Quốc Việt|Đình Phúc|Hữu Nghĩa|Thanh Tùng|Xuân Trường|Công Danh|Đức Thịnh"
WOMEN = "Thị Mai|Thị Thanh Thảo|Ngọc Diệp|Thị Kim Oanh|Thùy Linh|Thị Bích Ngọc|Hồng Nhung|Thị Lan"
EDE = [
    "Y Thân Niê",
    "H'Nguyệt Êban",
    "Y Khoa Mlô",
    "H'Bích Kbuôr",
    "Y Dương Ayun",
    "H'Loan Byă",
    "Y Nam Knul",
]


def invented_name(random, highland):
    """A full name; in the highlands one in four is an Ê Đê one."""
    if highland and random.random() < 0.25:
        return random.choice(EDE)
    given = random.choice((MEN + "|" + WOMEN).split("|"))
    return f"{random.choice(FAMILY)} {given}"
