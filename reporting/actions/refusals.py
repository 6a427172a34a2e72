"""Why an act of reporting is refused, in a sentence for the person who tried."""

from agencies.refusals import NotAllowed, Refused, require  # noqa: F401 (found here with the rest)


class AlreadyOpened(Refused):
    sentence = "Kỳ báo cáo năm này đã được mở trước đó."


class NothingToOpen(Refused):
    """No rule, no agency or no such year: nothing to open a cycle for."""


class CycleClosed(Refused):
    sentence = "Kỳ báo cáo đã đóng. Cần gửi thêm thì đề nghị Sở Tư pháp gia hạn hoặc mở lại kỳ."


class DutyEnded(Refused):
    sentence = (
        "Cơ quan đã kết thúc hoạt động khi báo cáo này chưa gửi: nghĩa vụ, nếu còn, thuộc cơ quan kế "
        "thừa. Bản nháp chỉ còn để xem."
    )


class AlreadySubmitted(Refused):
    sentence = "Báo cáo này đã được gửi trước đó. Lần gửi trước vẫn được giữ nguyên."


class UnknownPiece(Refused):
    sentence = (
        "Có phần không còn trong báo cáo của cơ quan: phân công vừa thay đổi. Phần đó chưa lưu; "
        "nội dung hiện ở dưới để chép lại."
    )


class TaskNotInReport(Refused):
    sentence = (
        "Vướng mắc ghi về một nhiệm vụ không có trong báo cáo của cơ quan. Chọn nhiệm vụ khác, hoặc "
        "để là vướng mắc chung."
    )


class LineLocked(Refused):
    sentence = "Có dòng đã được tiếp nhận nên không sửa được nữa. Chưa lưu gì."


class ChangedMeanwhile(Refused):
    """The report is no longer the one that the person looked at before filing."""

    sentence = (
        "Báo cáo vừa thay đổi: người khác trong cơ quan sửa, hoặc Sở Tư pháp trả lại. Chưa gửi: xem "
        "lại nội dung mới rồi gửi."
    )


class ReportIncomplete(Refused):
    """Faults that keep a report from being filed: [Fault], in the order of the page."""

    def __init__(self, faults):
        self.faults = faults

    @property
    def sentence(self):
        return (
            f"Chưa gửi được: còn {len(self.faults)} chỗ cần điền. Nội dung đã nhập vẫn còn nguyên."
        )
