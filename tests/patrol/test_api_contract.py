"""Every address of the interface is asked what its schema allows, and more.

Nothing comes back that the document does not declare, and no fault. Each address is
asked in one way, the same on every run; with ``BANYAN_CONTRACT_EXAMPLES`` set to a
number above 2 in every way, that often.
"""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis import GenerationMode

from tests.support import api_contract, api_samples, samples

pytestmark = pytest.mark.django_db

NAMES = api_contract.names()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_undeclared_on_the_demonstration(name: str, settings: Any) -> None:
    settings.BANYAN_TOKEN_RATE = 0
    known = samples.accounts()
    powerful = api_contract.mighty(name, known)
    own = api_samples.made_by(powerful, name)
    near = {**api_samples.near(), **own}
    records = {part: str(value) for part, value in near.items()}
    secrets = {"powerful": powerful, "powerless": known["guest"]}
    operation = api_contract.operation(name, records)
    path = api_contract.path_of(operation, records)
    ways = (
        ("powerful", GenerationMode.POSITIVE, path),
        ("powerful", GenerationMode.NEGATIVE, path),
        ("powerful", GenerationMode.POSITIVE, None),
        ("powerless", GenerationMode.POSITIVE, path),
    )
    for who, mode, pinned in api_contract.turn_of(name, ways):
        secret = api_contract.secret_of(secrets[who])
        api_contract.ask(operation, secret=secret, mode=mode, path=pinned)
    api_contract.leave_nothing()
