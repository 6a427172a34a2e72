"""Invented words: 25 tasks in 8 sections, and what agencies say of them, as long as real ones are."""
# ruff: noqa: E501 - a sentence is read in one line

SECTIONS = [
    (
        "Tuyên truyền, phổ biến, giáo dục pháp luật",
        [
            "Phổ biến Hiến pháp và các luật mới cho cán bộ, Nhân dân",
            "Xây dựng ý thức thượng tôn pháp luật trong cơ quan hành chính",
            "Đổi mới hình thức phổ biến, giáo dục pháp luật trên môi trường số",
            "Hưởng ứng Ngày Pháp luật Việt Nam",
        ],
    ),
    (
        "Xây dựng và hoàn thiện văn bản quy phạm pháp luật",
        [
            "Rà soát, hệ thống hóa văn bản quy phạm pháp luật",
            "Nâng cao chất lượng soạn thảo, thẩm định văn bản",
            "Kiểm tra, xử lý văn bản trái pháp luật",
        ],
    ),
    (
        "Tổ chức thi hành pháp luật",
        [
            "Theo dõi tình hình thi hành pháp luật trong lĩnh vực trọng tâm",
            "Xử lý vi phạm hành chính, giải quyết phản ánh, kiến nghị",
            "Trợ giúp pháp lý cho người nghèo, đồng bào dân tộc thiểu số",
        ],
    ),
    (
        "Tổ chức và hoạt động của chính quyền địa phương",
        [
            "Hoàn thiện tổ chức bộ máy chính quyền địa phương 02 cấp",
            "Phân cấp, phân định trách nhiệm giữa các cơ quan",
            "Thực hiện dân chủ ở cơ sở",
        ],
    ),
    (
        "Cải cách hành chính, chuyển đổi số",
        [
            "Cắt giảm, đơn giản hóa thủ tục hành chính",
            "Nâng tỷ lệ hồ sơ trực tuyến toàn trình",
            "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
        ],
    ),
    (
        "Bổ trợ tư pháp, thi hành án",
        [
            "Phối hợp thi hành án dân sự, thi hành án hành chính",
            "Phát triển đội ngũ luật sư, công chứng viên, giám định viên",
            "Củng cố hòa giải ở cơ sở",
        ],
    ),
    (
        "Phòng, chống tham nhũng, kiểm soát quyền lực",
        [
            "Kê khai, công khai tài sản, thu nhập",
            "Kiểm tra, giám sát việc thực hiện nhiệm vụ, công vụ",
            "Tiếp công dân, giải quyết khiếu nại, tố cáo",
        ],
    ),
    (
        "Nguồn lực và hội nhập",
        [
            "Đào tạo, bồi dưỡng công chức làm công tác pháp chế",
            "Bố trí kinh phí thực hiện Kế hoạch",
            "Hội nhập quốc tế trong lĩnh vực pháp luật",
        ],
    ),
]

TASK_TEXT = (
    "{title}; gắn với chức năng, nhiệm vụ của từng cơ quan, đơn vị, địa phương và yêu cầu tiếp tục xây dựng, "
    "hoàn thiện Nhà nước pháp quyền xã hội chủ nghĩa Việt Nam; định kỳ kiểm tra, đánh giá kết quả, kịp thời "
    "tháo gỡ khó khăn, vướng mắc; báo cáo cấp có thẩm quyền đối với nội dung vượt thẩm quyền; bảo đảm thực "
    "chất, tiết kiệm, đúng tiến độ."
)

RESULT = [
    "Ban hành Kế hoạch số {a}/KH-UBND và tổ chức {b} hội nghị với {c} lượt người dự; phát {c} tờ gấp, đăng {b} tin, bài trên trang thông tin điện tử và hệ thống truyền thanh.",
    "Đã thực hiện {b} nội dung theo kế hoạch, đạt {p}%; phân công {b} công chức theo dõi; kết quả tại Báo cáo số {a}/BC-UBND, không có việc quá hạn.",
    "Rà soát {c} văn bản, hồ sơ; xử lý xong {p}%; kiến nghị cấp trên sửa đổi {b} nội dung không còn phù hợp với mô hình chính quyền địa phương 02 cấp.",
    "Phối hợp với các cơ quan liên quan tổ chức {b} đợt kiểm tra tại {b} thôn, tổ dân phố; nhắc nhở {b} trường hợp, xử lý {b} trường hợp; {c} lượt người được hướng dẫn.",
    "Bố trí {c} triệu đồng từ ngân sách cấp mình, đã giải ngân {p}%; tổ chức {b} lớp tập huấn cho {c} lượt cán bộ, công chức, người hoạt động không chuyên trách.",
]
IN_PROGRESS = [
    "Đang triển khai {b} nội dung, ước đạt {p}%; dự kiến hoàn thành trong quý sau.",
    "Đã lấy ý kiến {b} cơ quan, đang tổng hợp để trình; chậm so với kế hoạch {b} ngày do thay đổi nhân sự.",
]
NOT_DONE = [
    "Chưa thực hiện do chưa có hướng dẫn của cơ quan cấp trên; đã có Công văn số {a}/UBND đề nghị hướng dẫn.",
    "Chưa bố trí được kinh phí; sẽ đưa vào dự toán năm sau.",
]
EVIDENCE = "Báo cáo số {a}/BC-UBND"
STRENGTHS = "Lãnh đạo cơ quan quan tâm chỉ đạo; {b} trên 25 nhiệm vụ vượt yêu cầu; công chức được phân công rõ việc, rõ trách nhiệm."
WEAKNESSES = "Một số nhiệm vụ còn chậm ({b} nhiệm vụ); kinh phí hạn hẹp, chỉ đáp ứng {p}% nhu cầu; công chức kiêm nhiệm nhiều việc."
OBSTACLE = (
    "Thiếu {b} công chức có chuyên môn luật; trang thiết bị phục vụ xử lý hồ sơ trực tuyến đã cũ."
)
OBSTACLE_OF_TASK = (
    "Nhiệm vụ này chưa có hướng dẫn chi tiết; {b} nội dung phải chờ ý kiến của cơ quan chuyên môn."
)
RECOMMENDATION = (
    "Đề nghị hướng dẫn {b} nội dung còn cách hiểu khác nhau và bố trí thêm kinh phí tập huấn."
)
RETURNED = (
    "Số liệu chưa khớp với báo cáo chuyên đề. Đề nghị kiểm tra lại và ghi số văn bản minh chứng."
)
ACCEPTED = "Đã tiếp nhận."
PAPER = "Mất kết nối mạng, nhận bản giấy."
EXTENSION = "Bão, lũ: gia hạn theo đề nghị của cơ quan."
EXEMPTION = "Cơ quan mới thành lập, chưa có nội dung báo cáo."
DECREE = "Số liệu tự đặt để đo, không có văn bản thật."
