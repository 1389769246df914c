"""Releasing a record to the people of a partner, and taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from banyan.access.queries import Recipient, recipients
from banyan.access.services import ReleaseGive, release_withdraw, releases_give
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem
from banyan.kernel.text import LANGUAGES, Sentence
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from ..kinds import words
from ..queries.handed import units_of_organisations
from ..queries.released import ASKED, WHOLE, is_released, names_of, units_of_partner
from ..store import READ, WRITE, found_one, kind_of, root_of, title_of

To = tuple[int | None, int | None]
"""An account or a unit."""


def record_release(
    *,
    actor: Actor,
    kind: str,
    uid: uuid.UUID | str,
    partner: bool = False,
    partners: Iterable[uuid.UUID | str] = (),
    accounts: Iterable[int] = (),
    whole: bool = False,
    languages: Iterable[str] = (),
) -> Any:
    """Release a record to the units that stand for the partner here, and to accounts.

    ``partners`` are organisations by name: the units that stand for them, whatever
    the record itself names.

    A guest then sees what ``kinds/guests.py`` says; of an exchange its minutes,
    questions and undertakings only with ``whole``, and every text in ``languages``
    alone where some are named. To release again to the same guest replaces what was
    released. A follow-up of an application is released to accounts, to be answered.
    Requires ``exchange.write`` over the unit. Raises InputError where nobody is named
    or the title is not written in a language, NotVisible out of range.
    """
    row, place = _seen(actor, kind, uid)
    spoken = _spoken(kind, row, set(languages))
    units = units_of_partner(kind, row) if partner and kind != ASKED else []
    units += _units_named(actor, partners) if kind != ASKED else []
    wanted: list[To] = [(None, u) for u in dict.fromkeys(units)]
    wanted += [(a, None) for a in dict.fromkeys(accounts)]
    if not wanted:
        raise InputError(problems=[_nobody(partner)])
    names = names_of(kind)[: 2 if whole and kind in WHOLE else 1]
    with _act(actor, "record_release", kind, row, place) as act:
        known = _known(kind, row)
        for (name, to), one in list(known.items()):
            if to in wanted and (name not in names or one.languages != spoken):
                release_withdraw(actor=actor, release_id=one.release, record_into=act)
                del known[name, to]
        releases_give(
            actor=actor,
            commands=[
                _give(kind, name, row, place, to, spoken)
                for to in wanted
                for name in names
                if (name, to) not in known
            ],
            record_into=act,
        )
    return row


def record_take_back(
    *, actor: Actor, kind: str, uid: uuid.UUID | str, release: int
) -> Any:
    """Take back what was released to somebody; ``release`` is one of their releases.

    Requires ``exchange.write`` over the unit. Raises NotVisible where it is no
    living release of this record.
    """
    row, place = _seen(actor, kind, uid)
    known = _known(kind, row)
    to = next((key[1] for key, o in known.items() if o.release == release), None)
    if to is None:
        raise NotVisible
    with _act(actor, "record_take_back", kind, row, place) as act:
        for (_name, other), one in known.items():
            if other == to:
                release_withdraw(actor=actor, release_id=one.release, record_into=act)
    return row


def _units_named(actor: Actor, partners: Iterable[uuid.UUID | str]) -> list[int]:
    """Return the units that stand for partners; InputError where one has none."""
    wanted = [_identity(uid) for uid in partners]
    units = units_of_organisations(actor, wanted) if wanted else {}
    if any(uid not in units for uid in wanted):
        raise InputError(problems=[_nobody(True)])
    return [units[uid] for uid in wanted]


def _identity(uid: uuid.UUID | str) -> uuid.UUID:
    try:
        return uuid.UUID(str(uid))
    except ValueError as error:
        raise NotVisible from error


def _seen(actor: Actor, key: str, uid: uuid.UUID | str) -> tuple[Any, Any]:
    kind = kind_of(key)
    if not is_released(kind):
        raise NotVisible
    row = found_one(actor, kind, uid)
    place = root_of(kind, row)[1].unit
    actor.require(WRITE, path=place.path, area_path=place.area_path)
    return row, place


def _act(actor: Actor, name: str, key: str, row: Any, place: Any) -> Any:
    facts = {"kind": key, "record": row.pk}
    return ledger.act(actor=actor, kind=f"exchange.{name}", unit=place.pk, facts=facts)


def _spoken(key: str, row: Any, chosen: set[str]) -> tuple[str, ...]:
    """Return the languages of a release in their order; none for every one."""
    unknown = sorted(chosen - set(LANGUAGES))
    if unknown or (chosen and key == ASKED):
        raise InputError(problems=[_no_language(key, name) for name in unknown or "-"])
    title = title_of(kind_of(key), row)
    named = dict(words.LANGUAGES)
    missing = [k for k in LANGUAGES if k in chosen and not getattr(title, k)]
    if missing:
        raise InputError(problems=[_untold(named[k]) for k in missing])
    spoken = tuple(k for k in LANGUAGES if k in chosen)
    return () if spoken == LANGUAGES else spoken


def _known(key: str, row: Any) -> dict[tuple[str, To], Recipient]:
    return {
        (one.kind, (one.to_account_id, one.to_unit_id)): one
        for one in recipients(names_of(key), row.pk)
    }


def _give(
    key: str, name: str, row: Any, place: Any, to: To, languages: tuple[str, ...]
) -> ReleaseGive:
    answers = key == ASKED
    return ReleaseGive(
        kind=name,
        object_id=row.pk,
        unit_id=place.pk,
        right=WRITE if answers else READ,
        to_account_id=to[0],
        to_unit_id=to[1],
        level="write" if answers else "read",
        languages=languages,
    )


def _no_language(key: str, name: str) -> Problem:
    if key == ASKED:
        return Problem.of(
            "exchange.asked_in_every_language",
            _("A follow-up is released to be answered, in the language of the guest."),
            field="languages",
            way_out=_("Name no language."),
        )
    return Problem.of(
        "no_language",
        _("“%(language)s” is no language of Banyan: vi, lo or en."),
        language=name,
        field="languages",
        way_out=_("Choose Vietnamese, Lao or English, or none for every one."),
    )


def _untold(language: str) -> Problem:
    return Problem.of(
        "exchange.title_untold",
        _("The title is not written in this language: %(language)s."),
        language=Sentence(language),
        field="languages",
        way_out=_("Write it in this language first, or choose another one."),
    )


def _nobody(partner: bool) -> Problem:
    if partner:
        return Problem.of(
            "exchange.no_partner_unit",
            _("No unit of this house stands for the partner."),
            field="partner",
            way_out=_("Name it at the partner's organisation, or name accounts."),
        )
    return Problem.of(
        "exchange.nobody",
        _("Nobody is named to whom it is released."),
        field="accounts",
        way_out=_("Choose the partner, or name the accounts."),
    )
