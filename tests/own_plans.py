"""Plans of the agencies' own: what orders them, and files to attach."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

from plans.models import Addressee, Duty, Responsibility

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
DEPARTMENTS = (
    "Căn cứ chức năng, nhiệm vụ, xây dựng, ban hành kế hoạch triển khai thực hiện."  # III.5.1
)
COMMUNES = "Chủ động xây dựng và tổ chức thực hiện chất lượng, hiệu quả Kế hoạch này."  # III.6.1


def order_own_plans(world):
    """Part III of the plan orders departments (5.1) and communes (6.1), as Đắk Lắk 2026 does."""
    return [
        order(world, "5", world.departments, DEPARTMENTS),
        order(world, "6", world.communes, COMMUNES),
    ]


def order(world, number, party, text, **kwargs):
    """One duty of Part III, addressed to an agency or a group."""
    responsibility = Responsibility.objects.create(
        plan=world.plan, number=number, position=int(number), **kwargs
    )
    key = "group" if hasattr(party, "wording") else "agency"
    Addressee.objects.create(responsibility=responsibility, **{key: party})
    return Duty.objects.create(responsibility=responsibility, number=f"{number}.1", text=text)


def upload(name="ke-hoach.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def word_file(inside="word/document.xml"):
    """The bytes of a ZIP with that file in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(inside, "<xml/>")
    return target.getvalue()
