"""Which texts of the search were released, each in the languages of its release."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from banyan.kernel.actor import Actor

from .scope import releases_to


def texts_released(actor: Actor, right: str, kind: str) -> Q:
    """Return the condition on texts of the search "released, in this language".

    A release that names no language gives all of them, and a text of no language goes
    out with any release.
    """
    mine = releases_to(actor, right, kind).filter(object_id=OuterRef("object_id"))
    named = naming_language(mine, or_none=True)
    return Q(Exists(mine), language="") | Q(Exists(named))


def naming_language(rows: QuerySet[Any], *, or_none: bool = False) -> QuerySet[Any]:
    """Return the rows whose ``languages`` name the language of the outer text.

    With ``or_none`` those too that name none at all.
    """
    quote = Value('"', output_field=CharField())
    name = Concat(quote, OuterRef("language"), quote, output_field=CharField())
    wanted = Q(spoken__contains=name)
    if or_none:
        wanted |= Q(spoken="[]")
    found: QuerySet[Any] = rows.annotate(spoken=Cast("languages", CharField()))
    return found.filter(wanted)
