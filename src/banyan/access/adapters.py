"""How allauth works here: no sign-up, our mails, our record."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from axes.utils import reset as forget_failures
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import translation
from django.utils.crypto import constant_time_compare
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


class LinkAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through a provider: only for identities linked beforehand."""

    error_messages = {
        "email_taken": _("This mail address belongs to an account already."),
        "invalid_token": _("What the provider sent does not hold."),
        "no_password": _("Set a password first: without it you could not sign in."),
        "no_verified_email": _("Your account has no mail address."),
        "disconnect_last": _("This is the last way in which you can sign in."),
        "connected_other": _("This identity is linked to another account."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody gets an account through a provider."""
        return False

    def list_apps(
        self,
        request: HttpRequest,
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[Any]:
        """Return the providers of the settings; none live in the database."""
        from allauth.socialaccount.adapter import _build_apps_from_settings

        built = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in built.values() for app in apps]

    def serialize_instance(self, instance: Any) -> dict[str, Any]:
        """Keep an account in the session, while it confirms, by its id alone."""
        if isinstance(instance, Account):
            return {"id": instance.pk}
        kept: dict[str, Any] = super().serialize_instance(instance)
        return kept

    def deserialize_instance(self, model: type[Any], data: dict[str, Any]) -> Any:
        """Read an account that was kept by its id; a new one when there is none."""
        if model is Account:
            return Account.objects.filter(pk=data.get("id") or 0).first() or Account()
        return super().deserialize_instance(model, data)

    def send_notification_mail(
        self, template_prefix: str, user: Account, context: dict[str, Any]
    ) -> None:
        """Tell the holder by mail; the provider by its name in their language."""
        from .queries import provider_named

        names = provider_named(context["account"].provider).names
        named = {**context, "provider": names.in_language(user.language)}
        super().send_notification_mail(template_prefix, user, context=named)

    def authenticate_by_email(self, sociallogin: Any) -> None:
        """Never take a mail address for a proof of who somebody is."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse an answer to another question, and whoever is not linked."""
        asked = sociallogin.state.get("nonce", "")
        if not asked or not constant_time_compare(asked, sociallogin.nonce):
            raise ImmediateHttpResponse(
                render(request, "socialaccount/authentication_error.html", status=401)
            )
        links = sociallogin.state.get("process") == "connect"
        if not links and not sociallogin.is_existing:
            known = {"provider": sociallogin.account.provider}
            raise ImmediateHttpResponse(
                render(request, "socialaccount/unknown.html", known, status=403)
            )
