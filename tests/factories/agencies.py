from datetime import date

import factory
from django.contrib.auth.hashers import make_password

from agencies.models import (
    Agency,
    AgencyGroup,
    Membership,
    Province,
    Succession,
    User,
)

PASSWORD = "Mat-khau-8K"


class ProvinceFactory(factory.django.DjangoModelFactory):
    """The one province; another by `ProvinceFactory(abbreviation="GLI", name="Gia Lai")`."""

    class Meta:
        model = Province
        django_get_or_create = ["abbreviation"]

    abbreviation = "DLK"
    name = factory.LazyAttribute(
        lambda o: {"DLK": "Đắk Lắk", "GLI": "Gia Lai"}.get(o.abbreviation, o.abbreviation)
    )


class AgencyFactory(factory.django.DjangoModelFactory):
    """A commune by default."""

    class Meta:
        model = Agency

    province = factory.SubFactory(ProvinceFactory)
    kind = Agency.Kind.COMMUNE
    name = factory.Sequence(lambda n: f"UBND xã Mẫu {n}")
    short_name = ""
    code = factory.Sequence(lambda n: f"9{n:05d}")


class DepartmentFactory(AgencyFactory):
    kind = Agency.Kind.DEPARTMENT
    name = factory.Sequence(lambda n: f"Sở Mẫu {n}")
    short_name = factory.Sequence(lambda n: f"SM{n}")
    code = ""


class JusticeFactory(DepartmentFactory):
    """Sở Tư pháp of the province, one each."""

    class Meta:
        django_get_or_create = ["province", "short_name"]

    name = "Sở Tư pháp"
    short_name = "STP"


class SuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(AgencyFactory, until_on=date(2025, 6, 30))
    successor = factory.SubFactory(
        AgencyFactory,
        province=factory.SelfAttribute("..predecessor.province"),
        from_on=date(2025, 7, 1),
    )


class AgencyGroupFactory(factory.django.DjangoModelFactory):
    """All communes by default; `obliges=False` for “có liên quan”."""

    class Meta:
        model = AgencyGroup

    province = factory.SubFactory(ProvinceFactory)
    wording = factory.Sequence(lambda n: f"UBND cấp xã {n}")
    kinds = [Agency.Kind.COMMUNE]


class UserFactory(factory.django.DjangoModelFactory):
    """A person without any post."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"nguoi-dung-{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Mẫu {n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.vn")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    agency = factory.SubFactory(AgencyFactory)
    role = Membership.Role.FOCAL_POINT


class _PostHolder(UserFactory):
    """A user with one post: `FocalPointFactory(agency=…)`, `CoordinatorFactory(province=…)`."""

    class Meta:
        abstract = True

    _home = AgencyFactory
    _role = None

    @classmethod
    def _create(cls, model_class, *args, agency=None, province=None, **kwargs):
        user = super()._create(model_class, *args, **kwargs)
        if agency is None:
            agency = cls._home(**({"province": province} if province else {}))
        MembershipFactory(user=user, agency=agency, role=cls._role)
        return user


class FocalPointFactory(_PostHolder):
    """Writes and files the reports of `agency` (a new commune by default)."""

    _home = AgencyFactory
    _role = Membership.Role.FOCAL_POINT


class SignerFactory(_PostHolder):
    _home = AgencyFactory
    _role = Membership.Role.SIGNER


class CoordinatorFactory(_PostHolder):
    """Runs the cycles of the province, at its Sở Tư pháp."""

    _home = JusticeFactory
    _role = Membership.Role.COORDINATOR


class LeaderFactory(_PostHolder):
    """At UBND tỉnh; reads everything that was filed in the province."""

    _role = Membership.Role.LEADER

    @staticmethod
    def _home(**kwargs):
        return AgencyFactory(
            kind=Agency.Kind.PROVINCIAL, name="UBND tỉnh Mẫu", short_name="", code="", **kwargs
        )
