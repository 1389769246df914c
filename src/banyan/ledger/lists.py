"""The lists of the ledger: acts in range, one's own acts, changed records."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from banyan.base import lists
from banyan.base.lists import Checked, Field, Kind, ListSpec, Reading
from banyan.kernel.text import Sentence, ngettext_noop
from banyan.kernel.text import gettext_noop as _

from .models import Act, Entry
from .queries.scope import RIGHT, UNPLACED_ACT, visible

ROOM_WORDS, ACT_WORDS = "ledger.rooms", "ledger.acts"
PART_WORDS = "ledger.parts"
RECORD_WORDS, OPERATION_WORDS = "ledger.records", "ledger.operations"


def acts(reading: Reading) -> QuerySet[Any]:
    """Return the acts in range."""
    return Act.objects.filter(visible(reading.actor, None, UNPLACED_ACT))


def own_acts(reading: Reading) -> QuerySet[Any]:
    """Return what the account itself did: no right is needed."""
    return Act.objects.filter(account_id=reading.actor.own_account or 0)


def entries(reading: Reading) -> QuerySet[Any]:
    """Return the changed records in range."""
    return Entry.objects.filter(visible(reading.actor))


def _of_room(column: str) -> Any:
    """Return how a room is compared with the first part of the kind of an act."""

    def match(test: Checked, _reading: Reading) -> Q:
        begins = (Q(**{f"{column}__startswith": f"{room}."}) for room in test.values)
        return reduce(or_, begins)

    return match


def _about(test: Checked, _reading: Reading) -> Q:
    """Return the acts that changed a record about somebody."""
    about = Entry.objects.filter(act=OuterRef("pk"))
    if test.op == "empty":
        return ~Q(Exists(about.filter(person_id__isnull=False)))
    ids = [person.id for person in test.values]
    return Q(pk__in=Entry.objects.filter(person_id__in=ids).values("act_id"))


def _symbol(_reading: Reading) -> Any:
    """Return the number of the decision of an act; no title, which may name people."""
    decision = apps.get_model("decisions", "Decision")
    rows = decision._default_manager.filter(pk=OuterRef("decision_id"))
    return Subquery(rows.values("symbol")[:1])


def _sealed(test: Checked, _reading: Reading) -> Q:
    return Q(seal__isnull=not test.value)


def _who(read: tuple[Any, ...], _reading: Reading) -> Any:
    """Name who acted; the installation by what we call it and its part."""
    kind, name = read
    if kind != "system":
        return name
    if not name or name == "system":
        return Sentence(_("Banyan itself"))
    part = (lists.words.get(PART_WORDS) or {}).get(name, name)
    return Sentence(_("Banyan itself (%(part)s)"), (("part", Sentence(part)),))


def _by(path: str = "") -> Field:
    reads = (f"{path}actor_kind", f"{path}actor_name")
    return Field(
        "by",
        _("Who"),
        Kind.TEXT,
        f"{path}actor_name",
        reads=reads,
        value=_who,
        privacy="personal",
    )


AT = Field("at", _("When"), Kind.DATE, "at", instant=True, sort="at")
ACT_FIELDS = (
    Field(
        "kind", _("Act"), Kind.CHOICE, choices=lambda: lists.worded(ACT_WORDS), sort=""
    ),
    Field(
        "room",
        _("About"),
        Kind.CHOICE,
        "kind",
        choices=lambda: lists.worded(ROOM_WORDS),
        match=_of_room("kind"),
        ops=("is", "in"),
        column=False,
    ),
    _by(),
    Field(
        "account",
        _("Account number"),
        Kind.NUMBER,
        "account_id",
        column=False,
        help=_("The number stands on the page of an act."),
    ),
    Field("behalf", _("On behalf of"), Kind.TEXT, "on_behalf_of", privacy="personal"),
    Field("unit", _("Unit"), Kind.UNIT, "unit_id", loose=True),
    Field(
        "about", _("About the person"), Kind.PERSON, "pk", match=_about, column=False
    ),
    Field(
        "decision", _("Decision"), Kind.TEXT, "decision_id", expr=_symbol, nullable=True
    ),
    Field("records", _("Records"), Kind.NUMBER, "entry_count", sort="entry_count"),
    AT,
    Field("day", _("Organisation's day"), Kind.DATE, "on"),
    Field(
        "sealed",
        _("Sealed"),
        Kind.BOOL,
        "seal",
        match=_sealed,
        value=lambda read, _reading: read[0] is not None,
        reads=("seal_id",),
    ),
)
ACT_COLUMNS = ("kind", "unit", "decision", "records", "by", "at", "sealed")
COUNTED = ngettext_noop("%(n)s act", "%(n)s acts")


lists.register(
    ListSpec(
        key="acts",
        title=_("Ledger"),
        right=RIGHT,
        rows=acts,
        fields=ACT_FIELDS,
        columns=ACT_COLUMNS,
        order=("-at",),
        search=("by", "unit", "decision"),
        counted=COUNTED,
        empty=(
            _("Nothing was done here yet"),
            _(
                "Every change leaves an act here: who, when, by which decision, under "
                "which rules. It can be sealed and proved, and never changed."
            ),
        ),
    )
)

lists.register(
    ListSpec(
        key="own_acts",
        title=_("What I did"),
        right="",
        rows=own_acts,
        fields=ACT_FIELDS,
        columns=("kind", "unit", "decision", "records", "at", "sealed"),
        order=("-at",),
        search=("decision",),
        counted=COUNTED,
        empty=(
            _("You have changed nothing yet"),
            _("Whatever you record, decide or change will be listed here."),
        ),
    )
)

lists.register(
    ListSpec(
        key="entries",
        title=_("Changed records"),
        right=RIGHT,
        rows=entries,
        handle=("act_id", "kind", "subject"),
        fields=(
            Field("number", _("Number"), Kind.NUMBER, "pk", sort="pk"),
            Field(
                "record",
                _("Record"),
                Kind.CHOICE,
                "kind",
                choices=lambda: lists.worded(RECORD_WORDS),
            ),
            Field(
                "op",
                _("What happened"),
                Kind.CHOICE,
                choices=lambda: lists.worded(OPERATION_WORDS),
            ),
            Field("subject", _("Record number"), Kind.NUMBER),
            Field(
                "kind",
                _("Act"),
                Kind.CHOICE,
                "act__kind",
                choices=lambda: lists.worded(ACT_WORDS),
            ),
            Field("act", _("Act number"), Kind.NUMBER, "act_id"),
            Field("unit", _("Unit"), Kind.UNIT, "unit_id", loose=True),
            Field("about", _("About the person"), Kind.PERSON, "person_id", loose=True),
            _by("act__"),
            Field("at", _("When"), Kind.DATE, "act__at", instant=True),
            Field("erased", _("Erased"), Kind.BOOL),
        ),
        columns=("record", "op", "about", "unit", "kind", "by", "at"),
        order=("-number",),
        search=("by", "unit"),
        counted=ngettext_noop("%(n)s record", "%(n)s records"),
        empty=(
            _("Nothing was changed here yet"),
            _("Every record that an act touches leaves a line here, with its digest."),
        ),
    )
)
