"""Every constraint of an app is broken once at the database, and once in a form's `full_clean`."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction


def constraints_of(app):
    """{name: constraint} of all the models of an app."""
    return {
        constraint.name: constraint
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
    }


def refused_by_the_database(row):
    """The words with which the database refuses to store the row; "" where it stores it."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as refusal:
        return str(refusal)
    return ""


def names(refusal, constraint):
    """Whether the refusal is that constraint's. SQLite names a plain unique one by its columns."""
    columns = ", ".join(getattr(constraint, "fields", ()))
    return constraint.name in refusal or (
        isinstance(constraint, models.UniqueConstraint)
        and "UNIQUE" in refusal
        and all(column in refusal for column in columns.split(", "))
    )


def sentences(row):
    """What a person is told when the row is checked before saving."""
    try:
        row.full_clean()
    except ValidationError as problem:
        return problem.messages
    return []
