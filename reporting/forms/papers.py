"""What is typed about a paper: its number, or that it came and when."""

from django import forms

from reporting.actions.filing import why_not_day
from reporting.forms.fields import day_field, short_field, words_field

NEEDED = "Chưa ghi {}."


def _day(form, name, report, today):
    """The day typed in that field, if it can be that of a paper of the report; else a fault."""
    day = form.cleaned_data[name]
    problem = why_not_day(report, day, today)
    if problem:
        raise forms.ValidationError(problem)
    return day


class PaperNumberForm(forms.Form):
    """Number and day of the signed paper; what the filing already says of the two is not asked."""

    document_number = short_field("Số, ký hiệu văn bản", 60, "w-sm")
    document_on = day_field("Ngày văn bản")

    def __init__(self, *args, filing, today, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.report, self.today = filing.report, today
        for name in ("document_number", "document_on"):
            if getattr(filing, name):
                del self.fields[name]
            else:
                self.fields[name].error_messages["required"] = NEEDED.format(
                    self.fields[name].label.lower()
                )

    def clean_document_on(self):
        return _day(self, "document_on", self.report, self.today)


class PaperDayForm(forms.Form):
    """When the paper came, and why on paper."""

    received_on = day_field("Ngày nhận bản giấy")
    note = words_field(
        "Lý do nhận bản giấy", fault="Chưa ghi lý do nhận bản giấy.", max_length=2000
    )

    def __init__(self, *args, report, today, **kwargs):
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.report, self.today = report, today
        self.fields["received_on"].error_messages["required"] = "Chưa ghi ngày nhận bản giấy."

    def clean_received_on(self):
        return _day(self, "received_on", self.report, self.today)


class PaperForm(PaperDayForm):
    """The same, with the report itself below; `nothing` answers for the lines left empty."""

    nothing = forms.BooleanField(
        label="Các dòng bắt buộc còn để trống: không phát sinh", required=False
    )
