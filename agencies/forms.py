"""Forms of the admin: every rule of the database answers with its sentence, also between the rows
typed together in one inline."""

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, UserChangeForm
from django.db.models import UniqueConstraint
from django.forms.models import BaseInlineFormSet

from agencies.models import Agency, AgencyGroup, User


class WholeRowForm(forms.ModelForm):
    """Checks the constraints of the whole row, columns included that the form only shows.

    Django leaves out a constraint as soon as one of its columns is not a field of the form. A
    section's plan is fixed after creation; its doubled number must still be a sentence.
    """

    def _post_clean(self):
        super()._post_clean()
        try:
            self.instance.validate_constraints(exclude=set(self.errors))
        except forms.ValidationError as fault:
            for sentence in fault.messages:
                if sentence not in self.non_field_errors():
                    self.add_error(None, sentence)


class PlacedForm(WholeRowForm):
    """A row with a place in an order. An empty place means: after all others."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "position" in self.fields:
            self.fields["position"].required = False
            if self.instance._state.adding:
                self.initial["position"] = None

    def clean_position(self):
        place = self.cleaned_data["position"]
        return self.instance.position if place is None else place


class RowsFormSet(BaseInlineFormSet):
    """Rows of one inline, also compared with each other."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Xóa dòng này"

    def typed_forms(self):
        """The forms of rows that will stand after saving, as far as they are understood."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and not (self.can_delete and self._should_delete_form(form))
        ]

    def refuse_doubles(self, attributes, sentence):
        """Each combination of the attributes may stand once; a null is never the same as another."""
        seen = set()
        for form in self.typed_forms():
            key = tuple(getattr(form.instance, name) for name in attributes)
            if key in seen and None not in key:
                form.add_error(None, sentence)
            seen.add(key)

    def validate_unique(self):
        """Django compares rows here only by unconditional constraints, and in general words."""
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                columns = [self.model._meta.get_field(name).attname for name in constraint.fields]
                self.refuse_doubles(
                    [name for name in columns if name != self.fk.attname],
                    constraint.violation_error_message,
                )


class PlacedFormSet(RowsFormSet):
    """Rows in an order; new ones without a place go to the end."""

    def save_new(self, form, commit=True):
        if not form.instance.position:
            form.instance.position = 1 + max(row.instance.position or 0 for row in self.forms)
        return super().save_new(form, commit)


def belongs_to(party, province_id):
    """Whether the agency or group is one of the province, or an agency of one that went into it."""
    if party.province_id == province_id:
        return True
    return isinstance(party, Agency) and party.province.successors.filter(pk=province_id).exists()


class PartiesFormSet(PlacedFormSet):
    """Parties of something that belongs to a province: all from there."""

    def province_id(self):
        """The province of what the parties belong to; None while that is not known."""
        raise NotImplementedError

    def clean(self):
        super().clean()
        province_id = self.province_id()
        for form in self.typed_forms() if province_id else []:
            for name in ("agency", "group"):
                party = form.cleaned_data.get(name)
                if party and not belongs_to(party, province_id):
                    form.add_error(name, f"“{party}” thuộc tỉnh khác.")


class NamedOnceFormSet(PartiesFormSet):
    """Parties of which each is named once."""

    def validate_unique(self):
        super().validate_unique()
        sentence = "Cơ quan hoặc nhóm này đã có trong danh sách."
        self.refuse_doubles(["agency_id"], sentence)
        self.refuse_doubles(["group_id"], sentence)


class AgencyGroupForm(WholeRowForm):
    """The kinds of a group are boxes to tick; in the database they are a list."""

    kinds = forms.MultipleChoiceField(
        label="Gồm các loại cơ quan",
        choices=Agency.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Chọn ít nhất một loại cơ quan."},
    )

    class Meta:
        model = AgencyGroup
        fields = ["province", "wording", "kinds", "obliges", "note"]


class _UniqueEmail(WholeRowForm):
    """People may log in by e-mail, so two accounts cannot share one."""

    def clean_email(self):
        email = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.instance.pk)
        if email and others.filter(email__iexact=email).exists():
            raise forms.ValidationError("Thư điện tử này đã dùng cho một tài khoản khác.")
        return email


class NewUserForm(_UniqueEmail, BaseUserCreationForm):
    class Meta(BaseUserCreationForm.Meta):
        model = User
        fields = ["username", "full_name", "email"]

    def clean_username(self):
        """ "An" and "an" would be two accounts that nobody can tell apart."""
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("Tên đăng nhập này đã có người dùng.")
        return username


class UserForm(_UniqueEmail, UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = User


class PostsFormSet(RowsFormSet):
    """What a person is, and where. Without any post a person belongs to no province."""

    def clean(self):
        super().clean()
        if not self.instance.is_superuser and not self.typed_forms() and not any(self.errors):
            raise forms.ValidationError("Chọn ít nhất một cơ quan và vai trò trong cơ quan đó.")
