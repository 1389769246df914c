"""Organisations, their people, partnerships and agreements, as fields."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

from ..domain import rules
from ..domain.shape import F, Kind, Spec
from ..domain.values import days_in_order
from . import words as w

SOURCE = Spec("source", _("Source"), most=400, help=_("The report, letter or paper."))

ORGANISATION = Kind(
    "organisation",
    _("Organisation"),
    _("Organisations"),
    _("Add an organisation"),
    "exchange.Organisation",
    (
        Spec("name", _("Name"), F.SAID, required=True, column=True),
        Spec("short", _("Short name"), F.SAID),
        Spec(
            "side",
            _("Whose"),
            F.CHOICE,
            True,
            w.BODY_SIDES,
            default="partner",
            column=True,
        ),
        Spec(
            "type",
            _("Kind of body"),
            F.CHOICE,
            True,
            w.BODY_TYPES,
            default="party",
            column=True,
        ),
        Spec(
            "country",
            _("Country"),
            F.CHOICE,
            True,
            w.COUNTRIES,
            default="LA",
            column=True,
        ),
        Spec("parent", _("Part of"), F.REF, ref="organisation"),
        Spec(
            "house_unit",
            _("Unit in the tree"),
            F.UNIT,
            help=_("The unit that the body is, of the own house or of the partner."),
        ),
        Spec("valid_from", _("Since"), F.DATE),
        Spec("ended_on", _("Ended on"), F.DATE),
        Spec("succeeded_by", _("Succeeded by"), F.REF, ref="organisation"),
        Spec("note", _("Note"), F.LONG),
        SOURCE,
    ),
    title="name",
    checks=(rules.somewhere, days_in_order("valid_from", "ended_on")),
    empty=_("Bodies that take part in exchanges: of partners, and of the own house."),
)
COUNTERPART = Kind(
    "counterpart",
    _("Person in office"),
    _("People of partners"),
    _("Add a person"),
    "exchange.Counterpart",
    (
        Spec("name", _("Name"), required=True, column=True),
        Spec("organisation", _("Organisation"), F.REF, ref="organisation", column=True),
        Spec("language", _("Language"), F.CHOICE, choices=w.LANGUAGES, column=True),
        Spec("phone", _("Phone"), most=40),
        Spec("mail", _("E-mail")),
        SOURCE,
    ),
    title="name",
    empty=_(
        "People who act in an office in exchanges; no ordinary member stands here."
    ),
)
SPELLING = Kind(
    "spelling",
    _("Spelling"),
    _("Other spellings"),
    _("Add a spelling"),
    "exchange.Spelling",
    (
        Spec("text", _("As written"), required=True, column=True),
        Spec("language", _("Language"), F.CHOICE, choices=w.LANGUAGES, column=True),
        Spec(
            "form",
            _("Form"),
            F.CHOICE,
            True,
            w.NAME_FORMS,
            default="spelling",
            column=True,
        ),
        SOURCE,
    ),
    owner="counterpart",
    title="text",
    empty=_("One name may be spelled in several ways and scripts."),
)
HOLDING = Kind(
    "holding",
    _("Office"),
    _("Offices held"),
    _("Add an office"),
    "exchange.Holding",
    (
        Spec("office", _("Office"), F.SAID, required=True, column=True),
        Spec("organisation", _("Organisation"), F.REF, ref="organisation", column=True),
        Spec("valid_from", _("Since"), F.DATE, column=True),
        Spec("ended_on", _("Until"), F.DATE, column=True),
        Spec("rank", _("Order by rank"), F.NUMBER, low=1, high=999),
        SOURCE,
    ),
    owner="counterpart",
    title="office",
    order=("-valid_from", "pk"),
    checks=(days_in_order("valid_from", "ended_on"),),
    empty=_("Offices change, people stay: each with its days."),
)
PARTNERSHIP = Kind(
    "partnership",
    _("Partnership"),
    _("Partnerships"),
    _("Add a partnership"),
    "exchange.Partnership",
    (
        Spec("name", _("Name"), F.SAID, required=True, column=True),
        Spec(
            "type",
            _("Kind"),
            F.CHOICE,
            True,
            w.PARTNERSHIPS,
            default="twin",
            column=True,
        ),
        Spec("partner", _("Partner"), F.REF, True, ref="organisation", column=True),
        Spec("since", _("Since"), F.DATE, column=True),
        Spec(
            "basis",
            _("On what ground"),
            most=400,
            help=_("The agreement, or where it is mentioned."),
        ),
        Spec(
            "state", _("State"), F.CHOICE, True, w.ALIVE, default="alive", column=True
        ),
        SOURCE,
    ),
    title="name",
    empty=_("Lasting relations: twin units, cities, parties, sectors."),
)
TWIN = Kind(
    "twin",
    _("Twin units"),
    _("Twin units"),
    _("Add twin units"),
    "exchange.Twin",
    (
        Spec("house_unit", _("Own unit"), F.UNIT, True, column=True),
        Spec(
            "counterpart", _("Its twin"), F.REF, True, ref="organisation", column=True
        ),
        Spec("since", _("Since"), F.DATE, column=True),
        Spec("ended_on", _("Ended on"), F.DATE, column=True),
        SOURCE,
    ),
    owner="partnership",
    title="counterpart",
    order=("since", "pk"),
    checks=(days_in_order("since", "ended_on"),),
    empty=_("Which unit is the twin of which body; it goes on with its successor."),
)
HEARTBEAT = Kind(
    "heartbeat",
    _("Yearly word"),
    _("Year by year"),
    _("Say how a year was"),
    "exchange.Heartbeat",
    (
        Spec("year", _("Year"), F.NUMBER, True, low=1950, high=2100, column=True),
        Spec(
            "state", _("State"), F.CHOICE, True, w.ALIVE, default="alive", column=True
        ),
        Spec("note", _("What was done"), F.LONG, column=True),
    ),
    owner="partnership",
    title="year",
    order=("-year",),
    empty=_("Once a year somebody says: alive, sleeping, ended."),
)
AGREEMENT = Kind(
    "agreement",
    _("Agreement"),
    _("Agreements"),
    _("Add an agreement"),
    "exchange.Agreement",
    (
        Spec("title", _("Title"), F.SAID, required=True, column=True),
        Spec(
            "partnership", _("Partnership"), F.REF, True, ref="partnership", column=True
        ),
        Spec(
            "type", _("Kind"), F.CHOICE, True, w.AGREEMENTS, default="mou", column=True
        ),
        Spec("signed_on", _("Signed on"), F.DATE, column=True),
        Spec("signed_at", _("Signed at")),
        Spec("signed_by", _("Signed by"), most=400),
        Spec("term_from", _("In force from"), F.DATE),
        Spec("term_to", _("In force until"), F.DATE, column=True),
        Spec("renewal", _("Renewal"), F.CHOICE, True, w.RENEWALS, default="agreed"),
        Spec(
            "notice_months", _("Warn so many months before"), F.NUMBER, low=1, high=60
        ),
        Spec("supersedes", _("Takes the place of"), F.REF, ref="agreement"),
        SOURCE,
    ),
    checks=(days_in_order("term_from", "term_to"), rules.notice_has_term),
    empty=_("What two sides signed, with its articles and its term."),
)
ARTICLE = Kind(
    "article",
    _("Article"),
    _("Articles"),
    _("Add an article"),
    "exchange.Article",
    (
        Spec("number", _("Number"), required=True, most=10, column=True),
        Spec("text", _("Text"), F.TOLD, required=True, column=True),
        Spec("topics", _("Topics"), F.TOPICS, column=True),
    ),
    owner="agreement",
    title="number",
    empty=_("Article by article, each with its topics."),
)
PARTNERS = (
    ORGANISATION,
    COUNTERPART,
    SPELLING,
    HOLDING,
    PARTNERSHIP,
    TWIN,
    HEARTBEAT,
    AGREEMENT,
    ARTICLE,
)
