"""How allauth works here: no sign-up, our mails, our record."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from axes.utils import reset as forget_failures
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from banyan.kernel import clock
from banyan.kernel.actor import Actor

from .models import Account
from .sealing import seal, unseal
from .services import security_event_record


def own_actor(account: Account) -> Actor:
    """Return the account acting on itself: enough for the record, no rights."""
    return Actor(
        kind="account",
        account_id=account.pk,
        person_id=account.person_id,
        name=str(account),
        language=account.language,
    )


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in and passwords."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Name, card number or mail and password do not fit together."
        ),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes."),
        "incorrect_code": _("This code is not right. Codes change every 30 seconds."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by administrators only."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of failed passwords to axes, which all workers share."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the own account after a change of password."""
        from django.urls import reverse

        return reverse("account")

    def login(self, request: HttpRequest, user: Account) -> None:
        """Sign in; the pages follow the language of the account from here on."""
        super().login(request, user)
        request.signed_in_language = user.language  # type: ignore[attr-defined]

    def set_password(self, user: Account, password: str) -> None:
        """Set a password, leave an act, forget the failed attempts."""
        with transaction.atomic():
            user.set_password(password)
            user.save(update_fields=["password"])
            security_event_record(actor=own_actor(user), event="password_set")
        forget_failures(username=user.username)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Write in the language of the account, not of whoever asked."""
        account = context.get("user")
        language = getattr(account, "language", None) or translation.get_language()
        with translation.override(language):
            written: EmailMessage = super().render_mail(
                template_prefix, email, context, headers
            )
            return written

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the holder by mail that a way to sign in changed."""
        if not user.email:
            return
        about = {
            "user": user,
            "timestamp": clock.now(),
            "ip": self.get_client_ip(self.request),
        }
        self.send_mail(template_prefix, user.email, {**about, **(context or {})})


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets encrypted at rest."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        """Encrypt the secret of an authenticator."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt the secret of an authenticator."""
        return unseal(encrypted_text)

    def get_totp_label(self, user: Account) -> str:
        """Show the sign-in name in the authenticator app."""
        return user.username
