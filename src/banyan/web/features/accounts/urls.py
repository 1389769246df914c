"""Addresses of the account pages; of allauth only those that Banyan uses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as socialaccount
from django.urls import register_converter

from banyan.web.shared.routes import page

from . import linked, rights_views, tokens, views


class Base36:
    """The account in the address of a password reset."""

    regex = "[0-9A-Za-z]{1,13}"

    def to_python(self, value: str) -> str:
        """Return the value as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return the value as it is."""
        return value


register_converter(Base36, "base36")

SIGNED_OUT = [
    page("sign-in", views.sign_in, right=None, name="account_login", public=True),
    page(
        "sign-in/demo", views.demo_sign_in, right=None, name="demo_sign_in", public=True
    ),
    page(
        "sign-in/code",
        factor.authenticate,
        right=None,
        name="mfa_authenticate",
        public=True,
    ),
    page(
        "sign-in/with/<slug:provider_id>",
        linked.leave,
        right=None,
        name="openid_connect_login",
        public=True,
    ),
    page(
        "sign-in/with/<slug:provider_id>/back",
        linked.come_back,
        right=None,
        name="openid_connect_callback",
        public=True,
    ),
    page(
        "sign-in/cancelled",
        socialaccount.login_cancelled,
        right=None,
        name="socialaccount_login_cancelled",
        public=True,
    ),
    page("sign-out", account.logout, right=None, name="account_logout", public=True),
    page(
        "account/inactive",
        account.account_inactive,
        right=None,
        name="account_inactive",
        public=True,
    ),
    page(
        "password/reset",
        account.password_reset,
        right=None,
        name="account_reset_password",
        public=True,
    ),
    page(
        "password/reset/sent",
        account.password_reset_done,
        right=None,
        name="account_reset_password_done",
        public=True,
    ),
    page(
        "password/reset/<base36:uidb36>-<str:key>",
        account.password_reset_from_key,
        right=None,
        name="account_reset_password_from_key",
        public=True,
    ),
    page(
        "password/reset/done",
        account.password_reset_from_key_done,
        right=None,
        name="account_reset_password_from_key_done",
        public=True,
    ),
]

OWN = [
    page("account", views.own_account, right=None, name="account"),
    page(
        "account/language", views.own_language, right=None, name="account_own_language"
    ),
    page(
        "account/second-factor/asked",
        views.own_second_factor,
        right=None,
        name="account_own_second_factor",
    ),
    page(
        "account/password",
        account.password_change,
        right=None,
        name="account_change_password",
    ),
    page(
        "account/confirm",
        account.reauthenticate,
        right=None,
        name="account_reauthenticate",
    ),
    page(
        "account/confirm/code",
        factor.reauthenticate,
        right=None,
        name="mfa_reauthenticate",
    ),
    page("account/second-factor", factor.index, right=None, name="mfa_index"),
    page(
        "account/second-factor/app",
        totp.activate_totp,
        right=None,
        name="mfa_activate_totp",
    ),
    page(
        "account/second-factor/app/remove",
        totp.deactivate_totp,
        right=None,
        name="mfa_deactivate_totp",
    ),
    page(
        "account/second-factor/codes",
        codes.view_recovery_codes,
        right=None,
        name="mfa_view_recovery_codes",
    ),
    page(
        "account/second-factor/codes/new",
        codes.generate_recovery_codes,
        right=None,
        name="mfa_generate_recovery_codes",
    ),
    page(
        "account/second-factor/codes/file",
        codes.download_recovery_codes,
        right=None,
        name="mfa_download_recovery_codes",
    ),
    page("account/sessions", views.sessions, right=None, name="usersessions_list"),
    page(
        "account/sessions/others/end",
        views.sessions_end_others,
        right=None,
        name="sessions_end_others",
    ),
    page(
        "account/sessions/<int:session_id>/end",
        views.session_end,
        right=None,
        name="session_end",
    ),
    page(
        "account/linked",
        linked.connections,
        right=None,
        name="socialaccount_connections",
    ),
    page("account/readings", views.readings, right=None, name="readings"),
]

PROGRAMS = [
    page("account/tokens", tokens.tokens, right=None, name="tokens"),
    page(
        "account/tokens/<int:token_id>/revoke",
        tokens.token_revoke,
        right=None,
        name="token_revoke",
    ),
    page(
        "account/calendar/renew",
        tokens.calendar_renew,
        right=None,
        name="calendar_renew",
    ),
    page(
        "account/calendar/unit",
        tokens.unit_calendar_new,
        right="case.read",
        name="unit_calendar_new",
    ),
    page("account/calendar/end", tokens.calendar_end, right=None, name="calendar_end"),
]

RIGHTS = [
    page("account/rights", rights_views.rights, right=None, name="rights"),
    page("account/seers", rights_views.seers, right=None, name="seers"),
    page(
        "account/rights/<int:grant_id>/deputy",
        rights_views.deputy,
        right=None,
        name="deputy",
    ),
    page(
        "rights/unit/<int:unit_id>",
        rights_views.unit_grants,
        right="unit.read",
        name="unit_grants",
    ),
    page(
        "rights/unit/<int:unit_id>/support",
        rights_views.support_open,
        right="grant.write",
        name="support_open",
    ),
    page(
        "rights/<int:grant_id>/revoke",
        rights_views.grant_revoke,
        right=None,
        name="grant_revoke",
    ),
    page(
        "rights/support/<int:session_id>/close",
        rights_views.support_close,
        right=None,
        name="support_close",
    ),
]

urlpatterns = [*SIGNED_OUT, *OWN, *PROGRAMS, *RIGHTS]
