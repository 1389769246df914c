"""What the two reports mention is shown by the demonstration, and what is not is said."""

from __future__ import annotations

import pytest

from banyan.demo.seeds import mentions
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.projects.exporting import iati_file
from banyan.projects.iati.checking import check
from banyan.projects.models import Project

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


def test_every_project_of_it_makes_a_valid_iati_file() -> None:
    content = iati_file(system_actor("patrol"))
    assert check(content, clock.today()) == []
    assert content.count(b"<iati-activity ") == Project.objects.count() >= 3
