"""Invented words of those who read reports: the reviewer's, and the leads' remarks."""
# ruff: noqa: E501 - a sentence is read in one line

# Of a report as a whole; often nothing is said.
ACCEPTED = [
    "",
    "",
    "Báo cáo đầy đủ, số liệu rõ, có số văn bản kèm theo.",
    "Nội dung đạt yêu cầu. Kỳ sau gửi sớm hơn để kịp tổng hợp.",
]
RETURNED = [
    "Đề nghị sửa các dòng {numbers}. Các dòng khác đã đạt, không phải làm lại.",
    "Báo cáo cơ bản đầy đủ; còn các dòng {numbers} cần bổ sung trước khi tổng hợp.",
]

# Of one line.
NO_NUMBER = [
    "Có kết quả nhưng chưa ghi số, ngày văn bản. Đề nghị bổ sung văn bản làm căn cứ cho số liệu.",
    "Đề nghị ghi số, ký hiệu văn bản đã ban hành và nêu rõ số liệu tính đến ngày nào.",
]
NOT_CLEAR = [
    "Số liệu chưa khớp với văn bản dẫn kèm theo. Đề nghị đối chiếu, thống nhất.",
]
STILL_AT = [
    "Đề nghị ghi rõ phần việc còn lại và thời gian dự kiến hoàn thành.",
    "Nội dung còn chung. Đề nghị nêu việc đã làm đến hết kỳ, số lượng cụ thể.",
]
MENDED = (
    "Số liệu tính đến hết tháng trước, đã đối chiếu với hồ sơ lưu; đang thực hiện đúng tiến độ."
)

# {account: (number of a task that its agency leads by name, what it says of a line)}
REMARKS = {
    "stp2.daklak": (
        "1.1",
        "Cách làm gắn với sinh hoạt thôn, buôn có hiệu quả. Đề nghị gửi thêm danh mục tài liệu đã phát để Sở Tư pháp giới thiệu cho các xã khác.",
    ),
    "snv.daklak": (
        "3.2",
        "Đề nghị thống nhất tỷ lệ hồ sơ trực tuyến với số liệu trên Cổng dịch vụ công mà Sở Nội vụ tổng hợp hằng quý.",
    ),
}

# (words of the recommendation in reporting/demo/words.py that was answered, the answer, its number)
ANSWER = (
    "Tổ chức tập huấn về rà soát văn bản",
    "Sở Tư pháp mở hai lớp tập huấn về rà soát văn bản cho công chức cấp xã trong quý I năm sau; đề nghị các xã, phường gửi danh sách đăng ký về Sở.",
    "2210/STP-XDVB",
)

PAPER_NOTE = "Đường truyền của xã bị gián đoạn, UBND xã gửi báo cáo giấy qua bưu chính."
EXTENSION_REASON = "Xã tập trung khắc phục hậu quả mưa lũ, đề nghị lùi hạn gửi một tuần."

# The round on request.
ROUND_TITLE = (
    "Báo cáo theo yêu cầu: kết quả rà soát văn bản quy phạm pháp luật {months} tháng đầu năm {year}"
)
ROUND_SOURCE = "Công văn số 1947/STP-XDVB ngày {day:%d/%m/%Y} của Sở Tư pháp"
ROUND_EA_KAR = "Đã rà soát 12 văn bản của HĐND, UBND xã. Đề nghị bãi bỏ 02 văn bản không còn phù hợp với mô hình chính quyền địa phương 02 cấp."
ROUND_COMMENT = "Mục 2.1 ghi đã rà soát 12 văn bản nhưng phụ lục chỉ có 9. Đề nghị thống nhất số liệu và ghi số, ký hiệu của các văn bản đề nghị bãi bỏ."
ROUND_LINE_COMMENT = "Thống nhất số liệu với phụ lục; ghi số, ký hiệu văn bản đề nghị bãi bỏ."
