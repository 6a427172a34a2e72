from datetime import date

import factory

from agencies.models import Agency
from plans.models import (
    Addressee,
    Clause,
    Duty,
    LegalBasis,
    Plan,
    Recipient,
    Replacement,
    Reporter,
    ReportingRule,
    Responsibility,
    Section,
)
from tests.factories.agencies import AgencyFactory, JusticeFactory, ProvinceFactory


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    province = factory.SubFactory(ProvinceFactory)
    slug = factory.Sequence(lambda n: f"ke-hoach-mau-{n}")
    title = "Triển khai Nghị quyết mẫu trên địa bàn tỉnh"
    short_title = factory.Sequence(lambda n: f"Kế hoạch mẫu {n}")
    number = factory.Sequence(lambda n: f"{n + 1}/KH-UBND")
    issued_on = date(2026, 2, 10)
    resolve_on = date(2026, 2, 10)
    issuer = "UBND tỉnh Đắk Lắk"


class _Part(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    plan = factory.SubFactory(PlanFactory)
    position = factory.Sequence(lambda n: n + 1)


class LegalBasisFactory(_Part):
    class Meta:
        model = LegalBasis

    doc_type = "Nghị quyết"
    number = factory.Sequence(lambda n: f"{n + 1}-NQ/TW")
    issued_on = date(2022, 11, 9)
    issuer = "Ban Chấp hành Trung ương"


class ClauseFactory(_Part):
    class Meta:
        model = Clause

    kind = Clause.Kind.PURPOSE
    number = factory.Sequence(lambda n: f"1.{n + 1}")
    text = "Quán triệt đầy đủ các nhiệm vụ."


class SectionFactory(_Part):
    class Meta:
        model = Section

    number = factory.Sequence(lambda n: f"{n + 1}")
    title = factory.Sequence(lambda n: f"Nhóm nhiệm vụ mẫu {n}")


class ResponsibilityFactory(_Part):
    class Meta:
        model = Responsibility

    number = factory.Sequence(lambda n: f"{n + 1}")
    heading = "Trách nhiệm mẫu"


class AddresseeFactory(factory.django.DjangoModelFactory):
    """An agency by default, or `group=…`."""

    class Meta:
        model = Addressee

    responsibility = factory.SubFactory(ResponsibilityFactory)
    group = None
    agency = factory.Maybe(
        "group",
        None,
        factory.SubFactory(
            AgencyFactory, province=factory.SelfAttribute("..responsibility.plan.province")
        ),
    )


class DutyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Duty

    responsibility = factory.SubFactory(ResponsibilityFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.Sequence(lambda n: f"1.{n + 1}")
    text = "Tổ chức thực hiện nhiệm vụ mẫu."


class ReportingRuleFactory(_Part):
    """Yearly, before 15 December, to Sở Tư pháp. `reporters=[agency or group, …]` says who owes."""

    class Meta:
        model = ReportingRule
        skip_postgeneration_save = True

    source = "III.5.2"
    kind = ReportingRule.Kind.YEARLY
    recipient = factory.SubFactory(
        JusticeFactory, province=factory.SelfAttribute("..plan.province")
    )
    month = 12
    day = 15
    boundary = ReportingRule.Boundary.BEFORE
    text = "Báo cáo kết quả hằng năm trước 15/12."

    @factory.post_generation
    def reporters(self, create, extracted, **kwargs):
        for position, party in enumerate(extracted or [], start=1):
            name = "agency" if isinstance(party, Agency) else "group"
            ReporterFactory(rule=self, position=position, **{"agency": None, name: party})


class OwnSettingFactory(ReportingRuleFactory):
    """A yearly rule that rests on Sở Tư pháp's own setting, not on the document."""

    basis = ReportingRule.Basis.OWN_SETTING
    source = "Sở Tư pháp tự đặt"


class ReporterFactory(factory.django.DjangoModelFactory):
    """An agency by default, or `group=…`."""

    class Meta:
        model = Reporter

    rule = factory.SubFactory(ReportingRuleFactory)
    group = None
    agency = factory.Maybe(
        "group",
        None,
        factory.SubFactory(AgencyFactory, province=factory.SelfAttribute("..rule.plan.province")),
    )


class ReplacementFactory(_Part):
    class Meta:
        model = Replacement

    text = "Kế hoạch trước đây"


class RecipientFactory(_Part):
    class Meta:
        model = Recipient

    name = "Bộ Tư pháp"
