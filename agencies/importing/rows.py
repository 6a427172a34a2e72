"""Sheets of a workbook as rows of agencies and groups, with every fault of their cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

from agencies.importing import cells
from agencies.importing.reading import column_letter
from agencies.models import Agency, AgencyGroup
from agencies.shape import Fault, suggestion
from agencies.vietnamese import fold

GUIDE = "Hướng dẫn"
HEAD_WITHIN = 20  # rows: titles may stand above the head
NUMBERING = {"stt", "tt", "so tt", "so thu tu"}  # columns that say nothing


@dataclass(frozen=True)
class Column:
    heading: str
    read: Callable
    others: tuple = ()  # headings that mean the same

    @property
    def folded(self):
        return {fold(word) for word in (self.heading, *self.others)}


def _length(model, name):
    return model._meta.get_field(name).max_length


AGENCY = {
    "code": Column("Mã số", cells.code(_length(Agency, "code")), ("Mã", "Mã cơ quan")),
    "name": Column("Tên", cells.text(_length(Agency, "name")), ("Tên cơ quan", "Tên đầy đủ")),
    "short_name": Column("Tên viết tắt", cells.code(_length(Agency, "short_name")), ("Viết tắt",)),
    "kind": Column("Loại", cells.kind, ("Loại cơ quan",)),
    "from_on": Column("Từ ngày", cells.day),
    "until_on": Column("Đến hết ngày", cells.day, ("Đến ngày",)),
    "heirs": Column("Kế thừa bởi", cells.several(cells.code(255)), ("Được kế thừa bởi",)),
    "email": Column("Thư điện tử", cells.email, ("Email", "E-mail")),
    "aliases": Column("Tên gọi khác", cells.several(cells.text(255))),
    "note": Column("Ghi chú", cells.lines(30000)),
}
GROUP = {
    "wording": Column(
        "Cách gọi trong văn bản", cells.text(_length(AgencyGroup, "wording")), ("Cách gọi",)
    ),
    "kinds": Column("Gồm các loại", cells.several(cells.kind)),
    "obliges": Column("Bắt buộc báo cáo", cells.yes_or_no),
}


@dataclass(eq=False)
class Row:
    """A row of a sheet: what its filled cells say, by the name of the column; faulty ones left out."""

    sheet: str
    number: int
    columns: dict  # {name: (index, Column)} of the sheet
    values: dict = field(default_factory=dict)
    faulty: set = field(default_factory=set)  # columns whose cell could not be used

    @property
    def place(self):
        return f"Tờ “{self.sheet}”, dòng {self.number}"

    def at(self, name):
        """The place of one of its cells; the row's where the sheet has no such column."""
        if name not in self.columns:
            return self.place
        index, column = self.columns[name]
        return f"Tờ “{self.sheet}”, ô {column_letter(index)}{self.number} ({column.heading})"

    def get(self, name, default=""):
        return self.values.get(name, default)

    def lacks(self, name):
        """Whether nobody wrote anything there."""
        return name not in self.values and name not in self.faulty


@dataclass
class Book:
    """What the sheets say: rows of agencies and of groups, the faults, what was not read."""

    agencies: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    notes: list = field(default_factory=list)


def read_rows(sheets):
    """The Book of these sheets. A sheet is known by the headings of its columns, in any order."""
    book, known = Book(), False
    for sheet in sheets:
        if fold(sheet.name) == fold(GUIDE) or not any(any(map(_is_filled, r)) for r in sheet.rows):
            continue
        for columns, rows in ((AGENCY, book.agencies), (GROUP, book.groups)):
            head = _head(sheet, columns)
            if head is not None:
                known = True
                _read_sheet(sheet, head, columns, rows, book)
                break
        else:
            book.notes.append(f"Tờ “{sheet.name}” không có dòng tiêu đề như tệp mẫu nên không đọc.")
    if not known:
        headings = ", ".join(f"“{column.heading}”" for column in AGENCY.values())
        sentence = f"không thấy dòng tiêu đề với các cột {headings}. Dùng tệp mẫu."
        book.faults.append(Fault("Tệp", sentence))
    return book


def _is_filled(value):
    return value != "" and value is not None and not (isinstance(value, str) and not value.strip())


def _head(sheet, columns):
    """The index of the row with headings: its first column or name, and one more of ours."""
    needed = [*columns][:2]
    for index, row in enumerate(sheet.rows[:HEAD_WITHIN]):
        words = {fold(cell) for cell in row if isinstance(cell, str)}
        found = [name for name, column in columns.items() if column.folded & words]
        if len(found) > 1 and set(found) & set(needed):
            return index
    return None


def _read_sheet(sheet, head, columns, rows, book):
    placed = _columns(sheet, head, columns, book.faults)
    for index, cells_ in enumerate(sheet.rows[head + 1 :], start=head + 1):
        filled = [cell for cell in cells_ if _is_filled(cell)]
        is_title = index + 1 in sheet.merged and len(filled) == 1
        row = Row(sheet.name, index + 1, placed)
        if not is_title and any(_is_filled(cells_[at]) for at, _ in placed.values()):
            _read_cells(row, cells_, book.faults)
            rows.append(row)


def _columns(sheet, head, columns, faults):
    """{name: (index, Column)} of the columns with our headings; what else holds something is a fault."""
    placed = {}
    for index, heading in enumerate(sheet.rows[head]):
        place = f"Tờ “{sheet.name}”, ô {column_letter(index)}{head + 1}"
        name = _named(heading, columns)
        if name and name in placed:
            faults.append(Fault(place, f"cột “{columns[name].heading}” có hai lần."))
        elif name:
            placed[name] = index, columns[name]
        elif _is_strange(sheet, head, index):
            faults.append(Fault(place, _strange(heading, columns)))
    return placed


def _named(heading, columns):
    word = fold(heading) if isinstance(heading, str) else ""
    return next((name for name, column in columns.items() if word in column.folded), None)


def _is_strange(sheet, head, index):
    """Whether a column without a heading of ours says something all the same."""
    heading = sheet.rows[head][index]
    if _is_filled(heading):
        return not isinstance(heading, str) or fold(heading) not in NUMBERING
    below = ((n, row) for n, row in enumerate(sheet.rows) if n > head)
    return any(_is_filled(row[index]) and n + 1 not in sheet.merged for n, row in below)


def _strange(heading, columns):
    headings = [column.heading for column in columns.values()]
    accepted = ", ".join(f"“{one}”" for one in headings)
    if not _is_filled(heading):
        return f"cột có nội dung mà không có tiêu đề. Các cột nhận: {accepted}."
    said = f"không có cột {cells.shown(heading)} trong mẫu{suggestion(str(heading), headings)}"
    return f"{said} Sửa tiêu đề hoặc bỏ cột. Các cột nhận: {accepted}."


def _read_cells(row, values, faults):
    for name, (index, column) in row.columns.items():
        value = values[index]
        if not _is_filled(value):
            continue
        try:
            found = column.read(value)
        except cells.Unusable as problem:
            row.faulty.add(name)
            faults.append(Fault(row.at(name), str(problem)))
        else:
            if found not in ("", []):
                row.values[name] = found
