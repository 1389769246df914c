"""Mails that no page asks for: what the clock has to tell the holder of an account."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation

from .models import Account
from .settings import sleeping


def warn_sleeper(account: Account) -> None:
    """Tell a holder that the account will be blocked unless somebody signs in."""
    values = {"user": account, "days": sleeping().block_after}
    with translation.override(account.language):
        send_mail(
            render_to_string("accounts/email/sleeping_subject.txt", values).strip(),
            render_to_string("accounts/email/sleeping_message.txt", values),
            settings.DEFAULT_FROM_EMAIL,
            [account.email],
            fail_silently=False,
        )
