"""The same hunt where there is nothing yet: one unit, one account with every right."""

from __future__ import annotations

import pytest
from schemathesis import GenerationMode

from banyan.rulebook import packs
from tests.contexts.access import ground
from tests.support import api_contract

NAMES = api_contract.names()[:: 1 if api_contract.IS_LONG else 9]


@pytest.fixture
def secrets(db, settings):
    """Tokens of who may everything over the one unit, and of who may nothing."""
    settings.BANYAN_TOKEN_RATE, settings.BANYAN_DEMO = 0, True
    ground.SETS["everything"] = sorted(packs.rights())
    ground.load_sets()
    mighty, weak = ground.account("mighty"), ground.account("weak")
    ground.give(mighty, "everything", ground.unit("root"))
    return [api_contract.secret_of(account) for account in (mighty, weak)]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_undeclared_where_there_is_nothing(name, secrets):
    operation = api_contract.operation(name)
    for secret in secrets:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            api_contract.ask(operation, secret=secret, mode=mode, examples=1)
    api_contract.leave_nothing()
