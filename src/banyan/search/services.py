"""Filling the table of texts, and keeping the states of translations.

The table of texts is derived: every room can rebuild its part, so replacing
rows is no act of its own; it happens inside the act that changed the names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from banyan.base import bulk
from banyan.base.ports import search_sources
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.kernel.text import LANGUAGES, State, Text, source_hash, state_after_change
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .domain.matching import stored
from .domain.translating import after_writing, original_of
from .models import SearchText, TextState

COLUMNS = [
    "kind",
    "object_id",
    "language",
    "field",
    "folded",
    "shown",
    "unit_id",
    "privacy",
    "weight",
]
CHUNK = 20_000
EVERY_LANGUAGE = ""
"""The language of a text that reads alike in every one."""


@dataclass(frozen=True, slots=True)
class SearchRow:
    """One text to be found: whose it is, in which language, over which unit.

    A higher ``weight`` stands further up. Sensitive texts are refused.
    """

    object_id: int
    text: str
    language: str = "vi"
    field: str = "name"
    unit_id: int | None = None
    privacy: str = "organisational"
    weight: int = 10


def rows_of_text(object_id: int, text: Text, **common: Any) -> Iterator[SearchRow]:
    """Return one row for each language in which ``text`` is written.

    One that reads alike in every language is one row of none of them; what is alike
    in two is one in each, for those to whom one language alone was released.
    """
    if text.vi and text.vi == text.lo == text.en:
        yield SearchRow(object_id, text.vi, EVERY_LANGUAGE, **common)
        return
    for language in LANGUAGES:
        if value := getattr(text, language):
            yield SearchRow(object_id, value, language, **common)


def search_texts_replace(
    kind: str,
    rows: Iterable[SearchRow],
    *,
    object_ids: Iterable[int] | None = None,
) -> int:
    """Replace the texts of some things of a kind, or of all; return how many rows.

    ``object_ids`` names the things whose earlier texts go (also those that get no
    new text); without it everything of the kind is replaced. Set-based.
    """
    with transaction.atomic():
        _forget(kind, object_ids)
        return bulk.insert(SearchText, COLUMNS, (_values(kind, row) for row in rows))


def search_texts_move(kind: str, unit_of: dict[int, int]) -> int:
    """Give the texts of these things another unit; return how many rows moved."""
    by_unit: dict[int, list[int]] = {}
    for object_id, unit_id in unit_of.items():
        by_unit.setdefault(unit_id, []).append(object_id)
    moved = 0
    for unit_id, ids in by_unit.items():
        for part in _chunks(ids):
            texts = SearchText.objects.filter(kind=kind, object_id__in=part)
            moved += texts.update(unit_id=unit_id)
    return moved


def search_rebuild(kinds: Iterable[str] | None = None) -> dict[str, int]:
    """Let every room (or those of some kinds) fill its part anew; rows by kind."""
    wanted = None if kinds is None else set(kinds)
    return {
        source.kind: source.rebuild()
        for _key, source in search_sources
        if wanted is None or source.kind in wanted
    }


def _forget(kind: str, object_ids: Iterable[int] | None) -> None:
    rows = SearchText.objects.filter(kind=kind)
    if object_ids is None:
        rows.delete()
        return
    for part in _chunks(list(object_ids)):
        rows.filter(object_id__in=part).delete()


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _values(kind: str, row: SearchRow) -> tuple[Any, ...]:
    if row.privacy == "sensitive":
        raise InputError(_("Sensitive texts are never put where search reads them."))
    return (
        kind,
        row.object_id,
        row.language,
        row.field,
        stored(row.text),
        row.text[:400],
        row.unit_id,
        row.privacy,
        row.weight,
    )


# -- states of texts ----------------------------------------------------------


@dataclass(frozen=True)
class TextStateSet:
    """The state of one text in one language, and the original it was made from."""

    kind: str
    object_id: int
    field: str
    language: str
    state: State | str
    original: str = ""


def text_state_set(
    *, actor: Actor, state: TextStateSet, record_into: Any = None
) -> None:
    """Say how one text came to be; see :func:`text_states_set`."""
    text_states_set(actor=actor, states=[state], record_into=record_into)


def text_states_set(
    *, actor: Actor, states: Sequence[TextStateSet], record_into: Any = None
) -> None:
    """Say how texts came to be, in a fixed number of statements.

    A translation keeps the hash of the original that it was made from, so that a
    later change of the original makes it stale. Inside another act the caller
    has checked who may write the text; alone it needs ``settings.admin``.
    """
    if record_into is None and not actor.is_system:
        actor.require("settings.admin")
    rows = [_state_row(actor, wanted) for wanted in states]
    with _act(actor, len(rows), record_into) as act:
        before = set(_ids_of(rows))
        TextState.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["kind", "object_id", "field", "language"],
            update_fields=["state", "made_from", "at", "account_id"],
        )
        act.record_rows("create", TextState, set(_ids_of(rows)) - before)
        act.record_rows("change", TextState, before)


@dataclass(frozen=True)
class TextWritten:
    """A text of a thing as it was and as it is now."""

    object_id: int
    field: str
    before: Text
    now: Text


def texts_written(
    *, actor: Actor, kind: str, texts: Sequence[TextWritten], record_into: Any = None
) -> int:
    """Keep the states of texts that were just written; return how many changed.

    Translations of an original that changed without them are out of date from now on.
    A fixed number of statements, whatever the number of texts.
    """
    changed = [t for t in texts if t.now != t.before]
    if not changed:
        return 0
    known = _known(kind, {t.object_id for t in changed})
    spoken = "" if actor.is_system else actor.language
    states = [
        TextStateSet(kind, t.object_id, t.field, one.language, one.state, one.original)
        for t in changed
        for one in after_writing(
            t.before, t.now, known.get((t.object_id, t.field), {}), spoken
        )
    ]
    if states:
        text_states_set(actor=actor, states=states, record_into=record_into)
    return len(states)


def texts_checked(
    *,
    actor: Actor,
    kind: str,
    texts: Sequence[TextWritten],
    language: str,
    record_into: Any = None,
) -> int:
    """Mark translations as checked against their originals as they are now."""
    known = _known(kind, {t.object_id for t in texts})
    states = []
    for text in texts:
        there = known.get((text.object_id, text.field), {})
        origin = original_of(text.now, there, "")
        done = there.get(language) in (State.CHECKED, State.ORIGINAL)
        if not origin or origin == language or done or not getattr(text.now, language):
            continue
        said = getattr(text.now, origin)
        states.append(
            TextStateSet(
                kind, text.object_id, text.field, language, State.CHECKED, said
            )
        )
    if states:
        text_states_set(actor=actor, states=states, record_into=record_into)
    return len(states)


def _known(
    kind: str, objects: Iterable[int]
) -> dict[tuple[int, str], dict[str, State]]:
    found: dict[tuple[int, str], dict[str, State]] = defaultdict(dict)
    rows = TextState.objects.filter(kind=kind, object_id__in=list(objects))
    for pk, field, language, state in rows.values_list(
        "object_id", "field", "language", "state"
    ):
        found[pk, field][language] = State(state)
    return found


def texts_changed(
    *,
    actor: Actor,
    kind: str,
    field: str,
    originals: dict[int, str],
    record_into: Any = None,
) -> int:
    """Mark translations of changed originals as stale; return how many."""
    rows = TextState.objects.filter(
        kind=kind, field=field, object_id__in=list(originals)
    ).exclude(state=State.ORIGINAL)
    stale = [row for row in rows if _goes_stale(row, originals[row.object_id])]
    if not stale:
        return 0
    with _act(actor, len(stale), record_into) as act:
        TextState.objects.bulk_update(stale, ["state", "at"], batch_size=500)
        act.record_rows("change", TextState, [row.pk for row in stale])
    return len(stale)


def _act(actor: Actor, count: int, given: Any) -> AbstractContextManager[Any]:
    if given is not None:
        return nullcontext(given)
    facts = {"count": count}
    return ledger.act(actor=actor, kind="search.text_states_set", facts=facts)


def _state_row(actor: Actor, wanted: TextStateSet) -> TextState:
    if wanted.language not in LANGUAGES or wanted.state not in set(State):
        raise InputError(
            _("“%(state)s” in “%(language)s” is no state of a text."),
            state=wanted.state,
            language=wanted.language,
        )
    return TextState(
        kind=wanted.kind,
        object_id=wanted.object_id,
        field=wanted.field,
        language=wanted.language,
        state=State(wanted.state).value,
        made_from=source_hash(wanted.original) if wanted.original else "",
        at=clock.now(),
        account_id=actor.account_id,
    )


def _ids_of(rows: Sequence[TextState]) -> list[int]:
    keys = {(r.kind, r.object_id, r.field, r.language) for r in rows}
    found = TextState.objects.filter(
        kind__in={k[0] for k in keys}, object_id__in={k[1] for k in keys}
    ).values_list("kind", "object_id", "field", "language", "pk")
    return [row[4] for row in found if row[:4] in keys]


def _goes_stale(row: TextState, original: str) -> bool:
    before = State(row.state)
    after = state_after_change(before, made_from=row.made_from, original=original)
    row.state, row.at = after.value, clock.now()
    return after is not before
