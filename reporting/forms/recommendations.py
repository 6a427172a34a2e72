"""What a coordinator types as the answer to recommendations."""

from django import forms

from reporting.forms.fields import DAY_BOUNDS, day_field, short_field, words_field


class AnswerForm(forms.Form):
    """One answer to the ticked recommendations, and who gave it."""

    tra_loi = words_field("Trả lời", 3, fault="Ghi nội dung trả lời.", max_length=5000)
    nguoi_tra_loi = short_field("Ai trả lời", 255, fault="Ghi ai trả lời.")
    so_van_ban = short_field("Số, ký hiệu văn bản", 60, "w-sm", required=False)
    ngay_van_ban = day_field("Ngày văn bản", required=False, validators=DAY_BOUNDS)
    chon = forms.TypedMultipleChoiceField(
        label="Kiến nghị",
        coerce=int,
        error_messages={
            "required": "Chọn ít nhất một kiến nghị trong danh sách.",
            "invalid_choice": "Có kiến nghị không thuộc kỳ báo cáo này.",
        },
    )

    def __init__(self, data=None, *, items=(), today=None, initial=None):
        """`items` are the ids of all that was ever filed in the cycle: the act judges whether a
        newer filing still holds it."""
        super().__init__(data, initial=initial, use_required_attribute=False)
        self.today = today
        self.fields["chon"].choices = [(pk, pk) for pk in items]

    @classmethod
    def to(cls, items, kept=None, *, name):
        """The form with the items of these ids ticked, and what was answered (a RecommendationAnswer);
        where nothing was, with the `name` of who answers usually."""
        said = {"nguoi_tra_loi": name}
        if kept:
            said = {
                "tra_loi": kept.text,
                "nguoi_tra_loi": kept.answered_by_name,
                "so_van_ban": kept.document_number,
                "ngay_van_ban": kept.document_on,
            }
        return cls(initial={"chon": items, **said})

    @property
    def ticked(self):
        """Ids as typed, or of what was chosen together, to show them ticked."""
        return {str(pk) for pk in self["chon"].value() or ()}

    def clean_ngay_van_ban(self):
        day = self.cleaned_data["ngay_van_ban"]
        if day and day > self.today:
            raise forms.ValidationError("Ngày văn bản trả lời không thể sau hôm nay.")
        return day

    def clean(self):
        number, day = (self.cleaned_data.get(name) for name in ("so_van_ban", "ngay_van_ban"))
        if number and not day and "ngay_van_ban" not in self.errors:
            self.add_error("ngay_van_ban", "Ghi ngày của văn bản.")
        if day and not number and "so_van_ban" not in self.errors:
            self.add_error("so_van_ban", "Ghi số, ký hiệu của văn bản.")
