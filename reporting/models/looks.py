"""When each person last looked at the overview: what has changed since is told from there."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

ONE_LOOK = timedelta(minutes=30)  # a page read again within it is still the same look


class LastLook(models.Model):
    """The latest look of a person at the overview, and the one before.

    What is told as new begins at `before`. Looking again within half an hour is the same look and
    moves only `at`: a page that is read twice must not lose what it has just told.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="last_look",
        verbose_name="người dùng",
    )
    at = models.DateTimeField("xem lúc")
    before = models.DateTimeField("lần xem trước", null=True, blank=True)

    class Meta:
        verbose_name = "lần xem gần nhất"
        verbose_name_plural = "lần xem gần nhất"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(before=None) | Q(before__lt=F("at")),
                name="look_before_was_earlier",
                violation_error_message="Lần xem trước phải sớm hơn lần xem này.",
            )
        ]

    def __str__(self):
        return f"Lần xem của người dùng {self.user_id}"

    @classmethod
    def before_of(cls, user):
        """The look before the latest; None where the person has looked but once, or never."""
        return cls.objects.filter(user=user).values_list("before", flat=True).first()

    @classmethod
    def note(cls, user, now):
        """The person looks at the overview: note it, and return the look before (or None).

        A clock that was set back moves nothing; of two pages opened together one moves the look.
        """
        look, is_first = cls.objects.get_or_create(user=user, defaults={"at": now})
        if is_first or now <= look.at:
            return look.before
        before = look.at if now - look.at > ONE_LOOK else look.before
        moved = cls.objects.filter(pk=look.pk, at=look.at).update(at=now, before=before)
        return before if moved else cls.before_of(user)
