"""The provinces since 1/7/2025 (Nghị quyết 202/2025/QH15) with their codes (Quyết định 19/2025/QĐ-TTg).

Everything below them is invented: communes, people, plans, reports.
"""

# name, code, abbreviation. Đắk Lắk comes first: it is the one that is measured.
PROVINCES = [
    ("Đắk Lắk", "66", "DLK"),
    ("Hà Nội", "01", "HNI"),
    ("Cao Bằng", "04", "CBG"),
    ("Tuyên Quang", "08", "TQG"),
    ("Điện Biên", "11", "DBN"),
    ("Lai Châu", "12", "LCU"),
    ("Sơn La", "14", "SLA"),
    ("Lào Cai", "15", "LCI"),
    ("Thái Nguyên", "19", "TNN"),
    ("Lạng Sơn", "20", "LSN"),
    ("Quảng Ninh", "22", "QNH"),
    ("Bắc Ninh", "24", "BNH"),
    ("Phú Thọ", "25", "PTO"),
    ("Hải Phòng", "31", "HPG"),
    ("Hưng Yên", "33", "HYN"),
    ("Ninh Bình", "37", "NBH"),
    ("Thanh Hóa", "38", "THA"),
    ("Nghệ An", "40", "NAN"),
    ("Hà Tĩnh", "42", "HTH"),
    ("Quảng Trị", "44", "QTI"),
    ("Huế", "46", "HUE"),
    ("Đà Nẵng", "48", "DNG"),
    ("Quảng Ngãi", "51", "QNI"),
    ("Gia Lai", "52", "GLI"),
    ("Khánh Hòa", "56", "KHA"),
    ("Lâm Đồng", "68", "LDG"),
    ("Đồng Nai", "75", "DNI"),
    ("Thành phố Hồ Chí Minh", "79", "HCM"),
    ("Tây Ninh", "80", "TNH"),
    ("Đồng Tháp", "82", "DTP"),
    ("Vĩnh Long", "86", "VLG"),
    ("An Giang", "91", "AGG"),
    ("Cần Thơ", "92", "CTO"),
    ("Cà Mau", "96", "CMU"),
]
CITIES = {"Hà Nội", "Huế", "Hải Phòng", "Đà Nẵng", "Thành phố Hồ Chí Minh", "Cần Thơ"}

JUSTICE = ("STP", "Sở Tư pháp")
DEPARTMENTS = [
    JUSTICE,
    ("SNV", "Sở Nội vụ"),
    ("STC", "Sở Tài chính"),
    ("SCT", "Sở Công Thương"),
    ("SXD", "Sở Xây dựng"),
    ("SNNMT", "Sở Nông nghiệp và Môi trường"),
    ("SGDĐT", "Sở Giáo dục và Đào tạo"),
    ("SYT", "Sở Y tế"),
    ("SVHTTDL", "Sở Văn hóa, Thể thao và Du lịch"),
    ("SKHCN", "Sở Khoa học và Công nghệ"),
    ("TTT", "Thanh tra tỉnh"),
    ("VP", "Văn phòng UBND tỉnh"),
    ("SDTTG", "Sở Dân tộc và Tôn giáo"),
    ("SNG", "Sở Ngoại vụ"),
    ("SDL", "Sở Du lịch"),
    ("BQLKKT", "Ban Quản lý khu kinh tế"),
    ("BQLKCN", "Ban Quản lý các khu công nghiệp"),
    ("BQLDA", "Ban Quản lý dự án đầu tư xây dựng"),
    ("PTTH", "Báo và phát thanh, truyền hình"),
    ("TCT", "Trường Chính trị tỉnh"),
]
ASKED = [
    ("CA", "Công an tỉnh", "central"),
    ("THADS", "Thi hành án dân sự tỉnh", "central"),
    ("MTTQ", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", "association"),
    ("HLG", "Hội Luật gia tỉnh", "association"),
    ("ĐLS", "Đoàn Luật sư tỉnh", "association"),
]

# Communes are called by one of each: "Tân Phước", "Ea Kiết"; no real place is meant.
FIRST = "Tân An Bình Phú Vĩnh Long Đại Hòa Thạnh Mỹ Xuân Ea Krông Cư Đông Thanh Quảng".split()
SECOND = "Phước Lộc Sơn Hưng Khánh Thủy Kiết Lâm Điền Đức Trạch Hải Nghĩa Ân Cường Giang".split()
