"""Keys of senders: added by a person who compared them, withdrawn with a reason."""

from __future__ import annotations

import json
import uuid

from django.db import IntegrityError, transaction

from banyan.exchange.queries.handed import partner_of
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from .. import keys
from ..domain.errors import refused, wrong
from ..domain.fingerprint import fingerprint, grouped, read
from ..domain.keycard import KeyCard, read_card
from ..models import SenderKey
from ..opening import opened
from ..store import READ, found, keys_visible, require_write

LARGEST_CARD = 10_000


def key_add(
    *,
    actor: Actor,
    organisation: uuid.UUID | str,
    content: bytes,
    told: str,
    compared: str,
) -> SenderKey:
    """Trust the key of a partner's installation from now on.

    ``content`` is its key card or any package of it; ``told`` the fingerprint as the
    partner read it out, ``compared`` how that was done. Requires ``exchange.write`` over
    the unit that keeps the partner. Raises InputError where the two differ or something
    is missing, StateRefusal where another key of the same installation is trusted.
    """
    partner = partner_of(actor, organisation, READ)
    if partner is None:
        raise NotVisible
    require_write(actor, partner.unit)
    card = _card(content)
    if keys.is_own(card.installation, card.public_key):
        raise refused("own")
    digits = fingerprint(bytes.fromhex(card.public_key))
    _require_told(digits, told, compared)
    facts = {"organisation": partner.pk, "fingerprint": digits}
    with ledger.act(
        actor=actor, kind="packages.key_add", unit=partner.unit_id, facts=facts
    ) as act:
        try:
            with transaction.atomic():
                row = SenderKey.objects.create(
                    unit_id=partner.unit_id,
                    organisation=partner,
                    installation=card.installation,
                    public=card.public_key,
                    fingerprint=digits,
                    compared=compared.strip(),
                    added_on=clock.today(),
                )
        except IntegrityError as error:
            raise StateRefusal(
                _("A key of this installation is trusted already."),
                code="package.key_there",
                way_out=_("Withdraw it first, when the partner says that it changed."),
            ) from error
        act.record("create", row)
    return row


def key_withdraw(*, actor: Actor, key: uuid.UUID | str, reason: str) -> SenderKey:
    """Trust a key no more; what was taken before stays. A reason is needed."""
    seen = found(keys_visible(actor), key)
    require_write(actor, seen.unit)
    if not reason.strip():
        raise InputError(
            problems=[
                Problem.of(
                    "package.reason", _("Say why it is withdrawn."), field="reason"
                )
            ]
        )
    with ledger.act(
        actor=actor, kind="packages.key_withdraw", unit=seen.unit_id
    ) as act:
        row = SenderKey.objects.select_for_update().get(pk=seen.pk)
        if row.state != SenderKey.TRUSTED:
            raise StateRefusal(_("This key is withdrawn already."))
        row.state, row.withdrawn_on = SenderKey.WITHDRAWN, clock.today()
        row.withdrawn_why = reason.strip()[:400]
        row.row_version += 1
        row.save()
        act.record("change", row)
    return row


def key_renew(*, actor: Actor) -> keys.OwnKey:
    """Sign with a new key from now on; partners then compare its fingerprint anew.

    Requires ``settings.admin``.
    """
    actor.require("settings.admin")
    with ledger.act(actor=actor, kind="packages.key_renew"):
        return keys.renew()


def _card(content: bytes) -> KeyCard:
    if content[:2] == b"PK":
        manifest = opened(content).manifest
        return KeyCard(manifest.sender.installation, manifest.public_key)
    if len(content) > LARGEST_CARD:
        raise wrong("shape", reason="key")
    try:
        return read_card(json.loads(content))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise wrong("shape", reason="key") from error


def _require_told(digits: str, told: str, compared: str) -> None:
    problems = []
    typed = read(told)
    if not typed:
        problems.append(
            Problem.of(
                "package.fingerprint",
                _("A fingerprint has sixty digits."),
                field="told",
                way_out=_("Let the partner read it out to you, in groups of five."),
            )
        )
    elif typed != digits:
        problems.append(
            Problem.of(
                "package.fingerprint_differs",
                _("The file bears another fingerprint: %(fingerprint)s."),
                fingerprint=grouped(digits),
                field="told",
                way_out=_(
                    "Compare once more. If it stays so, do not trust the file: ask the "
                    "partner for it by another way."
                ),
            )
        )
    if not compared.strip():
        problems.append(
            Problem.of(
                "package.compared",
                _("Say how it was compared: by telephone, face to face, on paper."),
                field="compared",
            )
        )
    if problems:
        raise InputError(problems=problems)
