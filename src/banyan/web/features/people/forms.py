"""The forms of the acts: shapes only, each making one command."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.kernel.text import Text
from banyan.people.domain.commands import GRADES, PARTICIPATIONS
from banyan.people.queries import posts_of_unit
from banyan.rulebook import packs

from .targets import Target
from .units import UnitField
from .words import CONTACTS, SEALED, SEXES, choices, label, said

LANGUAGES = (("vi", "Tiếng Việt"), ("lo", "ລາວ"), ("en", "English"))
PRECISIONS = (
    ("day", _("to the day")),
    ("month", _("month and year only")),
    ("year", _("year only")),
)
CHANGED, WRONG = "changed", "wrong"


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> Any:
    """Return a field for a day, typed or picked."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ActForm(forms.Form):
    """A form that knows whom it is about; ``places`` say where problems are shown."""

    places: dict[str, str] = {}
    effective = "on"

    def __init__(self, target: Target, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.target = target
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.serve(target.actor, target.structures)
        self.prepare()
        self._preset_units()

    def prepare(self) -> None:
        """Fill choices that depend on whom the form is about."""

    def _preset_units(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, UnitField):
                field.preset(str(self[name].value() or ""))

    def choose(self, name: str, pairs: Any, empty: Any = None) -> None:
        """Give a field its choices."""
        first = [("", empty)] if empty is not None else []
        self.fields[name].choices = [*first, *pairs]  # type: ignore[attr-defined]


def _on(help_text: Any = "") -> Any:
    return date_field(_("In effect from"), help_text=help_text)


class TransferForm(ActForm):
    """A transfer for good."""

    unit = UnitField(label=_("To which unit"))
    on = _on(_("The first day in the new unit."))


class MistakenForm(ActForm):
    """Somebody who was never here."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=400,
        help_text=_("How it came about, and what you looked at to be sure."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class GuestForm(ActForm):
    """A transfer for a time."""

    unit = UnitField(label=_("To which unit for a time"))
    on = _on()
    until = date_field(
        _("Until"),
        required=False,
        help_text=_("The first day back home, where it is known."),
    )


class ReturnForm(ActForm):
    """The end of a temporary stay."""

    on = _on(_("The first day back home."))


class GradeForm(ActForm):
    """Another grade."""

    grade = forms.ChoiceField(label=_("Grade"))
    on = _on()
    places = {"value": "grade"}

    def prepare(self) -> None:
        """Offer the grades."""
        self.choose("grade", [(g, label("grades", g)) for g in GRADES])


class ParticipationForm(ActForm):
    """Active, exempt on a ground, suspended."""

    participation = forms.ChoiceField(label=_("Participation"))
    on = _on()
    ground = forms.ChoiceField(
        label=_("Ground of the exemption"),
        required=False,
        help_text=_("Sensitive: shown only to who may open sensitive data."),
    )
    review_on = date_field(
        _("To be looked at again on"),
        required=False,
        help_text=_("When an exemption or suspension is due to be reconsidered."),
    )
    places = {"value": "participation"}

    def prepare(self) -> None:
        """Offer the words for taking part, and the grounds that the rulebook names."""
        words = [(p, label("participation", p)) for p in PARTICIPATIONS]
        self.choose("participation", words)
        self.choose("ground", grounds(), _("none given"))

    def clean(self) -> dict[str, Any]:
        """A ground belongs to an exemption and to nothing else."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("participation") == "exempt":
            if not data.get("ground"):
                self.add_error("ground", _("An exemption needs its ground."))
        elif data.get("ground"):
            self.add_error("ground", _("Only an exemption has a ground."))
        return data


def grounds() -> list[tuple[str, str]]:
    """Return the grounds of exemption to choose from."""
    return choices("exemption_grounds")


class EndForm(ActForm):
    """The end of a membership."""

    reason = forms.ChoiceField(label=_("Why"))
    on = date_field(_("First day without membership"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        self.choose("reason", choices("leave_reasons"), _("choose"))


class OpenForm(ActForm):
    """A membership opens."""

    effective = "joined_on"
    unit = UnitField(label=_("Unit"))
    joined_on = date_field(
        _("Joined on"), help_text=_("The day from which the membership counts.")
    )
    grade = forms.ChoiceField(label=_("Grade"))
    ceremony_on = date_field(_("Day of the ceremony"), required=False)
    official_on = date_field(
        _("Official since"),
        required=False,
        help_text=_("Where probation is over already."),
    )
    card_no = forms.CharField(label=_("Card number"), required=False, max_length=30)
    places = {"on": "joined_on", "person": "joined_on", "card": "card_no"}

    def prepare(self) -> None:
        """Offer the grades."""
        self.choose("grade", [(g, label("grades", g)) for g in GRADES])


class RegisterForm(OpenForm):
    """A person, and the membership through which they are seen."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=200,
        help_text=_("As on the identity paper, with all marks."),
    )
    language = forms.ChoiceField(label=_("Name as written in"), choices=LANGUAGES)
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    birth_date = date_field(_("Birth date"), required=False)
    birth_precision = forms.ChoiceField(
        label=_("Birth date known"), choices=PRECISIONS, required=False
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    national_id = forms.CharField(
        label=_("Number of the identity paper"),
        required=False,
        max_length=40,
        help_text=_("Sealed at once; used here to find the same person elsewhere."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    PERSON = (
        "full_name language sex birth_date birth_precision phone national_id".split()
    )
    MEMBERSHIP = "unit joined_on grade ceremony_on official_on card_no".split()
    field_order = (*PERSON, *MEMBERSHIP)

    def prepare(self) -> None:
        """Offer words for sex."""
        super().prepare()
        self.choose("sex", SEXES.items(), _("not said"))
        self.fields["sex"].choices = [  # type: ignore[attr-defined]
            (k, _(v) if k else v)
            for k, v in self.fields["sex"].choices  # type: ignore[attr-defined]
        ]


class NameForm(ActForm):
    """A name that has changed, or was wrong."""

    why = forms.ChoiceField(
        label=_("What happened"),
        choices=(
            (
                CHANGED,
                _("The name has changed: the old one stays known as a former name"),
            ),
            (WRONG, _("The name was recorded wrongly: the old one disappears")),
        ),
        widget=forms.RadioSelect,
    )
    full_name = forms.CharField(label=_("Full name"), max_length=200)
    language = forms.ChoiceField(label=_("Name as written in"), choices=LANGUAGES)
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=200,
        help_text=_("The paper that says so."),
    )


class IdentityForm(ActForm):
    """Sex and birth date, put right; the day of death."""

    sex = forms.ChoiceField(label=_("Sex"), required=False)
    birth_date = date_field(_("Birth date"), required=False)
    birth_precision = forms.ChoiceField(
        label=_("Birth date known"), choices=PRECISIONS, required=False
    )

    def prepare(self) -> None:
        """Offer words for sex."""
        self.choose("sex", [(k, _(v)) for k, v in SEXES.items()], _("not said"))


class ContactForm(ActForm):
    """A way to reach a person: added, changed, or removed when left empty."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(k, _(v)) for k, v in CONTACTS.items()]
    )
    value = forms.CharField(
        label=_("Number or address"), required=False, max_length=300
    )
    is_primary = forms.BooleanField(label=_("Use this one first"), required=False)

    def prepare(self) -> None:
        """Say that an existing contact is removed by emptying it."""
        if self.target.contact is not None:
            self.fields["value"].help_text = _("Leave it empty to remove the contact.")
        else:
            self.fields["value"].required = True


class QualificationForm(ActForm):
    """A certificate or course that a person holds."""

    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Name of it"), max_length=200)
    issued_on = date_field(_("Issued on"))
    valid_until = date_field(_("Valid until"), required=False)
    number = forms.CharField(label=_("Number"), required=False, max_length=60)
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=200)

    def prepare(self) -> None:
        """Offer the kinds of the pack."""
        self.choose("kind", choices("qualification_kinds"))


class SealForm(ActForm):
    """A sensitive value, to be sealed at once."""

    field = forms.ChoiceField(label=_("What"))
    value = forms.CharField(
        label=_("Value"),
        required=False,
        max_length=300,
        help_text=_("It replaces what is sealed now. Leave it empty to remove that."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-keep": "no"}),
    )

    def prepare(self) -> None:
        """Offer the fields that can be sealed."""
        self.choose("field", [(k, _(v)) for k, v in SEALED.items()])


class OfficeForm(ActForm):
    """A person takes a post of a unit."""

    unit = UnitField(label=_("Unit"))
    post = forms.ChoiceField(
        label=_("Post"), required=False, help_text=_("Find the unit first.")
    )
    on = _on(_("The first day in office."))
    term_ends_on = date_field(_("End of the term"), required=False)
    mandate = forms.CharField(
        label=_("Mandate"),
        required=False,
        max_length=200,
        help_text=_("Such as: term 2025 to 2030, elected by the congress."),
    )

    def prepare(self) -> None:
        """Offer the posts of the unit, once it is known."""
        field = self.fields["unit"]
        assert isinstance(field, UnitField)  # noqa: S101
        field.preset(str(self["unit"].value() or ""))
        chosen = field.picker.chosen
        posts = posts_of_unit(self.target.actor, chosen.id) if chosen else []
        self.choose("post", [(str(p.pk), said(p.names)) for p in posts], _("choose"))
        if chosen:
            none = _("This unit has no posts yet: set them on the page of the unit.")
            self.fields["post"].help_text = "" if posts else none
            self.fields["post"].required = bool(posts)

    def clean(self) -> dict[str, Any]:
        """A post is chosen once the unit is."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("unit") and not data.get("post") and "post" not in self.errors:
            self.add_error("post", _("Choose the post."))
        return data


class OfficeEndForm(ActForm):
    """An office ends."""

    on = date_field(_("First day out of office"))


class PostForm(ActForm):
    """A post of a unit and its seats."""

    effective = "valid_from"
    key = forms.ChoiceField(label=_("Post"))
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=999)
    valid_from = date_field(_("From"))
    valid_to = date_field(
        _("Until"), required=False, help_text=_("The first day without this post.")
    )

    def prepare(self) -> None:
        """Offer the posts that units of this kind have."""
        unit = self.target.unit
        found = {
            key: said(post.label)
            for pack in packs.pack_ids()
            for key, post in packs.posts(pack).items()
            if unit.kind in post.kinds
        }
        self.choose("key", found.items())


def post_names(key: str) -> Text:
    """Return the names of a post as a pack gives them."""
    return next((p.label for p in _posts(key)), Text.of(key))


def post_rank(key: str, kind: str) -> int:
    """Return the place of a post among those of its unit: who leads it comes first."""
    for pack in packs.pack_ids():
        here = [p for p in packs.posts(pack).values() if kind in p.kinds]
        ordered = [p.key for p in sorted(here, key=lambda p: not p.head)]
        if key in ordered:
            return 10 * (ordered.index(key) + 1)
    return 100


def _posts(key: str) -> list[Any]:
    return [p for pack in packs.pack_ids() if (p := packs.posts(pack).get(key))]
