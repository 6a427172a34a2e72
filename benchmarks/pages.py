"""What is measured, a line each. A page that the product does not have yet has no address.

Addresses are filled in from benchmarks/facts.py: {slug}, {year}, {cycle}; where a line is saved also
{report} and {floor_line}.
"""

from dataclasses import dataclass

NOT_YET = ""


@dataclass(frozen=True)
class Page:
    name: str
    product: str  # the address, or NOT_YET
    floor: str  # the same on the floor; "" where there is nothing to compare with
    ratio: float | None = None  # the most that the product may take, in times of the floor
    reads: int | None = None  # the most statements that only read
    statements: int | None = None  # the most statements of any kind
    who: str = "coordinator"  # whose session: coordinator, leader, clerk, administrator; or "token"
    saves: bool = False  # a line is posted, with other words each time
    is_slow: bool = False  # asked a fifth as often


PAGES = [
    Page("plan progress", "/ke-hoach/{slug}/tien-do/{year}/", "/summary/{cycle}/", 2.0, 8),
    Page("matrix 25 × 120", "/ke-hoach/{slug}/ma-tran/{year}/", "/matrix/{cycle}/", 2.5, 8),
    Page(
        "list of obligations",
        "/ke-hoach/{slug}/tien-do/{year}/danh-sach/",
        "/obligations/{cycle}/",
        2.0,
    ),
    Page(
        *("national overview", "/toan-quoc/", "/national/{year}/", 2.0, 8),
        who="administrator",
    ),
    Page(
        *("saving one line", "/bao-cao/{report}/luu/", "/save/{floor_line}/", 2.5),
        statements=10,
        who="clerk",
        saves=True,
    ),
    Page(
        *(
            "XLSX of 3,000 lines",
            "/ke-hoach/{slug}/ma-tran/{year}/?xuat=xlsx",
            "/lines.xlsx/{cycle}/",
        ),
        ratio=2.0,
        is_slow=True,
    ),
    Page("JSON of the figures, by token", "/api/v1/ky/{cycle}/so-lieu/", "", who="token"),
    Page("JSON of the matrix, by token", "/api/v1/ky/{cycle}/ma-tran/", "", who="token"),
    Page("list of plans, hardly more than the frame", "/ke-hoach/", ""),
    Page("plan", "/ke-hoach/{slug}/", ""),
    Page("report form", "/bao-cao/{report}/", "", who="clerk"),
]
GROWTH = 1.10  # the most that a page may take with 34 provinces, in times of the same with one
MEMORY = 150  # MiB a worker
