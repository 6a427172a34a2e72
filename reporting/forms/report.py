"""What a person types into a report: one small form for each piece of its draft."""

from django import forms

from reporting.actions.drafts import Entry, ItemWords, Paragraph, SignatureWords
from reporting.actions.refusals import TaskNotInReport
from reporting.forms.fields import day_field, short_field, words_field
from reporting.models import Item, Outcome


class PieceForm(forms.Form):
    """The words of one piece. A draft may be incomplete; only what cannot be understood is a fault."""

    says = None  # the class of words

    def __init__(self, data=None, *, key, words):
        super().__init__(data, prefix=key, initial=vars(words), use_required_attribute=False)

    @property
    def words(self):
        """What was typed; asks a valid form only."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if value}
        return self.says(**cleaned)


class LineForm(PieceForm):
    says = Entry
    outcome = forms.ChoiceField(label="Kết quả trong kỳ", required=False, widget=forms.RadioSelect)
    text = words_field("Đã làm được gì", 4, required=False)
    completed_on = day_field("Ngày hoàn thành", required=False)
    evidence = words_field("Số, ký hiệu văn bản minh chứng", 1, required=False)

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [(o.value, o.label) for o in Outcome.of_task(task)]
        if not task.is_dated:
            del self.fields["completed_on"]


class ParagraphForm(PieceForm):
    says = Paragraph
    text = words_field("Nội dung", 4, required=False)


GENERAL = "Vướng mắc chung"


class ItemForm(PieceForm):
    says = ItemWords
    kind = forms.ChoiceField(choices=Item.Kind, widget=forms.HiddenInput)
    text = words_field("Nội dung", 2, required=False)
    addressee = short_field("Gửi đến", 255, required=False)
    task_id = forms.TypedChoiceField(
        label="Về nhiệm vụ",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": TaskNotInReport.sentence},
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, *args, tasks, **kwargs):
        """`tasks` are those that an obstacle may be about, [(section, [(id, name)])]."""
        super().__init__(*args, **kwargs)
        self.task_names = {pk: name for _, part in tasks for pk, name in part}
        if self["kind"].value() == Item.Kind.OBSTACLE:
            self.fields["task_id"].choices = [("", GENERAL), *tasks]
        else:
            del self.fields["task_id"]

    def clean(self):
        if self.cleaned_data.get("addressee") and not self.cleaned_data.get("text"):
            self.add_error("text", "Đã ghi nơi gửi nhưng chưa ghi nội dung.")

    @property
    def words(self):
        return super().words if self.cleaned_data["text"] else ItemWords()


class SignatureForm(PieceForm):
    says = SignatureWords
    signed_by = short_field("Họ và tên người ký", 150, required=False)
    signer_position = short_field("Chức vụ", 150, required=False)
    document_number = short_field("Số, ký hiệu văn bản", 60, "w-sm", required=False)
    document_on = day_field("Ngày văn bản", required=False)
