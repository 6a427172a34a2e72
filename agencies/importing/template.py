"""The workbook that is offered for agencies: empty, or filled with what the province has now."""

from datetime import date
from io import BytesIO

import xlsxwriter

from agencies.importing.cells import KIND_LABELS, NO, YES
from agencies.importing.rows import AGENCY, GROUP, GUIDE
from agencies.models import Agency, AgencyGroup, Alias, Succession

AGENCIES_SHEET, GROUPS_SHEET = "Cơ quan", "Nhóm"
ROWS_WITH_CHOICES = 3000  # rows below the head in which the dropdowns open
WIDTHS = {
    "code": 12,
    "name": 42,
    "short_name": 14,
    "kind": 30,
    "from_on": 13,
    "until_on": 13,
    "heirs": 34,
    "email": 30,
    "aliases": 34,
    "note": 40,
    "wording": 46,
    "kinds": 46,
    "obliges": 18,
}
DATES, TEXTS = {"from_on", "until_on"}, {"code", "short_name"}
KINDS_ROW = 3  # of the guide: where the kinds stand that the dropdown offers
EXPLAINED = {
    "code": "Mã đơn vị hành chính của xã, phường; sở, ngành có thể để trống. Mỗi mã một cơ quan.",
    "name": "Tên đầy đủ, như trong văn bản.",
    "short_name": "Tên viết tắt, ví dụ STP. Trong tỉnh không trùng nhau.",
    "kind": "Chọn trong danh sách.",
    "from_on": "Ngày bắt đầu hoạt động, ví dụ 01/07/2025. Chưa rõ thì để trống.",
    "until_on": "Ngày cuối cùng còn hoạt động. Ghi ngày này là cơ quan kết thúc; còn hoạt động thì để trống.",
    "heirs": "Cơ quan kế thừa: mã số, tên viết tắt hoặc tên; nhiều cơ quan cách nhau bằng dấu chấm phẩy (;).",
    "email": "Thư của cơ quan, ví dụ stp@daklak.gov.vn.",
    "aliases": "Các cách gọi khác trong văn bản, ví dụ Sở TP; cách nhau bằng dấu chấm phẩy (;).",
    "note": "Tùy ý.",
    "wording": "Cách văn bản gọi chung nhiều cơ quan, ví dụ UBND cấp xã.",
    "kinds": "Một hay nhiều loại trong danh sách trên; cách nhau bằng dấu chấm phẩy (;).",
    "obliges": "Có: các cơ quan trong nhóm phải báo cáo. Không: nhóm “có liên quan”, được báo cáo.",
}
RULES = [
    "Ghi mỗi cơ quan một dòng ở tờ “Cơ quan”; tờ “Nhóm” có thể để trống, hệ thống sẽ đề xuất.",
    "Nạp lại cùng tệp thì sửa cơ quan đã có (theo mã số, rồi tên viết tắt, rồi tên), không tạo trùng.",
    "Ô trống giữ nguyên điều đang có. Cơ quan không có trong tệp được giữ nguyên, không bị xóa.",
    "Hệ thống kiểm tra cả tệp, hiện mọi lỗi và mọi thay đổi trước; chỉ ghi khi bấm “Áp dụng”.",
]
EXAMPLES = [
    {
        "name": "Sở Tư pháp",
        "short_name": "STP",
        "kind": "Sở, ban, ngành",
        "email": "stp@tinh.gov.vn",
        "aliases": "Sở TP",
    },
    {"code": "24373", "name": "UBND xã Ea Kar", "kind": "UBND cấp xã", "from_on": date(2025, 7, 1)},
    {
        "name": "UBND huyện Ea Kar",
        "kind": "UBND cấp huyện",
        "until_on": date(2025, 6, 30),
        "heirs": "24373; UBND xã Ea Knốp",
    },
]


def template(province=None):
    """The bytes of an .xlsx; with a province filled so that giving it back changes nothing."""
    file = BytesIO()
    # What looks like a formula or a link in a name is written as the text that it is.
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {"in_memory": True, **plain}) as book:
        formats = _Formats(book)
        _sheet(book, formats, AGENCIES_SHEET, AGENCY, _agencies(province) if province else [])
        _sheet(book, formats, GROUPS_SHEET, GROUP, _groups(province) if province else [])
        _guide(book.add_worksheet(GUIDE), formats)
    return file.getvalue()


class _Formats:
    def __init__(self, book):
        self.head = book.add_format(
            {"bold": True, "bg_color": "#E2EEF0", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
        self.text = book.add_format({"num_format": "@"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.bold = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})


def _sheet(book, formats, title, columns, rows):
    sheet = book.add_worksheet(title)
    for at, name in enumerate(columns):
        form = formats.day if name in DATES else formats.text if name in TEXTS else None
        sheet.set_column(at, at, WIDTHS[name], form)
        _offer(sheet, name, at)
    _table(sheet, formats, 0, columns, rows)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)


def _table(sheet, formats, top, columns, rows):
    for at, (name, column) in enumerate(columns.items()):
        sheet.write_string(top, at, column.heading, formats.head)
        for below, row in enumerate(rows, start=top + 1):
            value = row.get(name)
            if isinstance(value, date):
                sheet.write_datetime(below, at, value, formats.day)
            elif value:
                sheet.write_string(below, at, value, formats.text if name in TEXTS else None)


def _offer(sheet, name, at):
    """The dropdown, or the rule for days, of a column."""
    kinds = f"='{GUIDE}'!$A${KINDS_ROW + 1}:$A${KINDS_ROW + len(KIND_LABELS)}"
    rules = {
        "kind": {"validate": "list", "source": kinds},
        "obliges": {"validate": "list", "source": [YES, NO]},
    }
    days = {
        "validate": "date",
        "criteria": "between",
        "minimum": date(1900, 1, 2),
        "maximum": date(2199, 12, 31),
        "error_title": "Ngày",
        "error_message": "Ghi ngày dạng 14/12/2026.",
    }
    rule = days if name in DATES else rules.get(name)
    if rule:
        words = {
            "error_title": "Không có trong danh sách",
            "error_message": "Chọn trong danh sách.",
        }
        sheet.data_validation(1, at, ROWS_WITH_CHOICES, at, words | rule)


def _guide(sheet, formats):
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, len(AGENCY) - 1, 24)
    sheet.write_string(0, 0, "Cách điền tệp cơ quan", formats.title)
    sheet.write_string(KINDS_ROW - 1, 0, "Các loại cơ quan", formats.bold)
    for row, label in enumerate(KIND_LABELS, start=KINDS_ROW):
        sheet.write_string(row, 0, label)
    row = KINDS_ROW + len(KIND_LABELS) + 1
    for rule in RULES:
        sheet.write_string(row, 0, rule)
        row += 1
    for title, columns in ((AGENCIES_SHEET, AGENCY), (GROUPS_SHEET, GROUP)):
        sheet.write_string(row + 1, 0, f"Các cột của tờ “{title}”", formats.bold)
        row += 2
        for name, column in columns.items():
            sheet.write_string(row, 0, column.heading)
            sheet.write_string(row, 1, EXPLAINED[name])
            row += 1
    sheet.write_string(row + 1, 0, "Ví dụ", formats.bold)
    _table(sheet, formats, row + 2, AGENCY, EXAMPLES)


# What the province has ----------------------------------------------------------------------------


def _agencies(province):
    heirs, aliases = _by_agency(province)
    return [
        {
            **{name: getattr(one, name) for name in AGENCY if hasattr(Agency, name)},
            "kind": one.get_kind_display(),
            "heirs": "; ".join(heirs.get(one.pk, [])),
            "aliases": "; ".join(aliases.get(one.pk, [])),
        }
        for one in Agency.objects.filter(province=province)
    ]


def _by_agency(province):
    """({pk: words of its heirs}, {pk: its other names}), of agencies of the province alone."""
    heirs, aliases = {}, {}
    successions = Succession.objects.filter(
        predecessor__province=province, successor__province=province
    ).select_related("successor")
    for one in successions:
        heir = one.successor
        heirs.setdefault(one.predecessor_id, []).append(heir.code or heir.short_name or heir.name)
    for alias in Alias.objects.filter(province=province):
        aliases.setdefault(alias.agency_id, []).append(alias.word)
    return heirs, aliases


def _groups(province):
    return [
        {
            "wording": group.wording,
            "kinds": "; ".join(Agency.Kind(kind).label for kind in group.kinds),
            "obliges": YES if group.obliges else NO,
        }
        for group in AgencyGroup.objects.filter(province=province)
    ]
