"""Who may log in, and that nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.shortcuts import resolve_url

from agencies.models import Membership


class Backend(AuthenticationBackend):
    """Username or e-mail and password. Demonstration accounts exist in the demonstration only."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demo)

    def get_user(self, user_id):
        """The user of a session with their posts, which every page asks for; one read, and a second
        for whoever has no post. None where they may not log in any more."""
        rows = Membership.objects.filter(user=user_id)
        posts = list(rows.select_related("user", "agency__province"))
        user = posts[0].user if posts else super().get_user(user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.posts = Membership.in_order(posts)
        return user


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts are prepared by the administrator."""
        return False

    def pre_login(self, request, user, **more):
        """Turn away whoever the backend refused although the password was right.

        allauth hands such people back after the backend's refusal, to tell them that their
        account is inactive, and itself looks at `is_active` only.
        """
        if not Backend().user_can_authenticate(user):
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **more)

    def get_password_change_redirect_url(self, request):
        """Back to work; allauth would show the empty form again."""
        return resolve_url(settings.LOGIN_REDIRECT_URL)
