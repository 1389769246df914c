"""What a check of the ledger found, and how it says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from banyan.kernel.text import gettext_noop as _

SENTENCES = {
    "row_changed": _("The row was changed without an act."),
    "row_missing": _("The row was deleted without an act."),
    "row_unrecorded": _("The row was added without an act."),
    "row_returned": _("The row was deleted by an act, and is there again."),
    "row_unreadable": _("The row cannot be read in the columns of its entry."),
    "entry_changed": _("The entry was changed."),
    "entry_missing": _("An entry of the act is missing."),
    "entry_added": _("An entry was added to the act."),
    "entry_without_act": _("The entry has no act."),
    "entry_kind_unknown": _("The entry names a kind of record that does not exist."),
    "entry_erased": _("The entry was erased without an act of erasure."),
    "act_changed": _("The act was changed."),
    "act_missing": _("Acts of this seal are missing, or were added to it."),
    "act_seal_missing": _("The act points at a seal that does not exist."),
    "reading_changed": _("The record of a reading was changed."),
    "reading_missing": _("Readings of this seal are missing, or were added to it."),
    "reading_seal_missing": _("The reading points at a seal that does not exist."),
    "seal_changed": _("The seal was changed."),
    "seal_missing": _("A seal is missing: the heads file or the chain names it."),
    "seal_unsigned": _("The signature of the seal is not valid."),
    "seal_key_unknown": _("The key of the seal is not in the list of public keys."),
    "head_changed": _("The heads file and the seal differ."),
    "head_missing": _("The heads file does not name this seal."),
    "head_unreadable": _("A line of the heads file cannot be read."),
}


@dataclass(frozen=True)
class Finding:
    """One thing that was touched: what, and where."""

    what: str
    kind: str = ""
    subject: int | None = None
    act: int | None = None
    entry: int | None = None
    seal: int | None = None

    @property
    def template(self) -> str:
        """The sentence in English, marked for translation."""
        return SENTENCES[self.what]

    @property
    def where(self) -> str:
        """The place in one line: kind and row, entry, act, seal."""
        parts = [f"{self.kind} {self.subject}"] if self.kind else []
        named = (("entry", self.entry), ("act", self.act), ("seal", self.seal))
        parts += [f"{name} {value}" for name, value in named if value is not None]
        return ", ".join(parts)

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "what": self.what,
            "sentence": self.template,
            "kind": self.kind,
            "subject": self.subject,
            "act": self.act,
            "entry": self.entry,
            "seal": self.seal,
        }


@dataclass(frozen=True)
class Note:
    """Something worth knowing that is no fault: the unsealed tail, a restore."""

    what: str
    values: tuple[tuple[str, Any], ...] = ()

    NOTES = {
        "unsealed_acts": _("%(count)s acts since %(since)s are not sealed yet."),
        "unsealed_readings": _(
            "%(count)s readings since %(since)s are not sealed yet."
        ),
        "heads_behind": _("%(count)s fresh seals are not in the heads file yet."),
        "restored": _(
            "Restored on %(at)s to seal %(to)s: seals up to %(lost)s were given up."
        ),
        "moved": _(
            "Restored from a full export on %(at)s: the chain goes on after seal "
            "%(to)s with the key of this installation."
        ),
    }

    @property
    def message(self) -> str:
        """The English sentence."""
        return self.NOTES[self.what] % dict(self.values)


KEPT = 200


@dataclass
class Report:
    """The answer of a whole check; the first finding is the first touched row."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    found: int = 0
    seconds: float = 0.0

    @property
    def is_sound(self) -> bool:
        """Nothing was touched."""
        return self.found == 0

    @property
    def first(self) -> Finding | None:
        """The first touched row."""
        return self.findings[0] if self.findings else None

    def add(self, finding: Finding) -> None:
        """Keep a finding; only the first 200 are kept, all are counted."""
        self.found += 1
        if len(self.findings) < KEPT:
            self.findings.append(finding)

    def count(self, what: str, number: int = 1) -> None:
        """Count what was examined."""
        self.counts[what] = self.counts.get(what, 0) + number

    def as_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "sound": self.is_sound,
            "first": self.first.as_json() if self.first else None,
            "found": self.found,
            "findings": [f.as_json() for f in self.findings],
            "notes": [n.message for n in self.notes],
            "counts": dict(sorted(self.counts.items())),
            "seconds": round(self.seconds, 2),
        }

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)
