"""The bytes of a workbook as sheets of values. What is no workbook, or could harm us, is refused in
a sentence that says how to save it anew.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from python_calamine import CalamineWorkbook

from agencies.shape import Fault, Faulty

MOST_UNPACKED = (
    50 * 1024 * 1024
)  # bytes of all parts together: a small file may unpack to gigabytes
MOST_ROWS, MOST_COLUMNS = 5000, 60
MOST_SHEETS = 50
OLE, ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "EncryptedPackage".encode("utf-16-le")
ATTRIBUTES = rb"""((?:[^>"']|"[^"]*"|'[^']*')*)"""
ROW_OR_CELL = re.compile(rb"<(?:[\w.-]+:)?(row|c)(?=[\s/>])" + ATTRIBUTES + rb">")
ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")

SAVE_AGAIN = "Mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nạp lại."
NO_WORKBOOK = f"không phải tệp Excel (.xlsx). {SAVE_AGAIN}"
BROKEN = f"tệp hỏng, không đọc được. {SAVE_AGAIN}"
LOCKED = "tệp đặt mật khẩu. Mở tệp, bỏ mật khẩu, lưu lại dạng .xlsx rồi nạp lại."
OLD = "tệp Excel dạng cũ (.xls), hoặc đặt mật khẩu. Bỏ mật khẩu nếu có, lưu lại dạng .xlsx rồi nạp lại."
MACROS = "tệp có macro. Lưu lại dạng .xlsx (không có macro) rồi nạp lại."
TOO_MUCH = f"tệp mở ra quá lớn (hơn {MOST_UNPACKED // 1024**2} MB). Bỏ ảnh và các tờ không cần."
TOO_LONG = (
    f"có tờ dài hơn {MOST_ROWS:,} dòng; mỗi tờ nhận nhiều nhất {MOST_ROWS:,} dòng. Chưa đọc gì. Bỏ "
    "các dòng thừa, hoặc chia thành nhiều tệp."
).replace(",000", ".000")
TOO_WIDE = f"có tờ rộng hơn {MOST_COLUMNS} cột. Chưa đọc gì. Chỉ giữ các cột như trong tệp mẫu."
TOO_MANY = f"tệp có hơn {MOST_SHEETS} tờ. Chỉ giữ các tờ cơ quan và nhóm."


@dataclass(frozen=True)
class Sheet:
    """A sheet by its name. `rows` begin with row 1 of the sheet, cells with column A; an empty cell
    is "". `merged` are the numbers of rows in which cells are merged across columns."""

    name: str
    rows: list
    merged: set


def read_workbook(content):
    """The sheets of the workbook, in its order. Raises Faulty with one sentence."""
    parts = _parts(content)
    for name, part in parts.items():
        if b"sheetData" in part:
            _measure(part)
        elif name.endswith("workbook.xml") and len(re.findall(rb"<(?:\w+:)?sheet\s", part)) > (
            MOST_SHEETS
        ):
            raise _refused(TOO_MANY)
    return _sheets(_packed(parts))


def _refused(sentence):
    return Faulty([Fault("", sentence)])


def _parts(content):
    """{name: bytes} of the parts of the file that a sheet is read from."""
    if content.startswith(OLE):
        raise _refused(LOCKED if ENCRYPTED in content else OLD)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _look_over(archive.infolist())
            return {one.filename: archive.read(one) for one in archive.infolist() if _is_read(one)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as problem:
        is_zip = content.startswith(b"PK")
        raise _refused(BROKEN if is_zip else NO_WORKBOOK) from problem
    except (RuntimeError, NotImplementedError) as problem:  # encrypted, or packed in another way
        raise _refused(BROKEN) from problem


def _look_over(entries):
    names = [one.filename.lower() for one in entries]
    if any(name.endswith("vbaproject.bin") for name in names):
        raise _refused(MACROS)
    if "xl/workbook.xml" not in names:
        raise _refused(NO_WORKBOOK)
    if sum(one.file_size for one in entries) > MOST_UNPACKED:
        raise _refused(TOO_MUCH)


def _is_read(entry):
    name = entry.filename.lower()
    inside = name.startswith(("xl/", "_rels/", "[content_types]"))
    return inside and name.endswith((".xml", ".rels"))


def _measure(part):
    """Refuse a sheet with a value far out: the reader lays out every cell up to there.

    Sheets in which a cell could hide from this look are written by no office program.
    """
    if b"<!" in part:
        raise _refused(BROKEN)
    row = column = 0
    for found in ROW_OR_CELL.finditer(part):
        at = ADDRESS.search(found[2])
        if found[1] == b"row":
            row, column = (int(at[2]) if at else row + 1), 0
            continue
        column = _number(at[1]) if at else column + 1
        if found[2].endswith(b"/"):  # styled, but empty
            continue
        if max(row, int(at[2]) if at else 0) > MOST_ROWS:
            raise _refused(TOO_LONG)
        if column > MOST_COLUMNS:
            raise _refused(TOO_WIDE)


def _number(letters):
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _packed(parts):
    """The parts as a file again: just what was looked at, each once, as large as it says."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    file.seek(0)
    return file


def _sheets(file):
    try:
        with CalamineWorkbook.from_filelike(file) as book:
            return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except BaseException as problem:
        # A reader that stops in the middle raises its PanicException, which is no Exception.
        if isinstance(problem, Exception) or type(problem).__name__ == "PanicException":
            raise _refused(BROKEN) from problem
        raise


def _sheet(sheet):
    merged = {
        row
        for (first, left), (last, right) in sheet.merged_cell_ranges or []
        if left != right and last - first < MOST_ROWS
        for row in range(first + 1, last + 2)
    }
    return Sheet(sheet.name, sheet.to_python(skip_empty_area=False), merged)


def column_letter(index):
    """ "A" for 0, "AA" for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
