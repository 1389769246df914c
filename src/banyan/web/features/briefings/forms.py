"""Forms of briefings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from banyan.briefings import queries
from banyan.briefings.domain.life import LEVELS
from banyan.briefings.lists import LEVELS as LEVEL_WORDS
from banyan.exchange.queries import units_writable
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.web.features.accounts.finding import accounts_named
from banyan.web.features.commitments.words import period_said
from banyan.web.features.people.words import said

from .words import NAMES

Pairs = list[tuple[str, str]]


def in_languages(
    name: str, label: str, *, long: bool = False, hint: str = ""
) -> dict[str, Any]:
    """Return a field for each language."""
    widget = forms.Textarea if long else forms.TextInput
    rows = {"rows": "5"} if long else {}
    return {
        f"{name}_{k}": forms.CharField(
            label=f"{label} · {NAMES[k]}",
            required=False,
            max_length=20_000 if long else 400,
            help_text=hint if k == "vi" else "",
            widget=widget(attrs={"lang": k, **rows}),
        )
        for k in LANGUAGES
    }


def _many(label: Any, pairs: Pairs, hint: str = "") -> Any:
    return forms.MultipleChoiceField(
        label=label,
        choices=pairs,
        required=False,
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
    )


class TextsForm(forms.Form):
    """A form some of whose fields are asked for in each language."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    texts: tuple[str, ...] = ()

    def text(self, name: str) -> Text:
        """Return what was typed in the three languages."""
        return Text(**{k: self.cleaned_data.get(f"{name}_{k}", "") for k in LANGUAGES})

    def places(self) -> dict[str, str]:
        """Return at which field a problem is shown."""
        return {name: f"{name}_vi" for name in self.texts}


def texts_first(name: str, value: Any) -> dict[str, str]:
    """Return the first values of the fields of a text."""
    text = Text.of(value)
    return {f"{name}_{k}": getattr(text, k) for k in LANGUAGES}


def language_pairs(languages: tuple[str, ...] = LANGUAGES) -> Pairs:
    """Return the languages to choose from."""
    return [(k, NAMES[k]) for k in languages]


class HeadForm(TextsForm):
    """Title, for whom, languages, how far it is meant to go, for which exchange."""

    texts = ("title", "audience")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= in_languages("title", gettext("Title"))
        self.fields |= in_languages(
            "audience", gettext("For whom"), hint=gettext("Stands on the title page.")
        )
        self.fields["languages"] = _many(gettext_lazy("Languages"), language_pairs())
        self.fields["level"] = forms.ChoiceField(
            label=gettext_lazy("How far it is meant to go"),
            choices=[(k, gettext(LEVEL_WORDS[k])) for k in LEVELS],
        )
        offered = queries.exchanges_offered(actor)
        self.fields["exchange"] = forms.ChoiceField(
            label=gettext_lazy("For the exchange"),
            required=False,
            choices=[("", "—"), *((str(uid), said(title)) for uid, title in offered)],
        )

    def values(self) -> dict[str, Any]:
        """Return what the services take."""
        typed = self.cleaned_data
        return {
            "title": self.text("title"),
            "audience": self.text("audience"),
            "languages": typed["languages"],
            "level": typed["level"],
            "exchange": typed["exchange"] or None,
        }


class ComposeForm(HeadForm):
    """The same, with the unit that tells and the template to begin with."""

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(actor, *args, **kwargs)
        units = [(str(u.uid), said(u.names)) for u in units_writable(actor)]
        first = {
            "unit": forms.ChoiceField(label=gettext_lazy("Whose work"), choices=units),
            "template": forms.ChoiceField(
                label=gettext_lazy("Template"),
                choices=[
                    (key, f"{said(title)} – {said(hint)}")
                    for key, title, hint in queries.template_choices()
                ],
            ),
        }
        self.fields = {**first, **self.fields}


def _period(word: str) -> str:
    """Write a period: a word of the house, or a year or half-year by its name."""
    return period_said(word) if word[:4].isdecimal() else gettext(word)


class SectionForm(TextsForm):
    """Heading and text; figures, charts, practices, lessons."""

    texts = ("heading", "text")

    def __init__(self, choices: queries.Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= in_languages("heading", gettext("Heading"))
        self.fields |= in_languages("text", gettext("Text"), long=True)
        figures = [
            (key, f"{gettext(name)}, {_period(period)} ({gettext(LEVEL_WORDS[level])})")
            for key, name, period, level in choices.figures
        ]
        self.fields["figures"] = _many(
            gettext_lazy("Figures"),
            figures,
            gettext("Behind each: how far it may go."),
        )
        charts = [(key, gettext(title)) for key, title in choices.charts]
        self.fields["charts"] = _many(gettext_lazy("Charts"), charts)
        for name, label in (
            ("practices", gettext_lazy("Practices")),
            ("lessons", gettext_lazy("Lessons")),
        ):
            pairs = [(uid, said(title)) for uid, title in getattr(choices, name)]
            self.fields[name] = _many(label, pairs)

    def values(self) -> dict[str, Any]:
        """Return what the services take."""
        typed = self.cleaned_data
        asked = [word.rpartition("@") for word in typed["figures"]]
        return {
            "heading": self.text("heading"),
            "text": self.text("text"),
            "figures": [{"key": key, "period": period} for key, _at, period in asked],
            **{k: typed[k] for k in ("charts", "practices", "lessons")},
        }


def section_first(section: Any) -> dict[str, Any]:
    """Return what the form of a section begins with."""
    return {
        **texts_first("heading", section.heading),
        **texts_first("text", section.text),
        "figures": [f"{f['key']}@{f['period']}" for f in section.figures],
        "charts": section.charts,
        "practices": section.practices,
        "lessons": section.lessons,
        "row_version": section.row_version,
    }


class ReleaseForm(forms.Form):
    """How far, in which languages, and to which accounts besides."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    level = forms.ChoiceField(label=gettext_lazy("Release to"))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("In which languages guests see it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: in all that were approved."),
    )
    accounts = forms.CharField(
        label=gettext_lazy("Also to these accounts"),
        required=False,
        help_text=gettext_lazy("User names, one on a line."),
        widget=forms.Textarea(attrs={"rows": "3"}),
    )

    def __init__(self, languages: tuple[str, ...], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level: Any = self.fields["level"]
        level.choices = [(k, gettext(LEVEL_WORDS[k])) for k in LEVELS]
        offered: Any = self.fields["languages"]
        offered.choices = language_pairs(languages)

    def clean_accounts(self) -> list[int]:
        """Return the ids of the accounts named."""
        return accounts_named(self.cleaned_data["accounts"])


class ReasonForm(forms.Form):
    """Why."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )
