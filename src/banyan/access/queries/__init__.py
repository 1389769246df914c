"""Reads of access: what is held, what it reaches, and why.

``scope_q`` (lists), ``covers`` (one), ``explain`` (why) and ``who_can_see`` all
come from the same ranges; a property test proves that they agree.
"""

from .accounts import (
    AccountRow,
    LinkRow,
    ProviderRow,
    account_by_login,
    account_find,
    account_get,
    accounts_by_mail,
    accounts_offered,
    accounts_visible,
    links_of,
    provider_named,
    providers_configured,
    sessions_of,
)
from .factors import (
    has_second_factor,
    needs_second_factor,
    second_factor_is_due,
)
from .grants import (
    GrantRow,
    RightSetRow,
    grants_held,
    grants_of_unit,
    right_sets_givable,
    right_sets_known,
    rights_known,
    support_sessions_of_unit,
)
from .held import account_with_grants, held_for, support_session_of
from .reasons import explain, explain_person, who_can_see
from .scope import covers, ranges_of, scope_q, within

__all__ = [
    "AccountRow",
    "GrantRow",
    "LinkRow",
    "ProviderRow",
    "RightSetRow",
    "account_by_login",
    "account_find",
    "account_get",
    "account_with_grants",
    "accounts_by_mail",
    "accounts_offered",
    "accounts_visible",
    "covers",
    "explain",
    "explain_person",
    "grants_held",
    "grants_of_unit",
    "has_second_factor",
    "held_for",
    "links_of",
    "needs_second_factor",
    "ranges_of",
    "right_sets_givable",
    "right_sets_known",
    "rights_known",
    "scope_q",
    "second_factor_is_due",
    "sessions_of",
    "support_session_of",
    "support_sessions_of_unit",
    "who_can_see",
    "within",
]
