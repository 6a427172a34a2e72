import factory

from tasks.models import Assignment, Task
from tests.factories.agencies import AgencyFactory
from tests.factories.plans import SectionFactory


class TaskFactory(factory.django.DjangoModelFactory):
    """An ongoing task; a dated one by `timing_kind="by_date", due_on=…`. `section__plan=…`."""

    class Meta:
        model = Task

    section = factory.SubFactory(SectionFactory)
    position = factory.Sequence(lambda n: n + 1)
    number = factory.Sequence(lambda n: f"1.{n + 1}")
    text = factory.Sequence(lambda n: f"Tổ chức thực hiện việc mẫu {n}.")
    title = factory.Sequence(lambda n: f"Việc mẫu {n}")
    timing_kind = Task.Timing.ONGOING


class AssignmentFactory(factory.django.DjangoModelFactory):
    """An agency leads by default; `role=…`, `agency=…` or `group=…`."""

    class Meta:
        model = Assignment

    task = factory.SubFactory(TaskFactory)
    position = factory.Sequence(lambda n: n + 1)
    role = Assignment.Role.LEAD
    group = None
    agency = factory.Maybe(
        "group",
        None,
        factory.SubFactory(
            AgencyFactory, province=factory.SelfAttribute("..task.section.plan.province")
        ),
    )
