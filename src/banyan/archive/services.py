"""Writes of the archive: full export and restore, backup and its restore.

Only the installation itself may, from its command line: all of it goes beyond
what anybody may read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from banyan.jobs import services as jobs
from banyan.kernel.actor import Actor
from banyan.kernel.errors import Fault, NotAllowed
from banyan.kernel.ids import uuid7
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import services as ledger

from . import backing, examining, exporting, members, restoring, retaining
from .backing import BackedUp, BroughtBack
from .domain.terms import Term
from .exporting import Exported, Say
from .restoring import Restored

ONLY_INSTALLATION = _(
    "Only the installation itself does this, from its command line: it takes in "
    "what nobody may read alone."
)

__all__ = [
    "BackedUp",
    "BroughtBack",
    "Exported",
    "Restored",
    "archive_export",
    "archive_restore",
    "backup_restore",
    "backup_write",
    "retention_set",
    "retention_start",
]


def _quiet(_line: str) -> None:
    return None


def archive_export(
    *, actor: Actor, path: Path, with_secrets: bool = False, say: Say = _quiet
) -> Exported:
    """Write the whole organisation into one ZIP.

    The act comes first, so that an export that fails half-way is on record too;
    then the ledger is sealed, so that the archive ends on a seal where it can.
    ``with_secrets`` adds what opens sealed values and signs people in. Raises
    InputError when the file exists.
    """
    _require_installation(actor)
    members.require_new(path)
    uid = str(uuid7())
    facts = {"archive": uid, "with_secrets": with_secrets, "file": path.name}
    with ledger.act(actor=actor, kind="archive.export", facts=facts):
        pass
    try:
        ledger.seal(actor=actor)
    except Fault as fault:
        say(f"not sealed: {fault.message}")
    done = exporting.write(path, uid, with_secrets=with_secrets, say=say)
    examining.remember_saved()
    return done


def archive_restore(*, actor: Actor, path: Path, say: Say = _quiet) -> Restored:
    """Bring a full export back into an empty installation, whole or not at all.

    Raises InputError for an archive that was changed, is damaged or does not
    hold together, StateRefusal for one of another Banyan or when this
    installation holds something.
    """
    _require_installation(actor)
    return restoring.restore(path, actor=actor, say=say)


def backup_write(
    *, actor: Actor, path: Path, with_keys: bool = False, say: Say = _quiet
) -> BackedUp:
    """Copy database and data folder of a running installation into one ZIP.

    For SQLite; PostgreSQL has tools of its own. ``with_keys`` adds the keys,
    which otherwise are kept apart.
    """
    _require_installation(actor)
    members.require_new(path)
    facts = {"file": path.name, "with_keys": with_keys}
    with ledger.act(actor=actor, kind="archive.backup", facts=facts):
        pass
    done = backing.write(path, with_keys=with_keys, say=say)
    examining.remember_saved()
    return done


def backup_restore(
    *, actor: Actor, path: Path, replace: bool = False, say: Say = _quiet
) -> BroughtBack:
    """Bring a backup back; ``replace`` puts it in the place of what is there.

    What was there is moved aside, never deleted, and the ledger records which
    seals were given up.
    """
    _require_installation(actor)
    return backing.restore(path, actor=actor, replace=replace, say=say)


def retention_set(*, actor: Actor, kind: str, months: int | None, reason: str) -> Term:
    """Set for how many months a kind of data is kept here; None is for ever.

    Requires ``settings.admin`` and a reason. What an act let go does not return.
    """
    return retaining.term_set(actor=actor, kind=kind, months=months, reason=reason)


def retention_start(*, actor: Actor, seen: Mapping[str, int], reason: str) -> int:
    """Start the job that lets go what is due; return its number.

    ``seen`` holds the kinds chosen with how many were shown: when more would go
    now, nothing does. Requires ``ledger.erase`` and a reason.
    """
    retaining.require_chosen(actor, seen, reason)
    params = {"kinds": sorted(seen), "reason": reason.strip()[:400]}
    job = jobs.job_start(
        actor=actor, kind="archive.retention", params=params, key="retention"
    )
    return int(job.pk)


def _require_installation(actor: Actor) -> None:
    if not actor.is_system:
        raise NotAllowed(
            ONLY_INSTALLATION, code="only_installation", right="settings.admin"
        )
