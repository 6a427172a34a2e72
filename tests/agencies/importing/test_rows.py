from agencies.importing.reading import Sheet
from agencies.importing.rows import GUIDE, read_rows
from tests.workbooks import HEAD, row


def sheet(*rows, name="Cơ quan", merged=()):
    width = max(map(len, rows))
    even = [["" if cell is None else cell for cell in r] + [""] * (width - len(r)) for r in rows]
    return Sheet(name, even, set(merged))


def faults(*sheets):
    return [str(fault) for fault in read_rows(sheets).faults]


def test_columns_stand_in_any_order_under_any_spelling():
    book = read_rows([sheet(["LOẠI", "ma so", "Tên cơ quan"], ["UBND cấp xã", 1.0, "UBND xã A"])])

    assert book.faults == []
    assert book.agencies[0].values == {"kind": "commune", "code": "1", "name": "UBND xã A"}


def test_the_head_may_stand_below_a_title():
    book = read_rows([sheet(["DANH SÁCH CƠ QUAN"], [], ["Tên", "Loại"], ["Sở A", "department"])])

    assert [(one.get("name"), one.number) for one in book.agencies] == [("Sở A", 4)]


def test_empty_rows_and_rows_of_titles_are_left_out():
    rows = [
        ["STT", "Tên", "Loại"],
        ["", "", " "],
        ["I. Các sở", "", ""],
        [1.0, "Sở A", "department"],
        [2.0, "", ""],
    ]

    book = read_rows([sheet(*rows, merged={3})])

    assert [one.get("name") for one in book.agencies] == ["Sở A"]
    assert book.faults == []


def test_a_fault_names_sheet_cell_and_column():
    (fault,) = faults(sheet(HEAD, row(name="Sở A", kind="Sở lạ")))

    assert fault.startswith("Tờ “Cơ quan”, ô D2 (Loại): không có loại “Sở lạ”")


def test_all_faults_of_all_rows_are_found():
    rows = [row(name="Sở", kind="lạ", from_on="x", until_on="y", email="z") for _ in range(3)]

    assert len(faults(sheet(HEAD, *rows), sheet(HEAD, *rows, name="Thêm"))) == 24


def test_a_faulty_cell_is_neither_a_value_nor_empty():
    (found,) = read_rows([sheet(HEAD, row(name="Sở A", kind="lạ"))]).agencies

    assert not found.lacks("kind")
    assert found.get("kind") == ""
    assert found.lacks("code")


def test_a_column_of_another_name_is_named_with_what_would_be_accepted():
    (fault,) = faults(sheet(["Tên", "Loại", "Điện thoai"], ["Sở A", "department", "0905"]))

    assert fault.startswith("Tờ “Cơ quan”, ô C1: không có cột “Điện thoai” trong mẫu.")
    assert "“Mã số”, “Tên”" in fault


def test_a_heading_that_is_nearly_one_of_ours_is_suggested():
    (fault,) = faults(sheet(["Tên", "Loại", "Ghi chúu"], ["Sở A", "department", "x"]))

    assert "có phải “Ghi chú”?" in fault


def test_a_column_without_a_heading_that_says_something_is_a_fault():
    (fault,) = faults(sheet(["Tên", "Loại", ""], ["Sở A", "department", "x"]))

    assert "ô C1: cột có nội dung mà không có tiêu đề" in fault


def test_a_column_that_stands_twice_is_a_fault():
    assert "có hai lần" in faults(sheet(["Tên", "Loại", "Tên"], ["A", "department", "B"]))[0]


def test_groups_are_known_by_their_columns_too():
    head = ["Cách gọi trong văn bản", "Gồm các loại", "Bắt buộc báo cáo"]
    book = read_rows([sheet(head, ["Các sở", "Sở, ban, ngành; UBND cấp xã", "Không"], name="X")])

    assert book.groups[0].values == {
        "wording": "Các sở",
        "kinds": ["department", "commune"],
        "obliges": False,
    }


def test_the_guide_is_not_read_and_other_sheets_are_named():
    book = read_rows(
        [
            sheet(HEAD, row(name="Ví dụ"), name=GUIDE),
            sheet(["Việc cần làm"], ["Hỏi lại"], name="Nháp"),
            sheet(HEAD, row(name="Sở A", kind="department")),
        ]
    )

    assert [one.get("name") for one in book.agencies] == ["Sở A"]
    assert book.notes == ["Tờ “Nháp” không có dòng tiêu đề như tệp mẫu nên không đọc."]


def test_a_book_without_any_sheet_of_ours_says_which_columns_are_meant():
    (fault,) = faults(sheet(["Một", "Hai"], ["x", "y"]))

    assert "không thấy dòng tiêu đề với các cột “Mã số”, “Tên”" in fault
