"""What the ledger tells a person about themself: acts about them, readings, own acts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from banyan.base import ports
from banyan.base.ports import OwnColumn, OwnData
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _

from .models import Act, Entry, Reading

Row = Mapping[str, Any]


def acts(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield every change of a record about a person: when, by whom, which act."""
    rows = Entry.objects.filter(person_id__in=persons).select_related("act")
    for row in rows.order_by("pk").iterator(chunk_size=2_000):
        yield {
            "at": row.act.at,
            "act": row.act.kind,
            "by": row.act.actor_name or row.act.actor_kind,
            "record": row.kind,
            "subject": row.subject,
            "operation": row.op,
            "entry": row.pk,
            "act_uid": row.act.uid,
            "decision_id": row.act.decision_id,
            "sealed": row.act.seal_id is not None,
        }


def readings(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield who opened what is restricted or sensitive about a person."""
    rows = Reading.objects.filter(person_id__in=persons).order_by("pk")
    for row in rows.iterator(chunk_size=2_000):
        yield {
            "at": row.at,
            "reader": row.reader_name,
            "office": row.reader_office,
            "record": row.kind,
            "what": row.what,
            "reason": row.reason,
        }


def done(actor: Actor, persons: Sequence[int]) -> Iterator[Row]:
    """Yield what a person did in Banyan, act by act."""
    rows = Act.objects.filter(person_id__in=persons).order_by("pk")
    for row in rows.iterator(chunk_size=2_000):
        yield {
            "at": row.at,
            "act": row.kind,
            "act_uid": row.uid,
            "records": row.entry_count,
            "on_behalf_of": row.on_behalf_of,
        }


ports.own_data.register(
    "acts",
    OwnData(
        300,
        _("What was recorded about me"),
        ("ledger.Entry",),
        (
            OwnColumn("at", _("When")),
            OwnColumn("act", _("What"), "act"),
            OwnColumn("record", _("Record"), "record"),
            OwnColumn("operation", _("How"), "operation"),
            OwnColumn("by", _("By")),
        ),
        acts,
    ),
)
ports.own_data.register(
    "readings",
    OwnData(
        310,
        _("Who read what is closed about me"),
        ("ledger.Reading",),
        (
            OwnColumn("at", _("When")),
            OwnColumn("reader", _("Who")),
            OwnColumn("office", _("Office")),
            OwnColumn("what", _("What")),
            OwnColumn("reason", _("Why")),
        ),
        readings,
    ),
)
ports.own_data.register(
    "done",
    OwnData(
        320,
        _("What I did"),
        ("ledger.Act",),
        (
            OwnColumn("at", _("When")),
            OwnColumn("act", _("What"), "act"),
            OwnColumn("records", _("Records")),
        ),
        done,
    ),
)
