"""A small sound plan document, and the rows that its names mean."""

from tests.factories import (
    AgencyFactory,
    AgencyGroupFactory,
    DepartmentFactory,
    JusticeFactory,
    ProvinceFactory,
)


def make_names():
    """The province with its agencies and groups; Sở Ngoại vụ has ended, Sở Mới has not begun."""
    province = ProvinceFactory()
    JusticeFactory()
    DepartmentFactory(name="Sở Nội vụ", short_name="SNV")
    DepartmentFactory(name="Sở Ngoại vụ", short_name="SNgV", until_on="2025-02-28")
    DepartmentFactory(name="Sở Mới", short_name="SM", from_on="2027-01-01")
    AgencyFactory(name="UBND tỉnh Đắk Lắk", kind="provincial", code="")
    AgencyFactory(name="UBND xã Ea Kar", code="24373")
    AgencyGroupFactory(wording="Các sở, ban, ngành", kinds=["department"])
    AgencyGroupFactory(wording="UBND cấp xã", kinds=["commune"])
    return province


def task(number, *assignments, **keys):
    return {
        "number": number,
        "number_is_ours": False,
        "text": f"Nguyên văn nhiệm vụ {number}.",
        "title": f"Nhiệm vụ {number}",
        "agencies_text": None,
        "timing": {"kind": "ongoing", "text": "Thường xuyên.", "due_on": None},
        "deliverable": None,
        "assignments": list(assignments),
        **keys,
    }


def lead(agency, scope=None):
    return {"role": "lead", "agency": agency, "scope": scope}


def local(group, scope=None):
    return {"role": "local", "group": group, "scope": scope}


def section(number, *tasks, **keys):
    return {
        "number": number,
        "title": f"Nhóm {number}",
        "agencies_text": None,
        "timing_text": None,
        "tasks": list(tasks),
        **keys,
    }


def rule(**keys):
    return {
        "source": "III.1",
        "kind": "yearly",
        "reporters": ["UBND cấp xã"],
        "recipient": "UBND tỉnh Đắk Lắk",
        "via": "Sở Tư pháp",
        "month": 12,
        "day": 15,
        "boundary": "before",
        "text": "Báo cáo trước 15/12.",
        **keys,
    }


def document(**keys):
    """Two sections with three tasks, one responsibility, one yearly rule."""
    return {
        "slug": "ke-hoach-thu",
        "province": "Đắk Lắk",
        "doc_type": "Kế hoạch",
        "title": "Thực hiện Nghị quyết thử",
        "short_title": "Kế hoạch thử",
        "number": None,
        "issued_on": "2026-02-10",
        "issued_note": "Bản nhận được để trống số.",
        "resolve_on": "2026-02-10",
        "issuer": "UBND tỉnh Đắk Lắk",
        "signer": None,
        "signer_capacity": "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        "status": "in_force",
        "preamble": None,
        "legal_bases": [
            {"doc_type": "Nghị quyết", "number": "27-NQ/TW", "issued_on": None, "issuer": "BCH TW"}
        ],
        "part_headings": {"I": "MỤC ĐÍCH", "II": "NHIỆM VỤ", "III": "TỔ CHỨC", "IV": "KINH PHÍ"},
        "purposes": [{"number": "1.1", "text": "Mục đích một."}],
        "requirements": [{"number": "2.1", "text": "Yêu cầu một.", "note": "Ghi chú."}],
        "part2_intro": None,
        "sections": [
            section(
                "1", task("1.1", lead("Sở Tư pháp", "phổ biến"), local("UBND cấp xã")), task("1.2")
            ),
            section("2", task("2.1", lead("Sở Nội vụ"), note="Ghi chú của nhiệm vụ.")),
        ],
        "responsibilities": [
            {
                "number": "1",
                "heading": None,
                "addressees": ["Sở Tư pháp", "Các sở, ban, ngành"],
                "asked": False,
                "duties": [
                    {"number": None, "text": "Đoạn không số."},
                    {"number": "1.1", "text": "Đoạn có số."},
                    {"number": None, "text": "Đoạn không số thứ hai."},
                ],
            }
        ],
        "reporting_rules": [rule()],
        "budget_text": None,
        "closing": None,
        "replaces": [{"text": "Kế hoạch cũ", "slug": None}],
        "recipients": [
            {"name": "Bộ Tư pháp", "purpose": "để b/c"},
            {"name": "Lưu: VT", "purpose": None},
        ],
        **keys,
    }
