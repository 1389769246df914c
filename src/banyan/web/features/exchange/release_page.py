"""To whom a record is released; releasing it and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from banyan.exchange.kinds import KINDS
from banyan.exchange.kinds.words import LANGUAGES
from banyan.exchange.queries import (
    is_released,
    partners_with_units,
    released_of,
)
from banyan.exchange.queries.records import RecordShown
from banyan.kernel.actor import Actor
from banyan.web.features.accounts.finding import accounts_named
from banyan.web.features.people.words import said
from banyan.web.shared.ui import Head
from banyan.web.templatetags.banyan_ui import day

from .pages import crumbs_of
from .words import record_url

PARTNERED = ("exchange", "project", "agreement")
"""Kinds that name their partner themselves."""


@dataclass(frozen=True)
class ReleaseLine:
    """Somebody to whom it is released, and the number by which it is taken back."""

    name: str
    note: str
    release: int


@dataclass(frozen=True)
class ReleasedShown:
    """To whom a record is released, for who may take it back."""

    lines: tuple[ReleaseLine, ...]
    back_url: str


@dataclass(frozen=True)
class ReleasePage:
    """Releasing a record."""

    head: Head
    hint: str
    form: Any
    label: str
    back_url: str
    released: ReleasedShown | None


class ReleaseForm(forms.Form):
    """To the partner, to accounts; all of it or what any guest sees."""

    partner = forms.BooleanField(
        label=gettext_lazy("The people of the partner who have an account here"),
        required=False,
        help_text=gettext_lazy("Those who read the unit that stands for the partner."),
    )
    partners = forms.MultipleChoiceField(
        label=gettext_lazy("The people of these partners"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "They see it where they have an account here; packages for them hold it."
        ),
    )
    accounts = forms.CharField(
        label=gettext_lazy("Also to these accounts"),
        required=False,
        help_text=gettext_lazy("User names, one on a line."),
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
    whole = forms.ChoiceField(
        label=gettext_lazy("How much of it"),
        choices=(
            ("part", gettext_lazy("programme, participants and released materials")),
            ("whole", gettext_lazy("also minutes, questions and undertakings")),
        ),
        help_text=gettext_lazy(
            "Who is given the whole of it confirms the undertakings for the other side, or objects."
        ),
        widget=forms.RadioSelect,
        initial="part",
    )

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In which languages guests see it"),
        choices=[(k, gettext_lazy(label)) for k, label in LANGUAGES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "None ticked: in every one. Files in another language stay in the house."
        ),
    )

    def __init__(self, actor: Actor, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [] if kind == "asked" else partners_with_units(actor)
        named = self.fields["partners"]
        assert isinstance(named, forms.MultipleChoiceField)  # noqa: S101 - as above
        named.choices = [(str(one.uid), said(one.name)) for one in offered]
        if not offered:
            del self.fields["partners"]
        if kind != "exchange":
            del self.fields["whole"]
        if kind == "asked":
            del self.fields["languages"]
        if kind not in PARTNERED:
            del self.fields["partner"]
            self.fields["accounts"].label = gettext("To these accounts")

    def clean_accounts(self) -> list[int]:
        """Return the ids of the accounts named."""
        return accounts_named(self.cleaned_data["accounts"])

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        typed = self.cleaned_data
        return {
            "partner": bool(typed.get("partner")),
            "partners": typed.get("partners", ()),
            "accounts": typed["accounts"],
            "whole": typed.get("whole") == "whole",
            "languages": typed.get("languages", ()),
        }


def releases_shown(record: RecordShown) -> ReleasedShown | None:
    """Return to whom a record is released, for who may take it back: one statement."""
    if not record.may_write or not is_released(record.kind):
        return None
    key = record.kind.key
    found = tuple(
        ReleaseLine(said(one.name), _note(key, one), one.release)
        for one in released_of(key, record.row)
    )
    return ReleasedShown(found, reverse("record_take_back", args=[key, record.uid]))


def _note(key: str, one: Any) -> str:
    since = gettext("since %(day)s") % {"day": day(one.since, "short")}
    names = dict(LANGUAGES)
    spoken = ", ".join(gettext(names[k]) for k in one.languages)
    much = ""
    if key == "exchange":
        much = gettext("with minutes") if one.whole else gettext("programme")
    return " · ".join(part for part in (much, spoken, since) if part)


def release_page(record: RecordShown, form: ReleaseForm) -> ReleasePage:
    """Return the page on which a record is released."""
    kind, above = record.kind, record.owner
    root = KINDS[above.kind] if above else kind
    url = (
        record_url(above.kind, above.uid) if above else record_url(kind.key, record.uid)
    )
    hints = {
        "exchange": gettext(
            "They see the programme, who takes part and the materials that are for the "
            "partner, on pages, in the search and in files. Reviews, follow-ups and "
            "what is still missing stay in the house."
        ),
        "asked": gettext("They can answer this follow-up and see nothing else of it."),
    }
    name = said(record.title) or gettext(kind.one)
    return ReleasePage(
        head=Head(name, crumbs=crumbs_of(root), facts=(gettext(kind.one),)),
        hint=hints.get(
            kind.key, gettext("They see it with its parts, without notes of the house.")
        ),
        form=form,
        label=gettext("Release"),
        back_url=url,
        released=releases_shown(record),
    )
