"""The form of an open step: day, outcome, fields, counts, who signed, days to set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banyan.cases.domain.definition import StepDef
from banyan.cases.queries import CaseShown, StepElectorate, StepShown, electorate_at
from banyan.cases.services import RecordStep
from banyan.kernel import clock
from banyan.kernel.actor import Actor, system_actor
from banyan.meetings.domain.votes import Counts, ballots_of
from banyan.papers.queries import titles_of_subject
from banyan.people.queries import holders_on, members_on
from banyan.rulebook import packs
from banyan.rulebook.domain.rules import Status
from banyan.units.queries import structures
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.words import said

from .fields import field_of, given_of
from .words import BALLOTS, reading_said

COUNTS = (
    ("favour", _("For")),
    ("against", _("Against")),
    ("blank", _("Blank")),
    ("invalid", _("Invalid")),
    ("present", _("Voters present")),
)
READER = "case form"


def _count_field(prefix: str, key: str, label: Any) -> forms.IntegerField:
    """Return a number in the table of counts, named by its row and its column."""
    named = {"aria-labelledby": f"row-{key} column-{prefix[0]}"}
    widget = forms.NumberInput(attrs=named)
    return forms.IntegerField(
        label=label, min_value=0, required=prefix == "v_", widget=widget
    )


class StepForm(forms.Form):
    """The form of one step; ``command`` is what it comes to."""

    def __init__(
        self, actor: Actor, case: CaseShown, shown: StepShown, data: Any = None
    ) -> None:
        super().__init__(data)
        self.actor, self.case, self.shown = actor, case, shown
        self.step: StepDef = case.definition.must(shown.key)
        today = clock.today()
        self.fields["on"] = date_field(
            _("Day"), help_text=_("The day on which it was done.")
        )
        self.fields["on"].initial = today
        self._outcomes()
        self._asked(today)
        self._vote(today)
        self._decision(today)
        self._sets()
        self._papers()

    # -- parts --------------------------------------------------------------

    def _outcomes(self) -> None:
        """Ask how it ended, where the counts of a vote do not tell."""
        pairs = [(o.key, said(o.title)) for o in self.step.outcomes]
        told = self.step.vote is not None and self._has_majority()
        if told or len(pairs) == 1:
            return
        self.fields["outcome"] = forms.ChoiceField(
            label=_("How it ended"), choices=pairs, widget=forms.RadioSelect
        )

    def _has_majority(self) -> bool:
        return bool(self.electorates and self.electorates[0].readings)

    @property
    def electorates(self) -> list[StepElectorate]:
        """Who votes, drawn once."""
        if not hasattr(self, "_electorates"):
            self._electorates = (
                [electorate_at(self.actor, self.case, self.step, self.shown.unit_id)]
                if self.step.vote
                else []
            )
        return self._electorates

    def _asked(self, today: dt.date) -> None:
        known = self._members(today) if self._asks("person") else []
        trees = structures() if self._asks("unit") else []
        for defined in self.step.fields:
            required = defined.required and not defined.outcomes
            self.fields[f"f_{defined.key}"] = field_of(
                defined, self.actor, known, trees, required
            )

    def _asks(self, kind: str) -> bool:
        return any(f.type == kind for f in self.step.fields)

    def _members(self, today: dt.date) -> list[tuple[int, str]]:
        rows = members_on(system_actor(READER), [self.case.unit_id], today)
        return [(m.person, m.name) for m in rows.get(self.case.unit_id, ())]

    def _vote(self, today: dt.date) -> None:
        if self.step.vote is None:
            return
        names: list[tuple[str, Any]] = list(COUNTS)
        if order := self.step.vote.params.get("order"):
            names = [(f"option_{o}", self._option(str(o))) for o in order]
            names += [c for c in COUNTS if c[0] in ("blank", "invalid", "present")]
        for prefix in ("v_", "w_"):
            for key, label in names:
                self.fields[prefix + key] = _count_field(prefix, key, label)
        forms_ = [(b, gettext(BALLOTS[b])) for b in self._ballots()]
        self.fields["ballot"] = forms.ChoiceField(
            label=_("How they voted"), choices=forms_
        )
        self._exempt()
        self._readings()

    def _option(self, key: str) -> str:
        ways = self.step.outcomes_when(key)
        return said(ways[0].title) if ways else key

    def _ballots(self) -> list[str]:
        words = [r.ballot for e in self.electorates for r in e.readings]
        found = [b for b in ballots_of(words) if b != "online"]
        return sorted(found, key=lambda b: b != "secret") or ["secret"]

    def _exempt(self) -> None:
        """Ask which of the exempt came: they are counted when they do."""
        away = {
            p.person: p.name
            for e in self.electorates
            for r in e.readings
            for p in r.electorate.people
            if p.reason == "exempt-absent"
        }
        if away:
            self.fields["came"] = forms.TypedMultipleChoiceField(
                label=_("Exempt members who came"),
                choices=list(away.items()),
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("An exempt member who comes is counted."),
            )

    def _readings(self) -> None:
        found = [r for e in self.electorates for r in e.readings if r.variant]
        if found:
            pairs = [(r.variant, f"{r.variant}: {r.needed}") for r in found]
            self.fields["reading"] = forms.ChoiceField(
                label=_("Which reading the body follows"),
                choices=[("", gettext("the same in each")), *pairs],
                required=False,
            )

    def _decision(self, today: dt.date) -> None:
        wanted = self.step.decision.signers if self.step.decision else ()
        if not wanted:
            return
        unit = self.shown.unit_id or self.case.unit_id
        rows = holders_on(system_actor(READER), [unit], today).get(unit, ())
        pairs = {h.person: h.name for h in rows if h.post in wanted}
        self.fields["signer"] = forms.TypedChoiceField(
            label=_("Signed by"),
            choices=[("", gettext("not said")), *pairs.items()],
            coerce=int,
            empty_value=None,
            required=False,
        )

    def _sets(self) -> None:
        """Ask for last days that no rule gives, of steps that may open next."""
        for key, clock_key, label in self._unmeasured():
            field = date_field(label, required=False)
            field.help_text = gettext(
                "No rule gives the length: the body sets the day."
            )
            self.fields[f"set_{key}.{clock_key}"] = field

    def _unmeasured(self) -> Iterator[tuple[str, str, str]]:
        for target in dict.fromkeys(self.step.targets):
            step = self.case.definition.step(target)
            for defined in step.clocks if step else ():
                if not defined.rule or not self._measured(defined.rule):
                    yield target, defined.key, said(defined.title)

    def _measured(self, rule: str) -> bool:
        answer = packs.ask(rule, on=clock.today(), pack=self.case.definition.pack)
        return answer.is_active or answer.status is Status.DISPUTED

    def _papers(self) -> None:
        if self.case.person_id is None or not self.actor.holds("file.read"):
            return
        about = self.case.person_id
        rows = titles_of_subject(self.actor, "people.person", about, limit=12)
        if rows:
            self.fields["papers"] = forms.TypedMultipleChoiceField(
                label=_("Papers that belong to it"),
                choices=[(pk, said(title)) for pk, title in rows],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    # -- what it comes to ----------------------------------------------------

    @property
    def plain(self) -> list[Any]:
        """The fields that are not counts, in order."""
        return [self[n] for n in self.fields if n[:2] not in ("v_", "w_")]

    @property
    def needed(self) -> list[str]:
        """How many are needed, of how many, before anybody counts."""
        rows = [r for e in self.electorates for r in e.readings]
        return [
            reading_said({"needed": r.needed, "base": r.electorate.base}, before=True)
            for r in rows
        ]

    @property
    def counted(self) -> list[tuple[Any, Any]]:
        """The counts of both counters, side by side."""
        names = [n[2:] for n in self.fields if n.startswith("v_")]
        return [(self[f"v_{n}"], self[f"w_{n}"]) for n in names]

    def clean(self) -> dict[str, Any]:
        """Ask for the fields that belong to the outcome chosen."""
        data: dict[str, Any] = super().clean() or {}
        outcome = data.get("outcome", "")
        for defined in self.step.fields:
            name = f"f_{defined.key}"
            asked = outcome and outcome in defined.outcomes and defined.required
            if asked and data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, gettext("This is needed here."))
        return data

    def command(self, version: int | None) -> RecordStep:
        """Return what to record."""
        data = self.cleaned_data
        outcome = data.get("outcome", "")
        fields = [f for f in self.step.fields if f.asked_for(outcome)]
        sets = {n[4:]: d for n, d in data.items() if n.startswith("set_") and d}
        return RecordStep(
            case=self.case.id,
            step=self.step.key,
            on=data["on"],
            outcome=outcome,
            given=given_of(fields, data),
            counts=self._counts("v_"),
            recount=self._counts("w_"),
            attendance=dict.fromkeys(data.get("came", ()), "present"),
            reading=data.get("reading", ""),
            signer=data.get("signer"),
            sets=sets,
            papers=tuple(data.get("papers", ())),
            row_version=version,
        )

    def _counts(self, prefix: str) -> Counts | None:
        if self.step.vote is None:
            return None
        data = self.cleaned_data
        found = {
            n[2:]: data[n]
            for n in self.fields
            if n.startswith(prefix) and data.get(n) is not None
        }
        if not found:
            return None
        options = {k[7:]: v for k, v in found.items() if k.startswith("option_")}
        plain = {k: v for k, v in found.items() if not k.startswith("option_")}
        return Counts(**plain, options=options, ballot=data["ballot"])


def step_form(
    actor: Actor, case: CaseShown, shown: StepShown, data: Any = None
) -> StepForm:
    """Return the form of an open step, with what was typed."""
    return StepForm(actor, case, shown, data)
