"""What a coordinator types when reviewing a report."""

from django import forms

from reporting.forms.fields import day_field, words_field
from reporting.models import LineReview

ACCEPTED, RETURNED = LineReview.Verdict.ACCEPTED, LineReview.Verdict.RETURNED


class LineReviewForm(forms.Form):
    """What is found of one line. Untouched it says nothing: the line is not judged yet."""

    verdict = forms.ChoiceField(
        label="Kết luận",
        required=False,
        choices=[(ACCEPTED, "Chấp nhận"), (RETURNED, "Trả lại")],
        widget=forms.RadioSelect,
    )
    comment = words_field("Cần sửa gì", required=False)

    def __init__(self, data=None, *, key, review=None):
        initial = {"verdict": review.verdict, "comment": review.comment} if review else {}
        super().__init__(data, prefix=key, initial=initial, use_required_attribute=False)
        # Lets the stylesheet tell an empty box, which it folds away, from a filled one.
        self.fields["comment"].widget.attrs["placeholder"] = " "

    def clean(self):
        verdict, comment = self.cleaned_data.get("verdict"), self.cleaned_data.get("comment")
        if comment and verdict == "":
            self.add_error("verdict", "Đã ghi ý kiến: chọn “Chấp nhận” hoặc “Trả lại”.")
        if verdict == RETURNED and not comment:
            self.add_error("comment", "Chọn “Trả lại” thì ghi cần sửa gì.")

    @property
    def shown_verdict(self):
        """The verdict as typed, else as kept; "" where the line is not judged."""
        return self["verdict"].value() or ""


class ConclusionForm(forms.Form):
    """What is said of the whole report, and until when it may be filed again."""

    comment = words_field("Ý kiến chung về báo cáo", 3, required=False)
    due_on = day_field("Hạn gửi lại: hết ngày", required=False)

    def __init__(self, data=None, *, today, **kwargs):
        super().__init__(data, prefix="chung", use_required_attribute=False, **kwargs)
        self.today = today
        for field in self.fields.values():
            field.widget.attrs["form"] = "xem-xet"

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day is None:
            raise forms.ValidationError("Ghi hạn gửi lại, dạng dd/mm/yyyy.")
        if day <= self.today:
            raise forms.ValidationError("Hạn gửi lại phải sau hôm nay.")
        return day


class ReopenForm(forms.Form):
    """Why an accepted report is looked at again."""

    reason = words_field("Lý do mở lại", fault="Ghi lý do mở lại.")

    def __init__(self, data=None):
        super().__init__(data, use_required_attribute=False)
