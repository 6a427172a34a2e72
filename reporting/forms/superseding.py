"""Which plan replaces another, and in which of its words."""

from django import forms

from plans.editing import citation


class SupersedeForm(forms.Form):
    """`chon` gives (Plan, Replacement or None): the newer plan, and its row where it names the old one."""

    chon = forms.ChoiceField(
        label="Kế hoạch thay thế",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Chọn kế hoạch thay thế.",
            "invalid_choice": "Lựa chọn này không còn. Chọn lại.",
        },
    )

    def __init__(self, data=None, *, plans, old):
        super().__init__(data, use_required_attribute=False)
        self.plans = plans
        self.rows = {
            f"{plan.pk}-{row.pk if row else 'moi'}": (plan, row)
            for plan in plans
            for row in [*self._unlinked(plan, old), None]
        }
        self.fields["chon"].choices = [
            (key, self._label(row, old)) for key, (_, row) in self.rows.items()
        ]

    @staticmethod
    def _unlinked(plan, old):
        """Rows that are free; where one names the old plan already, there is nothing to choose."""
        rows = plan.replacements.all()
        if any(row.replaced_id == old.pk for row in rows):
            return []
        return [row for row in rows if row.replaced_id is None]

    @staticmethod
    def _label(row, old):
        return row.text if row else f"Ghi thêm: {citation(old)}"

    @property
    def by_plan(self):
        """[(Plan, its radio buttons)]."""
        buttons = dict(zip(self.rows, self["chon"], strict=True))
        return [
            (plan, [buttons[key] for key, (own, _) in self.rows.items() if own == plan])
            for plan in self.plans
        ]

    def clean_chon(self):
        return self.rows[self.cleaned_data["chon"]]
