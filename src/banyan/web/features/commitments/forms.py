"""The forms of tasks: shapes only, each making one command."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from banyan.commitments.domain.states import KINDS, LEVELS
from banyan.web.features.people.forms import date_field
from banyan.web.features.people.words import choices, label

AREA = {"rows": 3}


def chosen(group: str, keys: tuple[str, ...], empty: Any = None) -> list[Any]:
    """Return words to choose from, in the order of the keys."""
    first = [("", empty)] if empty is not None else []
    return [*first, *((key, label(group, key)) for key in keys)]


class TaskForm(forms.Form):
    """What a task says; used to register and to change."""

    title = forms.CharField(label=_("Task"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"))
    axis = forms.ChoiceField(label=_("Axis"), required=False)
    product = forms.CharField(
        label=_("Product"),
        max_length=2000,
        required=False,
        help_text=_("What will be there in the end."),
        widget=forms.Textarea(attrs=AREA),
    )
    measure = forms.CharField(
        label=_("How it is measured"), max_length=500, required=False
    )
    target = forms.CharField(
        label=_("Target as a figure"), max_length=30, required=False
    )
    measured_in = forms.CharField(
        label=_("Unit of the figure"), max_length=40, required=False
    )
    due_on = date_field(
        _("Due on"), required=False, help_text=_("Empty: the end of the period.")
    )
    standard = forms.IntegerField(
        label=_("Standard points"),
        required=False,
        min_value=1,
        help_text=_("Without them no points are reckoned."),
    )
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        required=False,
        help_text=_("The level above approves it, or another one."),
    )
    milestones = forms.CharField(
        label=_("Milestones"),
        required=False,
        help_text=_("One a line, the day first: 2026-08-15 First draft"),
        widget=forms.Textarea(attrs=AREA),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.pick("kind", chosen("commitment_kinds", KINDS))
        self.pick("axis", [("", _("none")), *choices("commitment_axes")])
        self.pick("difficulty", [("", _("not said")), *choices("difficulties")])

    def pick(self, name: str, pairs: Any) -> None:
        """Give a field its choices."""
        self.fields[name].choices = list(pairs)  # type: ignore[attr-defined]

    def clean_milestones(self) -> list[tuple[dt.date, str]]:
        """Read the milestones; a line that cannot be read is named."""
        found = []
        for line in self.cleaned_data["milestones"].splitlines():
            if not line.strip():
                continue
            first, _sep, title = line.strip().partition(" ")
            try:
                day = dt.date.fromisoformat(first)
            except ValueError:
                day = None
            if day is None or not title.strip():
                text = _("“%(line)s” does not begin with a day such as 2026-08-15.")
                raise forms.ValidationError(text, params={"line": line[:60]})
            found.append((day, title.strip()))
        return found


class RegisterForm(TaskForm):
    """A new task: for which period, where, below which task."""

    unit = forms.ChoiceField(label=_("Registered in"))
    period = forms.ChoiceField(label=_("Period"))
    parent = forms.ChoiceField(
        label=_("Serves the task"),
        required=False,
        help_text=_("An approved task of this unit or of one above."),
    )
    decision = forms.CharField(
        label=_("Assigned by"),
        max_length=80,
        required=False,
        help_text=_("The number of the decision or resolution, where there is one."),
    )
    field_order = ["unit", "period", "title"]

    def __init__(
        self, data: Any = None, *, units: Any, periods: Any, parents: Any, **kw: Any
    ) -> None:
        super().__init__(data, **kw)
        self.pick("unit", units)
        self.pick("period", periods)
        self.pick("parent", [("", _("none")), *parents])


class ReasonForm(forms.Form):
    """An act that takes a reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=AREA)
    )


class NothingForm(forms.Form):
    """An act that asks for nothing."""


class ApproveForm(forms.Form):
    """Approving: how difficult the task is, how many points it stands for."""

    difficulty = forms.ChoiceField(label=_("Difficulty"), required=False)
    standard = forms.IntegerField(
        label=_("Standard points"), required=False, min_value=1
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = [("", _("not said")), *choices("difficulties")]
        self.fields["difficulty"].choices = known  # type: ignore[attr-defined]


class ProgressForm(forms.Form):
    """How far a task is."""

    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)
    text = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MilestoneForm(forms.Form):
    """Which milestone was reached, and when."""

    number = forms.TypedChoiceField(label=_("Milestone"), coerce=int)
    on = date_field(_("Reached on"))


class DelayForm(forms.Form):
    """Until when a task is delayed, and why."""

    until = date_field(_("New day"))
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs=AREA)
    )


class EvidenceForm(forms.Form):
    """A file, a link or a record in Banyan."""

    title = forms.CharField(label=_("What it shows"), max_length=300)
    on = date_field(_("Day"))
    file = forms.FileField(label=_("File"), required=False)
    url = forms.CharField(label=_("or a link"), max_length=500, required=False)
    record = forms.CharField(
        label=_("or a record"),
        max_length=80,
        required=False,
        help_text=_("The number of a decision or a case."),
    )


class FinishForm(forms.Form):
    """Reporting a task done, with the self-score."""

    done_on = date_field(_("Done on"))
    achieved = forms.CharField(label=_("Reached"), max_length=30, required=False)
    level = forms.ChoiceField(label=_("Quality of the product"), required=False)
    quality = forms.IntegerField(
        label=_("Quality, in percent"), min_value=0, max_value=100, required=False
    )
    timeliness = forms.IntegerField(
        label=_("Timeliness, in percent"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: all of it when done by its day."),
    )
    exceeded = forms.BooleanField(label=_("Exceeded, or innovated"), required=False)
    comment = forms.CharField(
        label=_("Comment"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = chosen("product_levels", LEVELS, _("not said"))
        self.fields["level"].choices = known  # type: ignore[attr-defined]


class ScoreForm(FinishForm):
    """Scoring by the level above."""

    field_order = ["level", "quality", "timeliness", "exceeded", "comment"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        del self.fields["done_on"], self.fields["achieved"]
        self.fields["quality"].required = True


class RollOutForm(forms.Form):
    """To which units below a task is given, until when."""

    units = forms.TypedMultipleChoiceField(
        label=_("Units"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    due_on = date_field(
        _("Due on"), required=False, help_text=_("Empty: the day of this task.")
    )
    target = forms.CharField(
        label=_("Target of each unit"), max_length=30, required=False
    )
    standard = forms.IntegerField(
        label=_("Standard points"), required=False, min_value=1
    )


class ResultForm(forms.Form):
    """One result of a period: plan, what it came to, source, whether to tell it."""

    title = forms.CharField(label=_("Target"), max_length=300)
    axis = forms.ChoiceField(label=_("Axis"), required=False)
    measured_in = forms.CharField(
        label=_("Unit of the figure"), max_length=40, required=False
    )
    plan = forms.CharField(label=_("As planned"), max_length=30, required=False)
    actual = forms.CharField(
        label=_("Result"),
        max_length=30,
        required=False,
        help_text=_("Empty: not measured."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        required=False,
        help_text=_("Who measured it, in which paper."),
    )
    as_of = date_field(_("Figure of"), required=False)
    marked = forms.BooleanField(label=_("Worth telling"), required=False)
    story = forms.CharField(
        label=_("What to tell"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )

    def __init__(self, data: Any = None, *, measured: bool = False, **kw: Any) -> None:
        super().__init__(data, **kw)
        axes = [("", _("none")), *choices("commitment_axes")]
        self.fields["axis"].choices = axes  # type: ignore[attr-defined]
        if measured:
            for name in ("title", "axis", "measured_in", "actual", "source", "as_of"):
                del self.fields[name]
