"""Agencies by workbook."""

from agencies.importing import Check
from agencies.models import Membership


class AgencyWorkbook:
    kind = "agencies"
    title = "Nạp cơ quan"
    suffix = ".xlsx"
    largest = 5 * 1024 * 1024
    asks_province = True

    def may(self, user, province):
        """The administrator for every province, coordinators for their own."""
        if province is None:
            return False
        own = user.province_ids_as(Membership.Role.COORDINATOR)
        return user.is_superuser or province.pk in own

    def find_province(self, content, user):
        return None

    def check(self, upload):
        return Check()

    def apply(self, upload, *, by, now):
        return Check()

    def links(self, upload):
        return []
