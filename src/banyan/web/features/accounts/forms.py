"""Forms of the account pages: allauth's, with our words, and a few of our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from banyan.access import queries


def _password_help() -> str:
    return " ".join(password_validators_help_texts())


PASSWORD_HELP = lazy(_password_help, str)()
CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def _reword(form: Any, **words: Any) -> None:
    """Give fields our labels, without placeholders that repeat them."""
    for name, label in words.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(account_forms.LoginForm):
    """Name, card number or mail; and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, login=_("Name, card number or mail"), password=_("Password"))
        self.fields["login"].max_length = 254
        self.fields["login"].widget.attrs.update(
            {"autocapitalize": "none", "spellcheck": "false", "maxlength": 254}
        )


class ResetForm(account_forms.ResetPasswordForm):
    """The mail to which a link is sent; says nothing about who has an account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, email=_("Mail address"))

    def clean_email(self) -> str:
        """Look the mail up among accounts only."""
        email: str = self.cleaned_data["email"]
        self.users = queries.accounts_by_mail(email)
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send the link; it is good once and for a day."""
        kwargs.setdefault("token_generator", PasswordResetTokenGenerator())
        saved: str = super().save(request, **kwargs)
        return saved


class NewPasswordForm(account_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self, password1=_("New password"), password2=_("The same password again")
        )
        self.fields["password1"].help_text = PASSWORD_HELP


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The present password, and a new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("The same password again"),
        )
        self.fields["password1"].help_text = PASSWORD_HELP


class ConfirmPasswordForm(account_forms.ReauthenticateForm):
    """The password once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, password=_("Password"))


def _reword_code(form: Any, label: Any) -> None:
    _reword(form, code=label)
    form.fields["code"].widget.attrs.update(CODE)


class CodeForm(factor_forms.AuthenticateForm):
    """The code of the authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword_code(self, _("Code of the app, or a recovery code"))


class ConfirmCodeForm(factor_forms.ReauthenticateForm):
    """The code once more, before something that needs it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword_code(self, _("Code of the app, or a recovery code"))


class ActivateForm(totp_forms.ActivateTOTPForm):
    """The first code, which proves that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword_code(self, _("Code that the app shows now"))


class LanguageForm(forms.Form):
    """The language of the account: pages and mails."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class WhyForm(forms.Form):
    """A right and a unit: may I, and why?"""

    right = forms.ChoiceField(label=_("Right"))
    unit = forms.CharField(
        label=_("Unit"),
        max_length=90,
        help_text=_("Code of the unit; with @ and the structure when several have it."),
    )

    def __init__(self, *args: Any, rights: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = list(rights)  # type: ignore[attr-defined]


class _Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class GiveForm(forms.Form):
    """A right set for an account, over the unit of the page, for a period."""

    to = forms.CharField(
        label=_("To whom"),
        max_length=254,
        help_text=_("Sign-in name, card number or mail of the account."),
    )
    right_set = forms.ChoiceField(label=_("Right set"))
    valid_from = forms.DateField(label=_("From"), widget=_Day, required=False)
    valid_to = forms.DateField(
        label=_("Until"),
        widget=_Day,
        required=False,
        help_text=_("The first day without these rights; empty: without end."),
    )
    below = forms.BooleanField(
        label=_("Also for all units below"), required=False, initial=True
    )
    over_area = forms.BooleanField(
        label=_("For every organisation over the same area"), required=False
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, sets: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["right_set"].choices = list(sets)  # type: ignore[attr-defined]


class DeputyForm(forms.Form):
    """Who stands for me, from when until when, for which of my rights."""

    to = forms.CharField(
        label=_("Deputy"),
        max_length=254,
        help_text=_("Sign-in name, card number or mail of the account."),
    )
    valid_from = forms.DateField(
        label=_("From"), widget=_Day, required=False, help_text=_("Empty: today.")
    )
    valid_to = forms.DateField(
        label=_("Until"),
        widget=_Day,
        help_text=_("The first day without these rights."),
    )
    only_rights = forms.MultipleChoiceField(
        label=_("Only these rights"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: all that you hold through it."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, rights: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["only_rights"].choices = list(rights)  # type: ignore[attr-defined]


class SupportForm(forms.Form):
    """Who is let in to help, why, for how many minutes."""

    to = forms.CharField(
        label=_("Helper"),
        max_length=254,
        help_text=_("Sign-in name, card number or mail of the account."),
    )
    right_set = forms.ChoiceField(label=_("Right set"))
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=5, max_value=60, initial=60
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, sets: Iterable[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["right_set"].choices = list(sets)  # type: ignore[attr-defined]
