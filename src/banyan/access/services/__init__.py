"""Writes of access. Every one requires a right, decides, and leaves an act."""

from ..domain.tokens import TokenNew
from .accounts import (
    AccountOpen,
    account_change,
    account_close,
    account_language,
    account_open,
    account_password_set,
    account_second_factor,
    accounts_open,
)
from .answers import Answer, Taken, answer_begin, answer_drop, answer_keep
from .asking import grant_answer, grant_ask, grant_ask_withdraw
from .grants import Give, deputy_appoint, grant_give, grant_revoke, grants_give
from .keeping import (
    account_factor_reset,
    account_person_set,
    account_reset_send,
    account_session_end,
    sleepers_block,
    sleepers_warn,
    sleeping_set,
)
from .many import accounts_block, accounts_sign_out, accounts_unblock
from .offices import OfficeGrant, grants_from_office, grants_from_office_end
from .releases import ReleaseGive, release_give, release_withdraw, releases_give
from .right_sets import right_sets_load
from .sessions import security_event_record, session_end, sessions_end_others
from .support import support_session_close, support_session_open
from .tokens import (
    TokenMade,
    feed_end,
    feed_renew,
    token_new,
    token_revoke,
    unit_feed_new,
)

__all__ = [
    "AccountOpen",
    "Answer",
    "Give",
    "OfficeGrant",
    "ReleaseGive",
    "Taken",
    "TokenMade",
    "TokenNew",
    "account_change",
    "account_close",
    "account_factor_reset",
    "account_language",
    "account_open",
    "account_password_set",
    "account_person_set",
    "account_reset_send",
    "account_second_factor",
    "account_session_end",
    "accounts_block",
    "accounts_open",
    "answer_begin",
    "answer_drop",
    "answer_keep",
    "deputy_appoint",
    "feed_end",
    "feed_renew",
    "accounts_sign_out",
    "accounts_unblock",
    "deputy_appoint",
    "grant_answer",
    "grant_ask",
    "grant_ask_withdraw",
    "grant_give",
    "grant_revoke",
    "grants_from_office",
    "grants_from_office_end",
    "grants_give",
    "release_give",
    "release_withdraw",
    "releases_give",
    "right_sets_load",
    "security_event_record",
    "session_end",
    "sessions_end_others",
    "sleepers_block",
    "sleepers_warn",
    "sleeping_set",
    "support_session_close",
    "support_session_open",
    "token_new",
    "token_revoke",
    "unit_feed_new",
]
