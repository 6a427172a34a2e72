"""Invented sentences for the demonstration: what communes and departments might report, per task.

Numbers, days and document numbers in {…} are made up anew for every agency (facts.py).
"""
# ruff: noqa: E501 - a sentence is read in one line

from reporting.models import Narrative

MARK = "(dữ liệu minh họa)"
NOTHING = "Trong kỳ báo cáo không phát sinh nội dung thuộc nhiệm vụ này."

COMMUNE = {
    "1.1": [
        "Tổ chức {some} hội nghị tuyên truyền Hiến pháp và pháp luật tại {places} với {many} lượt người dự; phát {many} tờ gấp.",
        "Ban hành {plan} về phổ biến, giáo dục pháp luật năm {year}; tổ chức {some} buổi tuyên truyền tại {places}, {many} lượt người tham gia.",
        "Lồng ghép tuyên truyền Hiến pháp, pháp luật trong {some} cuộc họp thôn, sinh hoạt đoàn thể; đọc {some} tin, bài trên hệ thống truyền thanh cơ sở.",
        "Hưởng ứng Ngày Pháp luật Việt Nam, treo {some} băng rôn, tổ chức {few} cuộc thi tìm hiểu pháp luật cho đoàn viên, hội viên; {many} người tham gia.",
    ],
    "1.2": [
        "Đưa kết quả chấp hành pháp luật vào tiêu chí đánh giá, xếp loại công chức năm {year} theo {decision}.",
        "100% công chức ký cam kết chấp hành kỷ luật, kỷ cương hành chính; kiểm tra {few} lượt việc thực hiện giờ giấc, văn hóa công sở.",
        "Quán triệt Nghị quyết số 27-NQ/TW tại {few} cuộc họp chi bộ và giao ban cơ quan; {some} cán bộ, công chức dự đầy đủ.",
    ],
    "1.3": [
        "Duy trì chuyên mục pháp luật trên trang thông tin điện tử và nhóm Zalo của {area}, đăng {some} tin, bài.",
        "Xây dựng {few} mô hình tuyên truyền tại {places}; {few} tổ công nghệ số cộng đồng hướng dẫn người dân tra cứu pháp luật trên điện thoại.",
        "Tổ chức {few} phiên tòa giả định và {few} buổi giải đáp pháp luật lưu động cho đồng bào dân tộc thiểu số, {many} lượt người dự.",
    ],
    "2.1": [
        "Đã rà soát {some} văn bản của HĐND, UBND {area}; đề nghị bãi bỏ {few} văn bản không còn phù hợp với mô hình chính quyền địa phương 02 cấp.",
        "Rà soát, lập danh mục {some} văn bản quy phạm pháp luật của các xã, phường trước sắp xếp còn hiệu lực trên địa bàn; kết quả tại {report}.",
        "Rà soát {some} văn bản theo chuyên đề đất đai, môi trường; kiến nghị cấp trên sửa đổi {few} văn bản.",
    ],
    "2.2": [
        "Ban hành {few} quyết định quy phạm pháp luật đúng trình tự, thủ tục; lấy ý kiến Nhân dân qua niêm yết tại trụ sở và trang thông tin điện tử.",
        "Góp ý {some} dự thảo văn bản quy phạm pháp luật của tỉnh; tổ chức {few} hội nghị lấy ý kiến Nhân dân tại {places}.",
        "Trình HĐND {area} ban hành {few} nghị quyết quy phạm pháp luật; các dự thảo đều được thẩm tra, lấy ý kiến Ủy ban Mặt trận Tổ quốc.",
    ],
    "2.3": [
        "Tự kiểm tra {some} văn bản do HĐND, UBND {area} ban hành; phát hiện {few} văn bản sai thể thức, đã đính chính.",
        "Tự kiểm tra 100% văn bản ban hành trong năm ({some} văn bản), chưa phát hiện nội dung trái pháp luật.",
    ],
    "2.4": [
        "Phân công trách nhiệm người đứng đầu trong soạn thảo văn bản tại Quy chế làm việc của UBND {area} ({decision}).",
        "Giao Văn phòng HĐND và UBND {area} rà soát dự thảo trước khi trình ký; trả lại {few} dự thảo chưa bảo đảm thể thức, nội dung.",
    ],
    "2.5": [
        "Phối hợp với Trung tâm Trợ giúp pháp lý nhà nước tỉnh tổ chức {few} đợt trợ giúp pháp lý lưu động, {some} lượt người được tư vấn; duy trì {some} tổ hòa giải ở cơ sở.",
        "Kiện toàn {some} tổ hòa giải với {some} hòa giải viên; hòa giải thành {some} vụ việc, đạt {share}.",
        "Hướng dẫn {some} người thuộc diện được trợ giúp pháp lý liên hệ Trung tâm; niêm yết thông tin trợ giúp pháp lý tại {places}.",
    ],
    "2.6": [
        "Kiểm tra {some} lượt trong các lĩnh vực đất đai, xây dựng, vệ sinh an toàn thực phẩm; xử phạt {few} trường hợp với số tiền {money} triệu đồng.",
        "Tiếp nhận {some} phản ánh, kiến nghị của người dân, đã giải quyết {share}; tiếp công dân {some} lượt.",
        "Xử lý {few} vụ vi phạm hành chính; trả lời {some} phản ánh trên hệ thống tiếp nhận phản ánh, kiến nghị của tỉnh, không có phản ánh quá hạn.",
    ],
    "2.7": [
        "Bố trí {few} công chức tham mưu công tác tư pháp, đều có trình độ đại học luật; cử {few} lượt dự tập huấn nghiệp vụ do Sở Tư pháp tổ chức.",
        "Phân công {few} công chức Văn phòng HĐND và UBND {area} phụ trách tư pháp, hộ tịch theo {decision}.",
    ],
    "2.8": [
        "Bố trí {money} triệu đồng từ ngân sách {area} cho công tác phổ biến, giáo dục pháp luật và hòa giải ở cơ sở.",
        "Dự toán năm {year} bố trí {money} triệu đồng cho xây dựng văn bản và tổ chức thi hành pháp luật, đã giải ngân {share}.",
    ],
    "3.1": [
        "Hoàn thành sắp xếp {few} phòng chuyên môn và Trung tâm Phục vụ hành chính công; ban hành Quy chế làm việc theo {decision}.",
        "Rà soát, phân công lại nhiệm vụ của {some} cán bộ, công chức phù hợp vị trí việc làm của chính quyền địa phương 02 cấp.",
    ],
    "3.2": [
        "Tiếp nhận {many} hồ sơ thủ tục hành chính, trả đúng và trước hạn {share}; tỷ lệ hồ sơ trực tuyến đạt {share}.",
        "Trung tâm Phục vụ hành chính công {area} số hóa {many} hồ sơ; tổ công nghệ số cộng đồng hướng dẫn {some} lượt người nộp hồ sơ trực tuyến.",
        "Ban hành {plan} về cải cách hành chính năm {year}; công khai, niêm yết đầy đủ thủ tục hành chính tại bộ phận một cửa.",
    ],
    "3.3": [
        "Chủ tịch UBND {area} phân công lĩnh vực cho các Phó Chủ tịch và trưởng phòng tại {decision}; rà soát {some} nhiệm vụ được phân cấp.",
        "Rà soát {some} nhiệm vụ chuyển từ cấp huyện về cấp xã; kiến nghị làm rõ thẩm quyền đối với {few} nhiệm vụ ({letter}).",
    ],
    "3.4": [
        "Cử {some} lượt cán bộ, công chức đi đào tạo, bồi dưỡng; đánh giá, xếp loại công chức theo kết quả công việc.",
        "Rà soát trình độ của {some} cán bộ, công chức; {few} người đang học đại học, sau đại học.",
    ],
    "4.1": [
        "Phối hợp với cơ quan thi hành án dân sự khu vực xác minh điều kiện thi hành {few} vụ việc; cử công chức tham gia {few} buổi cưỡng chế.",
        "Cung cấp thông tin về tài sản, nơi cư trú của đương sự trong {few} vụ việc thi hành án theo đề nghị.",
    ],
    "4.2": [
        "Phối hợp quản lý, giáo dục {few} người chấp hành án phạt cải tạo không giam giữ, án treo trên địa bàn."
    ],
    "4.3": [
        "Phối hợp với Đoàn Luật sư, Hội Luật gia tổ chức {few} buổi tư vấn pháp luật miễn phí tại {places}."
    ],
    "4.4": [
        "Thông tin đến người dân về {few} tổ chức hành nghề công chứng, thừa phát lại hoạt động gần địa bàn."
    ],
    "4.5": [
        "Giới thiệu {some} người thuộc diện được trợ giúp pháp lý đến Trung tâm Trợ giúp pháp lý nhà nước tỉnh."
    ],
    "4.6": [
        "Cử {few} công chức tư pháp, hộ tịch dự bồi dưỡng nghiệp vụ; bố trí đủ biên chế theo đề án vị trí việc làm.",
        "Rà soát đội ngũ làm công tác tư pháp: {few} công chức, đều được bồi dưỡng nghiệp vụ hộ tịch.",
    ],
    "5.1": [
        "Tổ chức kê khai tài sản, thu nhập cho {some} người; công khai ngân sách, mua sắm tài sản công theo quy định.",
        "Ban hành {plan} về phòng, chống tham nhũng, lãng phí, tiêu cực năm {year}; chuyển đổi vị trí công tác {few} công chức.",
    ],
    "5.2": [
        "HĐND {area} giám sát {few} chuyên đề; Ban Thanh tra nhân dân giám sát {few} công trình, UBND đã tiếp thu, trả lời đầy đủ.",
        "Thực hiện công khai {some} nội dung để Nhân dân biết, bàn, kiểm tra; tổ chức {few} hội nghị đối thoại với Nhân dân.",
    ],
    "6.1": ["Cử {few} công chức dự bồi dưỡng kiến thức hội nhập quốc tế do tỉnh tổ chức."],
}

DEPARTMENT = {
    "1.1": [
        "Ban hành {plan} về phổ biến, giáo dục pháp luật năm {year}; tổ chức {few} hội nghị quán triệt văn bản mới về {field} cho {many} lượt người.",
        "Đăng {some} tin, bài về Hiến pháp và pháp luật lĩnh vực {field} trên trang thông tin điện tử của cơ quan.",
    ],
    "1.2": [
        "Đưa việc chấp hành pháp luật vào tiêu chí xếp loại hằng năm của {some} phòng, đơn vị trực thuộc ({decision}).",
        "Kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính tại {few} đơn vị trực thuộc; nhắc nhở {few} trường hợp.",
    ],
    "1.3": [
        "Biên soạn {few} tài liệu hỏi đáp pháp luật về {field} dạng video ngắn, đăng trên mạng xã hội, đạt {many} lượt xem.",
        "Phối hợp Báo và phát thanh, truyền hình tỉnh thực hiện {few} chuyên mục pháp luật về {field}.",
    ],
    "2.1": [
        "Rà soát {some} văn bản quy phạm pháp luật của HĐND, UBND tỉnh về {field}; đề nghị bãi bỏ {few}, thay thế {few} văn bản ({report}).",
        "Rà soát, hợp nhất quy định của hai tỉnh trước sắp xếp về {field}: {some} văn bản, kiến nghị xử lý {few} văn bản.",
    ],
    "2.2": [
        "Tham mưu UBND tỉnh ban hành {few} quyết định, trình HĐND tỉnh {few} nghị quyết về {field}; các dự thảo đều lấy ý kiến đối tượng chịu tác động.",
        "Chủ trì soạn thảo {few} dự thảo văn bản quy phạm pháp luật, thực hiện truyền thông chính sách đối với {few} dự thảo.",
    ],
    "2.3": [
        "Phối hợp Sở Tư pháp kiểm tra {some} văn bản thuộc lĩnh vực {field}, chưa phát hiện nội dung trái pháp luật."
    ],
    "2.4": [
        "Giám đốc trực tiếp chỉ đạo công tác xây dựng văn bản; quy định trách nhiệm của người soạn thảo tại {decision}.",
        "Không có văn bản chậm tiến độ theo chương trình năm {year}; {few} dự thảo được thẩm định, tiếp thu đầy đủ.",
    ],
    "2.5": [
        "Hỗ trợ pháp lý cho {some} doanh nghiệp, hợp tác xã về {field}; trả lời {some} vướng mắc bằng văn bản."
    ],
    "2.6": [
        "Tổ chức {few} cuộc kiểm tra về {field}, xử phạt {few} trường hợp với số tiền {money} triệu đồng; giải quyết {share} phản ánh, kiến nghị.",
        "Tiếp nhận {some} phản ánh, kiến nghị của người dân, doanh nghiệp, đã trả lời {share}.",
    ],
    "2.7": [
        "Bố trí {few} công chức làm công tác pháp chế, trong đó {few} người có trình độ cử nhân luật; cử dự {few} lớp bồi dưỡng.",
        "Kiện toàn bộ phận pháp chế theo {decision}; phân công {few} công chức chuyên trách.",
    ],
    "2.8": [
        "Lập dự toán {money} triệu đồng cho công tác xây dựng và thi hành pháp luật của ngành năm {year}."
    ],
    "3.1": [
        "Tham mưu quy định chức năng, nhiệm vụ của ngành {field} ở cấp xã; hướng dẫn {some} xã, phường thực hiện ({letter})."
    ],
    "3.2": [
        "Cắt giảm, đơn giản hóa {few} thủ tục hành chính về {field}; tỷ lệ hồ sơ giải quyết đúng hạn đạt {share}."
    ],
    "3.3": [
        "Tham mưu phân cấp {few} nhiệm vụ về {field} cho UBND cấp xã; ban hành {some} nội dung hướng dẫn ({letter}).",
        "Rà soát {some} nhiệm vụ giữa tỉnh và xã trong lĩnh vực {field}, đề nghị điều chỉnh {few} nhiệm vụ.",
    ],
    "3.4": [
        "Cử {some} lượt công chức, viên chức đào tạo, bồi dưỡng; ban hành khung năng lực cho {some} vị trí việc làm."
    ],
    "4.1": ["Cung cấp thông tin phục vụ thi hành án trong {few} vụ việc liên quan đến {field}."],
    "4.2": ["Phối hợp Công an tỉnh, Thi hành án dân sự tỉnh trao đổi thông tin về {few} vụ việc."],
    "4.3": ["Ký hợp đồng tư vấn pháp luật với {few} tổ chức hành nghề luật sư."],
    "4.4": ["Cử {few} giám định viên tư pháp theo vụ việc trong lĩnh vực {field}."],
    "4.5": ["Phối hợp truyền thông về trợ giúp pháp lý cho {some} đối tượng thuộc ngành quản lý."],
    "4.6": [
        "Tạo điều kiện cho {few} công chức pháp chế học thạc sĩ luật; cử {few} người dự bồi dưỡng giám định tư pháp.",
        "Rà soát {few} vị trí việc làm liên quan công tác tư pháp, bảo đảm đúng tiêu chuẩn.",
    ],
    "5.1": [
        "Ban hành {plan} phòng, chống tham nhũng, tiêu cực; {some} người kê khai tài sản, thu nhập, công khai đúng quy định."
    ],
    "5.2": [
        "Thực hiện {few} cuộc kiểm tra nội bộ; chuyển đổi vị trí công tác {few} công chức; công khai kết luận kiểm tra.",
        "Tiếp thu {few} kiến nghị sau giám sát của HĐND tỉnh, đã thực hiện xong {few} kiến nghị.",
    ],
    "6.1": [
        "Tham gia {few} đoàn công tác, tiếp {few} đoàn khách quốc tế về {field}; rà soát {few} cam kết quốc tế."
    ],
}

# What an agency is still at, and why something has not been done yet.
IN_PROGRESS = [
    "Nội dung còn lại đang triển khai, dự kiến xong trong quý tới.",
    "Đang tiếp tục thực hiện theo tiến độ.",
]
NOT_DONE = [
    "Chưa thực hiện do đang chờ hướng dẫn của cấp trên sau khi sắp xếp đơn vị hành chính.",
    "Chưa bố trí được kinh phí trong năm {year}; đã đưa vào dự toán năm sau.",
]
# Said besides where another agency has said the very same already.
SEEN_IN = "Kết quả cụ thể nêu tại {report}."
WAITS_FOR = "Đã có {letter} đề nghị hướng dẫn."

# The draft that UBND xã Ea Kar has begun, as its first screen shows it.
EA_KAR = {
    "1.1": (
        "result",
        "Tổ chức 14 hội nghị tuyên truyền Hiến pháp và pháp luật tại 9 thôn, 5 buôn với 1.260 lượt người dự; phát 2.400 tờ gấp song ngữ Việt - Ê Đê.",
    ),
    "1.2": (
        "result",
        "Đưa kết quả chấp hành pháp luật vào tiêu chí đánh giá, xếp loại công chức năm {year} (Quyết định số 312/QĐ-UBND ngày 20/4/{year}).",
    ),
    "1.3": (
        "result",
        "Duy trì chuyên mục pháp luật trên trang thông tin điện tử và nhóm Zalo của xã, đăng 46 tin, bài.",
    ),
    "2.1": (
        "result",
        "Đã rà soát 9 văn bản của HĐND, UBND xã. Đề nghị bãi bỏ 02 văn bản không còn phù hợp với mô hình chính quyền địa phương 02 cấp.",
    ),
    "2.2": (
        "result",
        "Ban hành 02 quyết định quy phạm pháp luật đúng trình tự, thủ tục; lấy ý kiến Nhân dân qua niêm yết tại trụ sở và trang thông tin điện tử.",
    ),
    "2.3": ("nothing", ""),
    "2.4": (
        "result",
        "Phân công trách nhiệm người đứng đầu trong soạn thảo văn bản tại Quy chế làm việc của UBND xã.",
    ),
    "2.5": (
        "result",
        "Phối hợp với Trung tâm Trợ giúp pháp lý nhà nước tỉnh tổ chức 03 đợt trợ giúp pháp lý lưu động; duy trì 23 tổ hòa giải ở cơ sở.",
    ),
    "3.2": (
        "in_progress",
        "Tiếp nhận 4.812 hồ sơ thủ tục hành chính, trả đúng và trước hạn 99,1%; đang số hóa kết quả của các năm trước.",
    ),
}

FIELDS = {
    "VP UBND": "văn phòng, kiểm soát thủ tục hành chính",
    "TTT": "thanh tra, tiếp công dân, giải quyết khiếu nại, tố cáo",
    "STC": "tài chính, ngân sách, đầu tư",
    "SXD": "xây dựng, quy hoạch, giao thông vận tải",
    "SNNMT": "nông nghiệp, đất đai, môi trường",
    "SKHCN": "khoa học, công nghệ và chuyển đổi số",
    "SVHTTDL": "văn hóa, thể thao, du lịch",
    "SGDĐT": "giáo dục và đào tạo",
    "SYT": "y tế, bảo trợ xã hội",
    "SCT": "công thương, quản lý thị trường",
    "SDTTG": "dân tộc, tôn giáo",
    "SNV": "tổ chức bộ máy, lao động, người có công",
}

# {part of the outline: what one may say}: the paragraphs beside the lines.
NARRATIVE = {
    Narrative.Part.DIRECTION: [
        "Đã ban hành kế hoạch thực hiện và phân công công chức theo dõi từng nhiệm vụ.",
        "Đã quán triệt Kế hoạch đến toàn thể cán bộ, công chức tại hội nghị giao ban tháng 3.",
    ],
    Narrative.Part.STRENGTHS: [
        "Việc triển khai được lãnh đạo quan tâm, có sự phối hợp giữa các bộ phận.",
        "Nội dung tuyên truyền sát với người dân, được thôn, buôn hưởng ứng.",
    ],
    Narrative.Part.WEAKNESSES: [
        "Một số việc còn chậm do khối lượng công việc sau sắp xếp lớn.",
        "Việc thống kê kết quả ở cơ sở chưa đều.",
    ],
    Narrative.Part.NEXT_YEAR: [
        "Tiếp tục thực hiện các nhiệm vụ thường xuyên của Kế hoạch.",
    ],
}

# Part III of the outline, one by one; not every agency has any. (about which task, "" a general
# one; the words); which of them an agency says depends on the tasks that it has.
OBSTACLES = [
    (
        "2.1",
        "Công chức tư pháp - hộ tịch kiêm nhiệm nhiều việc sau sắp xếp, thiếu thời gian cho việc rà soát văn bản.",
    ),
    ("1.3", "Kinh phí cho phổ biến, giáo dục pháp luật ở thôn, buôn còn hạn chế."),
    (
        "",
        "Hồ sơ, tài liệu bàn giao từ cấp huyện chưa đầy đủ nên khó đối chiếu số liệu các năm trước.",
    ),
]
# (text, to whom)
RECOMMENDATIONS = [
    ("Tổ chức tập huấn về rà soát văn bản cho công chức cấp xã.", "Sở Tư pháp"),
    ("Hướng dẫn định mức kinh phí cho công tác pháp chế, tư pháp cấp xã.", "Sở Tài chính"),
    ("Sớm hoàn thiện phần mềm dùng chung về hộ tịch và văn bản.", "UBND tỉnh"),
]

# (number of a task, what two communes say of it in the same words)
SAME_WORDS = (
    "1.2",
    "Tổ chức quán triệt, tuyên truyền sâu rộng ý thức thượng tôn Hiến pháp và pháp luật trong cán bộ, công chức và Nhân dân; việc chấp hành pháp luật trên địa bàn có nhiều chuyển biến tích cực.",
)
