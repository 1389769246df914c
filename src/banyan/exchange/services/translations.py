"""The languages of the texts of records: which fall behind, which somebody checked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, StateRefusal
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger
from banyan.search.services import TextWritten, texts_checked, texts_written

from ..domain.shape import Kind
from ..kinds import parts_of
from ..store import WRITE, found_one, kind_of, model_of

Texts = Mapping[str, Text]


def texts_of(kind: Kind, row: Any) -> dict[str, Text]:
    """Return the texts in languages of a record, by field."""
    return {f.name: getattr(row, f.name) for f in kind.fields if f.in_languages}


def texts_follow(
    act: Any, actor: Actor, kind: Kind, rows: Sequence[tuple[Any, Texts]]
) -> None:
    """Keep the states of texts that were written; each row with what it said before."""
    texts_written(
        actor=actor,
        kind=f"exchange.{kind.key}",
        texts=[
            TextWritten(row.pk, name, before.get(name, Text()), now)
            for row, before in rows
            for name, now in texts_of(kind, row).items()
        ],
        record_into=act,
    )


def texts_check(*, actor: Actor, kind: str, uid: uuid.UUID | str, language: str) -> int:
    """Mark what a record and its parts say in a language as checked; return how many.

    Raises NotVisible out of range, NotAllowed without ``exchange.write``, StateRefusal
    where nothing waits for it.
    """
    if language not in LANGUAGES:
        raise InputError(_("This is none of the languages."), field="language")
    spec = kind_of(kind)
    seen = found_one(actor, spec, uid)
    place = getattr(seen, spec.owner).unit if spec.owner else seen.unit
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    with ledger.act(actor=actor, kind="exchange.texts_check", unit=place.pk) as act:
        count = sum(
            texts_checked(
                actor=actor,
                kind=f"exchange.{part.key}",
                texts=_standing(part, rows),
                language=language,
                record_into=act,
            )
            for part, rows in _with_parts(spec, seen)
        )
        if not count:
            raise StateRefusal(
                _("No translation waits to be checked."), code="exchange.no_texts"
            )
    return count


def _with_parts(spec: Kind, row: Any) -> Iterable[tuple[Kind, list[Any]]]:
    yield spec, [row]
    for part in parts_of(spec.key):
        if any(f.in_languages for f in part.fields):
            found = model_of(part).objects.filter(**{part.owner: row})
            yield part, list(found.order_by("pk"))


def _standing(kind: Kind, rows: Iterable[Any]) -> list[TextWritten]:
    return [
        TextWritten(row.pk, name, text, text)
        for row in rows
        for name, text in texts_of(kind, row).items()
    ]
