"""Text columns that hold NFC only, whatever a keyboard or a file delivers."""

from django import forms
from django.db import models

from agencies.vietnamese import nfc


class _NFC:
    def to_python(self, value):
        value = super().to_python(value)
        return nfc(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return nfc(value) if isinstance(value, str) else value

    def pre_save(self, model_instance, add):
        value = getattr(model_instance, self.attname)
        if isinstance(value, str):
            value = nfc(value)
            setattr(model_instance, self.attname, value)
        return value


class NfcCharField(forms.CharField):
    """What is typed, normalised to NFC before its length is judged: some letters grow by it."""

    def to_python(self, value):
        return nfc(super().to_python(value) or "") or self.empty_value


class VietCharField(_NFC, models.CharField):
    """A CharField normalised to NFC on the way in and in look-ups."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": NfcCharField} | kwargs)


class VietTextField(_NFC, models.TextField):
    """A TextField normalised to NFC on the way in and in look-ups."""

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": NfcCharField} | kwargs)
