"""What the two reports mention is shown by the demonstration, and what is not is said."""

from __future__ import annotations

import pytest

from banyan.demo.seeds import mentions
from banyan.kernel.actor import system_actor

pytestmark = pytest.mark.django_db


def test_every_mention_has_its_record() -> None:
    found = mentions(system_actor("test"))
    assert [one.id for one in found if not one.record] == []
    partly = {one.row for one in found if one.lacks}
    assert partly == {"M8", "M9", "M10"}
    for one in found:
        told = one.lacks.as_json()
        assert not told or len(told) == 3
        assert one.standing.startswith(one.record)
