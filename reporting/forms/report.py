"""What a person types into a report: one small form for each piece of its draft."""

from django import forms

from agencies.vietnamese import nfc
from reporting.actions.drafts import Entry, ItemWords, Paragraph, SignatureWords
from reporting.models import Item, Outcome

DAY_FAULT = {"invalid": "Ghi ngày theo dạng dd/mm/yyyy, ví dụ 05/06/2026."}


def _words_field(label, rows, **kwargs):
    widget = forms.Textarea(attrs={"rows": rows, "class": "input"})
    return forms.CharField(label=label, required=False, widget=widget, **kwargs)


def short_field(label, length, size="w-md", required=False):
    widget = forms.TextInput(attrs={"class": f"input {size}"})
    return forms.CharField(label=label, required=required, max_length=length, widget=widget)


def day_field(label, required=False):
    widget = forms.DateInput(attrs={"class": "input w-date", "inputmode": "numeric"})
    return forms.DateField(label=label, required=required, widget=widget, error_messages=DAY_FAULT)


class PieceForm(forms.Form):
    """The words of one piece. A draft may be incomplete; only what cannot be understood is a fault."""

    says = None  # the class of words

    def __init__(self, data=None, *, key, words):
        super().__init__(data, prefix=key, initial=vars(words), use_required_attribute=False)

    @property
    def words(self):
        """What was typed; asks a valid form only."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if value}
        return self.says(
            **{k: nfc(value) if isinstance(value, str) else value for k, value in cleaned.items()}
        )


class LineForm(PieceForm):
    says = Entry
    outcome = forms.ChoiceField(label="Kết quả trong kỳ", required=False, widget=forms.RadioSelect)
    text = _words_field("Đã làm được gì", 4)
    completed_on = day_field("Ngày hoàn thành")
    evidence = _words_field("Số, ký hiệu văn bản minh chứng", 1)

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(o.value, o.label) for o in Outcome.of_task(task)]
        if not task.is_dated:
            del self.fields["completed_on"]


class ParagraphForm(PieceForm):
    says = Paragraph
    text = _words_field("Nội dung", 4)


class ItemForm(PieceForm):
    says = ItemWords
    kind = forms.ChoiceField(choices=Item.Kind, widget=forms.HiddenInput)
    text = _words_field("Nội dung", 2)
    addressee = short_field("Gửi đến", 255)

    def clean(self):
        if self.cleaned_data.get("addressee") and not self.cleaned_data.get("text"):
            self.add_error("text", "Đã ghi nơi gửi nhưng chưa ghi nội dung.")

    @property
    def words(self):
        return super().words if self.cleaned_data["text"] else ItemWords()


class SignatureForm(PieceForm):
    says = SignatureWords
    signed_by = short_field("Họ và tên người ký", 150)
    signer_position = short_field("Chức vụ", 150)
    document_number = short_field("Số, ký hiệu văn bản", 60, "w-sm")
    document_on = day_field("Ngày văn bản")
