"""Badges to cut out and name cards to fold, for the delegates of an exchange."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.papers.forms import form
from banyan.papers.forms.pdf import compiled

from .kinds import words as w
from .models import Spelling

TEMPLATE = Path(__file__).parent / "badges.typ"


def badges_of(
    record: Any, delegates: Sequence[Any], language: str, when: str, *, folded: bool
) -> bytes:
    """Return badges, or with ``folded`` name cards, as PDF in a language.

    Eight badges go on a page; a name card is a page folded in the middle, its name on
    both sides. Raises StateRefusal where nobody takes part yet.
    """
    if not delegates:
        raise StateRefusal(
            _("Nobody is entered in the delegations yet."),
            code="exchange.no_delegates",
            way_out=_("Add the delegates first."),
        )
    bodies = {"host": record.row.host, "visitor": record.row.visitor}
    spelt = _spellings(delegates, language)
    roles, sides = dict(w.ROLES), dict(w.SIDES)
    data = {
        "language": language,
        "folded": folded,
        "title": gettext("Name cards") if folded else gettext("Badges"),
        "event": record.title.in_language(language),
        "when": when,
        "specimen": _specimen(is_specimen=record.is_specimen),
        "people": [
            {
                "name": one.counterpart.name,
                "also": spelt.get(one.counterpart_id, ""),
                "office": one.office.in_language(language),
                "body": _body(one, bodies).in_language(language),
                "side": one.side,
                "side_said": gettext(sides[one.side]).upper(),
                "role": gettext(roles[one.role]),
            }
            for one in delegates
        ],
    }
    return compiled(TEMPLATE, data)


def _spellings(delegates: Sequence[Any], language: str) -> dict[int, str]:
    """Return by person a spelling in the language where the name is another one."""
    names = {d.counterpart_id: d.counterpart.name for d in delegates}
    rows = Spelling.objects.filter(counterpart__in=list(names), language=language)
    found = rows.order_by("-pk").values_list("counterpart", "text")
    return {pk: text for pk, text in found if text != names[pk]}


def _body(one: Any, bodies: Mapping[str, Any]) -> Text:
    """Return the body somebody comes from: their own, else the one of their side."""
    body = one.organisation or one.counterpart.organisation or bodies.get(one.side)
    return Text.of(body.name) if body is not None else Text()


def _specimen(*, is_specimen: bool) -> str:
    if not (is_specimen or settings.BANYAN_DEMO):
        return ""
    words = form("exchange-programme").common.specimen
    return " · ".join(getattr(words, k) for k in LANGUAGES)
