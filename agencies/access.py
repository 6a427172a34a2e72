"""Who is let into the admin, and what for. Every admin class says itself what coordinators may do."""

from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from agencies.models import Membership

COORDINATORS = "Điều phối"


def models_in_admin(site=admin.site):
    """{model: (what coordinators may do with it, …)} for every model with a page or an inline."""
    found = {}
    for page in site._registry.values():
        for part in (page, *page.inlines):
            found.setdefault(part.model, getattr(part, "coordinators_may", ()))
    return found


def coordinator_group():
    """The group of all coordinators, with exactly the permissions that they need now.

    `prepare` calls it after migrating, so that a new version's pages come with their permissions.
    """
    group, _ = Group.objects.get_or_create(name=COORDINATORS)
    wanted = Q(pk=None)
    for model, acts in models_in_admin().items():
        meta = model._meta
        names = [f"{act}_{meta.model_name}" for act in acts]
        wanted |= Q(content_type__app_label=meta.app_label, codename__in=names)
    group.permissions.set(Permission.objects.filter(wanted))
    return group


def give_admin_access(user):
    """Let the user into the admin exactly if they coordinate somewhere or administer everything.

    Being staff follows from the role: nobody can be given more, or keep it after the role ended.
    """
    coordinates = user.memberships.filter(role=Membership.Role.COORDINATOR).exists()
    user.groups.set([coordinator_group()] if coordinates else [])
    user.is_staff = user.is_superuser or coordinates
    user.save(update_fields=["is_staff"])
