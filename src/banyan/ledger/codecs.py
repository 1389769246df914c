"""Codecs: in which order the columns of a row become bytes.

A codec belongs to one ledgered model. Its columns are the model's concrete
fields in declared order without those listed in ``DERIVED``. ``CODEC`` on the
model is its version (1 when absent); a migration that changes the columns
raises it and lists the former columns in ``FORMER_CODECS = {1: ("id", ...)}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from banyan.base.fields import OPEN_END, AmountField, OpenDateField
from banyan.kernel.errors import Fault
from banyan.kernel.text import gettext_noop as _

from .domain import canonical as c
from .domain.canonical import Canonical, Pair

READERS: tuple[tuple[type[Any], c.Reader], ...] = (
    (models.BooleanField, c.boolean),
    (models.IntegerField, c.integer),
    (models.DateTimeField, c.instant),
    (models.DateField, c.date),
    (models.UUIDField, c.uuid),
    (models.JSONField, c.json_text),
    (models.BinaryField, c.binary),
    (models.CharField, c.text),
    (models.TextField, c.text),
)


@dataclass(frozen=True)
class Column:
    """One column: its names, and how its value becomes canonical."""

    name: str
    attname: str
    field: Any
    read: c.Reader

    def of_object(self, instance: models.Model) -> Canonical:
        """Return the canonical value of the attribute of a Python object."""
        return self.read(_stored(self.field, getattr(instance, self.attname)))


class Codec:
    """The columns of one model, and where a row's unit and person are found."""

    def __init__(
        self,
        model: type[models.Model],
        *,
        columns: Sequence[str] | None = None,
        unit: str | None = None,
        person: str | None = None,
        via: str | None = None,
    ) -> None:
        self.model = model
        self.kind = kind_of(model)
        self.table = model._meta.db_table
        self.version: int = getattr(model, "CODEC", 1)
        self.former: dict[int, Sequence[str]] = getattr(model, "FORMER_CODECS", {})
        self.columns = _columns(model, columns or _declared(model))
        self.unit, self.person = unit, person
        self.via = via or ("membership" if _has(model, "membership") else None)
        self.head = c.header(col.name for col in self.columns)
        self.readers = tuple(col.read for col in self.columns)
        self.row_bytes: c.Packer = c.packer(self.head, self.readers) or self._packed
        """What makes a raw row of either database into its bytes."""
        names = [col.name for col in self.columns]
        self.version_at = names.index("row_version") if "row_version" in names else None
        self.id_at = names.index("id") if "id" in names else -1

    def canonical(self, row: Sequence[Any]) -> list[Canonical]:
        """Return the canonical values of a raw row in the order of the columns."""
        return [read(value) for read, value in zip(self.readers, row, strict=True)]

    def _packed(self, row: Sequence[Any]) -> bytes:
        return c.pack(self.head, self.canonical(row))

    def of_object(self, instance: models.Model) -> list[Canonical]:
        """Return the canonical values of a Python object."""
        return [column.of_object(instance) for column in self.columns]

    def object_bytes(self, instance: models.Model) -> bytes:
        """Return the bytes of a Python object, as if read from the database."""
        return c.pack(self.head, self.of_object(instance))

    def encoder(self, version: int) -> Callable[[Sequence[Any]], bytes] | None:
        """Return what makes a raw row into the bytes of an older ``version``.

        ``None`` when that version, or one of its columns, is no longer known.
        """
        if version == self.version:
            return self.row_bytes
        places = self._places(version)
        if not places:
            return None
        head = c.header(self.columns[at].name for at in places)

        def encode(row: Sequence[Any]) -> bytes:
            return c.pack(head, [self.readers[at](row[at]) for at in places])

        return encode

    def pairs(
        self, values: Sequence[Canonical], version: int | None = None
    ) -> list[Pair]:
        """Return canonical values with their columns' names, those of ``version``."""
        return [
            (self.columns[at].name, values[at])
            for at in self._places(self.version if version is None else version)
        ]

    def row_version(self, row: Sequence[Any]) -> int:
        """Return the version of a raw row; 1 where the model keeps none."""
        return 1 if self.version_at is None else int(row[self.version_at])

    def _places(self, version: int) -> list[int]:
        """Return where the columns of a version stand now; empty when unknown."""
        if version == self.version:
            return list(range(len(self.columns)))
        known = {col.name: at for at, col in enumerate(self.columns)}
        names = self.former.get(version, ())
        return [known[n] for n in names] if all(n in known for n in names) else []


def kind_of(model: type[models.Model]) -> str:
    """Return how entries name a model: ``people.person``."""
    return model._meta.label_lower


def _has(model: type[models.Model], name: str) -> bool:
    return any(f.name == name for f in model._meta.concrete_fields)


def _declared(model: type[models.Model]) -> list[str]:
    derived = set(getattr(model, "DERIVED", ()))
    return [f.name for f in model._meta.concrete_fields if f.name not in derived]


def _columns(model: type[models.Model], names: Sequence[str]) -> tuple[Column, ...]:
    fields = {f.name: f for f in model._meta.concrete_fields}
    return tuple(
        Column(n, fields[n].attname, _target(fields[n]), _reader(fields[n]))
        for n in names
    )


def _target(field: Any) -> Any:
    """Follow a foreign key to the field that it copies."""
    while field.is_relation:
        field = field.target_field
    return field


def _reader(field: Any) -> c.Reader:
    for kind, reader in READERS:
        if isinstance(_target(field), kind):
            return reader
    raise Fault(
        _("The ledger cannot turn the column %(column)s into bytes."),
        column=f"{kind_of(field.model)}.{field.name}",
    )


def _stored(field: Any, value: Any) -> Any:
    """Bring an attribute to the form in which the database would give it."""
    if isinstance(field, models.JSONField):
        if value is None:
            return None
        return json.dumps(field.get_prep_value(value), cls=field.encoder)
    if value is None:
        return OPEN_END if isinstance(field, OpenDateField) else None
    if isinstance(field, AmountField):
        return field.get_prep_value(value)
    if isinstance(field, models.BinaryField):
        return value
    return field.to_python(value)


_codecs: dict[str, Codec] = {}


def register(
    model: type[models.Model] | str,
    *,
    unit: str | None = None,
    person: str | None = None,
    via: str | None = None,
) -> Codec:
    """Make a model ledgered: its changes are recorded, its rows are verified.

    ``unit`` and ``person`` name the columns that place a row when they are not
    ``unit`` and ``person``; ``via`` names the foreign key to the record that
    has them (default: ``membership``). The same model again changes nothing.
    """
    found = apps.get_model(model) if isinstance(model, str) else model
    kind = kind_of(found)
    if kind not in _codecs:
        _codecs[kind] = Codec(found, unit=unit, person=person, via=via)
    return _codecs[kind]


def codec_for(model: type[models.Model]) -> Codec:
    """Return the codec of a model; raise :class:`Fault` when it is not ledgered."""
    return codec_of(kind_of(model))


def codec_of(kind: str) -> Codec:
    """Return the codec of a kind; raise :class:`Fault` when there is none."""
    found = known(kind)
    if found is None:
        raise Fault(_("Records of the kind %(kind)s are not ledgered."), kind=kind)
    return found


def known(kind: str) -> Codec | None:
    """Return the codec of a kind, or ``None``."""
    return _codecs.get(kind)


def registered() -> Iterator[Codec]:
    """Yield every codec in the order of kinds."""
    for kind in sorted(_codecs):
        yield _codecs[kind]


LEDGERED: tuple[tuple[str, dict[str, str]], ...] = (
    ("units.Structure", {}),
    ("units.Unit", {"unit": "id"}),
    ("units.UnitVersion", {}),
    ("units.UnitSuccession", {"unit": "from_unit"}),
    ("units.Reorganisation", {"unit": "custodian"}),
    ("people.Person", {"person": "id"}),
    ("people.PersonName", {}),
    ("people.Contact", {}),
    ("people.Sensitive", {}),
    ("people.Membership", {}),
    ("people.Grade", {}),
    ("people.Participation", {}),
    ("people.Stay", {}),
    ("people.Post", {}),
    ("people.Office", {}),
    ("people.Qualification", {}),
    ("people.TwinVerdict", {"person": "first"}),
    ("people.PersonMerge", {"person": "survivor"}),
    ("people.PersonRemoval", {}),
    ("people.CorrectionRequest", {}),
    ("decisions.Series", {"unit": "body"}),
    ("decisions.Decision", {"unit": "body"}),
    ("access.Account", {}),
    ("access.RightSet", {}),
    ("access.Grant", {}),
    ("access.GrantRequest", {}),
    ("access.Release", {}),
    ("access.SupportSession", {}),
    ("access.Token", {}),
    ("papers.Paper", {}),
    ("papers.PaperVersion", {"via": "paper"}),
    ("deadlines.Deadline", {}),
    ("search.TextState", {}),
    ("meetings.Meeting", {}),
    ("meetings.Attendance", {"via": "meeting"}),
    ("meetings.Vote", {}),
    ("meetings.Elector", {"via": "vote"}),
    ("meetings.Count", {"via": "vote"}),
    ("meetings.Result", {"via": "vote"}),
    ("cases.Case", {}),
    ("cases.CaseStep", {"via": "case"}),
    ("cases.CaseEvent", {"via": "case"}),
    ("cases.CaseClock", {"via": "case"}),
    ("cases.CasePaper", {"via": "case"}),
    ("cases.Application", {"via": "case"}),
    ("commitments.Commitment", {}),
    ("commitments.Handover", {"via": "commitment"}),
    ("commitments.Milestone", {"via": "commitment"}),
    ("commitments.Evidence", {"via": "commitment"}),
    ("commitments.Note", {"via": "commitment"}),
    ("commitments.PeriodClosing", {}),
    ("commitments.Result", {}),
    ("evaluation.Campaign", {}),
    ("evaluation.Assessment", {}),
    ("evaluation.Word", {"via": "assessment"}),
    ("evaluation.Opinion", {"via": "assessment"}),
    ("evaluation.Piece", {"via": "assessment"}),
    ("evaluation.GroupChoice", {}),
    ("knowledge.Topic", {}),
    ("knowledge.TopicProposal", {}),
    ("exchange.Organisation", {}),
    ("exchange.Counterpart", {}),
    ("exchange.Spelling", {"via": "counterpart"}),
    ("exchange.Holding", {"via": "counterpart"}),
    ("exchange.Partnership", {}),
    ("exchange.Twin", {"via": "partnership"}),
    ("exchange.Heartbeat", {"via": "partnership"}),
    ("exchange.Agreement", {}),
    ("exchange.Article", {"via": "agreement"}),
    ("exchange.Exchange", {}),
    ("exchange.Need", {}),
    ("exchange.Delegate", {"via": "exchange"}),
    ("exchange.AgendaItem", {"via": "exchange"}),
    ("exchange.Question", {"via": "exchange"}),
    ("exchange.Material", {"via": "exchange"}),
    ("exchange.Commitment", {"via": "exchange"}),
    ("exchange.Confirmation", {"via": "exchange"}),
    ("exchange.Review", {"via": "exchange"}),
    ("exchange.Waiver", {"via": "exchange"}),
    ("exchange.FollowUp", {"via": "exchange"}),
    ("exchange.Practice", {}),
    ("exchange.Block", {"via": "practice"}),
    ("exchange.Evidence", {"via": "practice"}),
    ("exchange.Application", {"via": "practice"}),
    ("exchange.ApplicationFollowUp", {"via": "practice"}),
    ("exchange.Lesson", {}),
    ("exchange.Report", {}),
    ("exchange.Claim", {"via": "report"}),
    ("training.Course", {}),
    ("training.Cohort", {}),
    ("training.Session", {"via": "cohort"}),
    ("training.Test", {"via": "cohort"}),
    ("training.Handout", {"via": "cohort"}),
    ("training.Lesson", {"via": "cohort"}),
    ("training.Participant", {"via": "cohort"}),
    ("training.Attendance", {"via": "participant"}),
    ("training.Mark", {"via": "participant"}),
    ("training.Certificate", {"via": "participant"}),
    ("training.FollowUp", {"via": "participant"}),
    ("training.Invitation", {"via": "cohort"}),
    ("training.Guest", {}),
    ("briefings.Briefing", {}),
    ("briefings.Section", {"via": "briefing"}),
    ("briefings.Approval", {"via": "briefing"}),
    ("briefings.Snapshot", {"via": "briefing"}),
    ("yearly.YearReport", {}),
    ("yearly.YearSnapshot", {"via": "report"}),
    ("packages.SenderKey", {}),
    ("packages.Package", {}),
    ("packages.Received", {}),
    ("projects.Project", {}),
    ("projects.Participant", {"via": "project"}),
    ("projects.Sector", {"via": "project"}),
    ("projects.MoneyLine", {"via": "project"}),
    ("projects.Step", {"via": "project"}),
    ("projects.ProjectPaper", {"via": "project"}),
    ("projects.HandingOver", {"via": "project"}),
    ("projects.UseCheck", {"via": "project"}),
    ("projects.ProjectResult", {"via": "project"}),
    ("lists.SavedList", {}),
    ("lists.SavedShare", {}),
    ("jobs.Job", {}),
    ("jobs.JobFile", {"via": "job"}),
    ("jobs.Schedule", {}),
)


def register_all() -> None:
    """Register every ledgered model, by name: the ledger lies below them all."""
    for label, places in LEDGERED:
        register(label, **places)
