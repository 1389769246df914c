"""Templates drawn by functions show the same, byte for byte."""

from __future__ import annotations

import pytest
from django.template import engines
from django.template.context import Context
from django.utils.translation import override

from banyan.web.templating.lists import Drawn, quicken

GRID = """{% load i18n banyan_ui %}{% translate "Name" as label %}
{% scroll label=label %}<table>{% for row in rows %}<tr>{% if row.open %}
{% translate "Class" as label %}<td>{{ label }} {{ row.name }} {{ row.count }}</td>
{% cycle "a" "b" %}{% for key, value in row.cells %}<td>{{ key }}: {{ value }}</td>
{% endfor %}{% else %}<td>{{ row.missing }}</td>{% endif %}</tr>{% endfor %}</table>
{% endscroll %}{{ label }}{{ number }} {{ big }} {{ share }} {{ yes }} {{ nothing }}"""

GIVEN = {
    "rows": [
        {
            "open": True,
            "name": "<Bùi> & “An”",
            "count": 12_345,
            "cells": [("k", 1), ("l", "x")],
        },
        {"open": False},
        {"open": True, "name": "", "count": -3, "cells": []},
    ],
    "number": 0,
    "big": 1_234_567,
    "share": 12.5,
    "yes": True,
    "nothing": None,
}


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_a_block_draws_itself_as_django_would(language):
    engine = engines["django"].engine  # type: ignore[attr-defined]
    plain, quick = engine.from_string(GRID), engine.from_string(GRID)
    quicken(quick)
    block = next(n for n in quick.nodelist if type(n).__name__ == "SimpleBlockNode")
    assert isinstance(block.nodelist, Drawn), "the list of the block draws itself too"
    with override(language):
        for _again in range(2):
            assert quick.render(Context(GIVEN)) == plain.render(Context(GIVEN))
