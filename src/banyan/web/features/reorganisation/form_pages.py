"""The pages around the forms of a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext

from banyan.kernel.actor import Actor
from banyan.web.features.organisation.words import link
from banyan.web.shared.ui import Act, Crumb, Fact, Head, Message
from banyan.web.templatetags.banyan_ui import day, num

from .pages import head_of


@dataclass(frozen=True)
class PlanPage:
    """A new plan, or another title and day of one."""

    head: Head
    form: forms.Form
    templates: tuple[Act, ...]
    button: str
    back_url: str
    message: Message | None
    has_file: bool


def plan_page(
    form: forms.Form,
    *,
    new: bool = False,
    head: Head | None = None,
    message: Message | None = None,
) -> PlanPage:
    """Build the page of a plan's title, day and table."""
    crumbs = (
        Crumb(gettext("Organisation"), link("organisation")),
        Crumb(gettext("Reorganisations"), link("reorganisations")),
    )
    structure = str(form["structure"].value() or "") if new else ""
    named = (
        ("xlsx", gettext("Empty table, XLSX")),
        ("csv", gettext("Empty table, CSV")),
    )
    return PlanPage(
        head=head or Head(gettext("Prepare a reorganisation"), crumbs),
        form=form,
        templates=tuple(
            Act(
                label,
                link("reorganisation_template", kind, structure=structure),
                icon="outline/table-down",
                reads=True,
            )
            for kind, label in named
        )
        if new
        else (),
        button=gettext("Begin the plan") if new else gettext("Keep"),
        back_url=link("reorganisations"),
        message=message,
        has_file=new,
    )


@dataclass(frozen=True)
class DecidePage:
    """The decision that carries a plan, or takes it back."""

    head: Head
    form: forms.Form
    intro: str
    button: str
    back_url: str
    danger: bool
    facts: tuple[Fact, ...]
    message: Message | None


def decide_page(
    actor: Actor, row: Any, form: forms.Form, *, apply: bool, message: Message | None
) -> DecidePage:
    """Build the page of the decision."""
    if apply:
        title, button = gettext("Apply the reorganisation"), gettext("Apply it")
        intro = gettext(
            "The whole plan is written at once, or nothing of it. It can be taken back "
            "as long as nothing builds on it."
        )
    else:
        title, button = gettext("Take the reorganisation back"), gettext("Take it back")
        intro = gettext(
            "What it wrote is marked as taken back and what it ended holds again. What "
            "was known meanwhile stays readable."
        )
    counts = row.preview.get("counts", {}) if apply else {}
    facts = [Fact(gettext("In effect from"), day(row.effective_on))]
    named = (
        ("established", gettext("Established")),
        ("ended", gettext("Closed")),
        ("moved", gettext("Moved")),
    )
    facts += [Fact(label, num(counts[key])) for key, label in named if key in counts]
    return DecidePage(
        head=head_of(actor, row, title),
        form=form,
        intro=intro,
        button=button,
        back_url=link("reorganisation", row.uid),
        danger=not apply,
        facts=tuple(facts),
        message=message,
    )


@dataclass(frozen=True)
class ConfirmPage:
    """A question before a plan is laid aside."""

    head: Head
    act: Act
    title: str
    text: str
    back_url: str


def confirm_page(actor: Actor, row: Any, name: str) -> ConfirmPage:
    """Build the question."""
    return ConfirmPage(
        head=head_of(actor, row, gettext("Lay aside")),
        act=Act(
            gettext("Lay it aside"),
            link("reorganisation_drop", row.uid),
            "post",
            danger=True,
        ),
        title=gettext("Lay “%(plan)s” aside for good?") % {"plan": name},
        text=gettext("It stays in the list, but can no longer be changed or applied."),
        back_url=link("reorganisation", row.uid),
    )
