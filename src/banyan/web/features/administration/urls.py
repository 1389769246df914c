"""Addresses of the administration."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import accounts, house, keeping, rights

ACCOUNTS, SETTINGS = "account.admin", "settings.admin"
A = "administration/"
ONE = f"{A}accounts/<int:account_id>/"

urlpatterns = [
    page(A, house.overview, right=None, name="administration"),
    page(f"{A}accounts/", accounts.account_list, right=ACCOUNTS, name="admin_accounts"),
    page(
        f"{A}accounts/open/",
        accounts.account_open,
        right=ACCOUNTS,
        name="admin_account_open",
    ),
    page(
        f"{A}accounts/sleeping/", house.sleeping, right=ACCOUNTS, name="admin_sleeping"
    ),
    page(ONE, accounts.account, right=ACCOUNTS, name="admin_account"),
    page(
        f"{ONE}change/",
        accounts.account_change,
        right=ACCOUNTS,
        name="admin_account_change",
    ),
    page(
        f"{ONE}link/", accounts.account_link, right=ACCOUNTS, name="admin_account_link"
    ),
    page(
        f"{ONE}block/",
        accounts.account_block,
        right=ACCOUNTS,
        name="admin_account_block",
    ),
    page(
        f"{ONE}unblock/",
        accounts.account_unblock,
        right=ACCOUNTS,
        name="admin_account_unblock",
    ),
    page(
        f"{ONE}close/",
        accounts.account_close,
        right=ACCOUNTS,
        name="admin_account_close",
    ),
    page(
        f"{ONE}factor/",
        accounts.factor_reset,
        right=ACCOUNTS,
        name="admin_account_factor",
    ),
    page(
        f"{ONE}reset/", accounts.reset_send, right=ACCOUNTS, name="admin_account_reset"
    ),
    page(
        f"{ONE}sign-out/",
        accounts.sign_out,
        right=ACCOUNTS,
        name="admin_account_sign_out",
    ),
    page(
        f"{ONE}sessions/<int:session_id>/end/",
        accounts.session_end,
        right=ACCOUNTS,
        name="admin_account_session_end",
    ),
    page(f"{A}right-sets/", rights.right_sets, right=None, name="admin_right_sets"),
    page(
        f"{A}right-sets/<slug:set_key>/",
        rights.right_set,
        right=None,
        name="admin_right_set",
    ),
    page(f"{A}grants/", rights.grants, right=None, name="admin_grants"),
    page(f"{A}requests/", rights.requests, right=None, name="admin_requests"),
    page(
        f"{A}requests/<int:request_id>/answer/",
        rights.request_answer,
        right=None,
        name="admin_request_answer",
    ),
    page(
        f"{A}requests/<int:request_id>/withdraw/",
        rights.request_withdraw,
        right=None,
        name="admin_request_withdraw",
    ),
    page(f"{A}support/", rights.support, right=None, name="admin_support"),
    page(f"{A}packs/", house.rule_packs, right="rulebook.read", name="admin_packs"),
    page(f"{A}retention/", keeping.retention, right=SETTINGS, name="admin_retention"),
    page(
        f"{A}retention/start/",
        keeping.retention_start,
        right="ledger.erase",
        name="admin_retention_start",
    ),
    page(
        f"{A}retention/<str:data_kind>/",
        keeping.term,
        right=SETTINGS,
        name="admin_term",
    ),
    page(f"{A}settings/", house.settings, right=SETTINGS, name="admin_settings"),
    page(f"{A}register/", house.register, right=SETTINGS, name="admin_register"),
]
