"""What this room tells a person about themself: classes, words, own evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Assessment, Piece, Word

Row = Mapping[str, Any]


def assessments(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield the campaigns in which a person is rated or not; classes once published."""
    rows = Assessment.objects.filter(person__in=persons)
    for row in rows.select_related("campaign", "unit").order_by("campaign__period_to"):
        yield {
            "period": f"{row.campaign.period_from} - {row.campaign.period_to}",
            "title": row.campaign.title,
            "unit": row.unit.names,
            "rated": row.rated,
            "reason": row.unrated_reason,
            "self_class": row.self_class,
            "class": row.final if row.published_on else "",
            "published_on": row.published_on,
            "answers": row.answers,
            "points": row.points.get("self", {}),
        }


def words(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield what bodies said about a person, once the class is published."""
    rows = Word.objects.filter(
        assessment__person__in=persons, assessment__published_on__isnull=False
    ) | Word.objects.filter(chair__in=persons)
    for row in rows.order_by("on", "pk"):
        yield {
            "on": row.on,
            "step": row.step,
            "class": row.klass,
            "text": row.text,
            "counts": row.counts,
        }


def pieces(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield the evidence given in a person's assessments."""
    for row in Piece.objects.filter(assessment__person__in=persons).order_by("pk"):
        yield {"at": row.at, "text": row.text, "link": row.link, "by": row.by_name}


ports.own_data.register(
    "evaluation.assessments",
    OwnData(
        order=62,
        title=_("Evaluations"),
        tables=("evaluation.Assessment",),
        columns=(
            OwnColumn("period", _("Period")),
            OwnColumn("unit", _("Unit")),
            OwnColumn("self_class", _("Class given to oneself"), "classes"),
            OwnColumn("class", _("Class"), "classes"),
            OwnColumn("published_on", _("Published on")),
        ),
        load=assessments,
    ),
)
ports.own_data.register(
    "evaluation.words",
    OwnData(
        order=63,
        title=_("What bodies said in evaluations"),
        tables=("evaluation.Word",),
        columns=(
            OwnColumn("on", _("Day")),
            OwnColumn("step", _("Step")),
            OwnColumn("class", _("Class"), "classes"),
            OwnColumn("text", _("Remarks")),
        ),
        load=words,
    ),
)
ports.own_data.register(
    "evaluation.pieces",
    OwnData(
        order=64,
        title=_("Evidence for evaluations"),
        tables=("evaluation.Piece",),
        columns=(
            OwnColumn("at", _("Day")),
            OwnColumn("text", _("Text")),
            OwnColumn("link", _("Link")),
        ),
        load=pieces,
    ),
)
