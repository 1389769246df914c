"""Every address of the interface is asked what its schema allows, and more.

Nothing comes back that the document does not declare, and no fault. Set
``BANYAN_CONTRACT_EXAMPLES`` to a number for a longer hunt.
"""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis import GenerationMode

from tests.support import api_contract, api_samples, samples

pytestmark = pytest.mark.django_db

NAMES = api_contract.names()


@pytest.fixture
def secrets(settings: Any) -> dict[str, str]:
    """Tokens of who may nearly everything, and of who may nothing."""
    settings.BANYAN_TOKEN_RATE = 0
    known = samples.accounts()
    return {
        "powerful": api_contract.secret_of(known["organiser"]),
        "powerless": api_contract.secret_of(known["guest"]),
    }


@pytest.mark.parametrize("name", NAMES)
def test_nothing_undeclared_on_the_demonstration(
    name: str, secrets: dict[str, str]
) -> None:
    records = {part: str(value) for part, value in api_samples.near().items()}
    operation = api_contract.operation(name, records)
    path = api_contract.path_of(operation, records)
    for mode, pinned in (
        (GenerationMode.POSITIVE, path),
        (GenerationMode.NEGATIVE, path),
        (GenerationMode.POSITIVE, None),
    ):
        api_contract.ask(operation, secret=secrets["powerful"], mode=mode, path=pinned)
    api_contract.ask(
        operation,
        secret=secrets["powerless"],
        mode=GenerationMode.POSITIVE,
        path=path,
    )
