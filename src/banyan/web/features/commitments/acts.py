"""What can be done with a task: one table of acts, each with its form and its service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext

from banyan.commitments import services
from banyan.commitments.queries import CommitmentShown
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import LANGUAGES, Text
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries import children
from banyan.web.features.people.words import language, said

from . import forms as f

Data = Mapping[str, Any]
Run = Callable[[Actor, CommitmentShown, Data], Any]


@dataclass(frozen=True)
class TaskAct:
    """One act: what it is called, its form, how to prepare and run it."""

    label: str
    form: Callable[..., forms.Form]
    run: Run
    hint: str = ""
    icon: str = ""
    danger: bool = False
    prepare: Callable[[Actor, CommitmentShown, forms.Form], None] | None = None
    initial: Callable[[CommitmentShown], Data] = lambda task: {}
    done: str = _("Recorded.")


def typed(text: str, old: Text | None = None) -> Text:
    """Return what somebody typed as a text in the language that they read.

    Other languages keep what they say, unless they said the same.
    """
    here = language()
    known = {k: getattr(old, k) if old else "" for k in LANGUAGES}
    before = known[here]
    kept = {k: v for k, v in known.items() if k == here or v != before}
    return Text.of({**kept, here: text.strip()})


def values_of(data: Data, old: CommitmentShown | None = None) -> dict[str, Any]:
    """Return what a form of a task says, as the services take it."""
    texts = {
        "title": old.line.title if old else None,
        "product": old.product if old else None,
        "measure": old.measure if old else None,
    }
    found: dict[str, Any] = {k: typed(data[k], was) for k, was in texts.items()}
    for name in ("kind", "axis", "target", "measured_in", "standard", "difficulty"):
        found[name] = data[name]
    if data["due_on"]:
        found["due_on"] = data["due_on"]
    return found


def steps_of(data: Data) -> tuple[services.Step, ...]:
    """Return the milestones of a form."""
    return tuple(services.Step(typed(title), day) for day, title in data["milestones"])


def _version(data: Data) -> int | None:
    version: int | None = data.get("row_version")
    return version


# -- the acts ---------------------------------------------------------------------------


def _change(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    return services.commitment_change(
        actor=actor,
        command=services.Change(
            task.line.id,
            values_of(data, task),
            milestones=steps_of(data),
            row_version=_version(data),
        ),
    )


def _as_form(task: CommitmentShown) -> Data:
    lines = [f"{m.due_on.isoformat()} {said(m.title)}" for m in task.milestones]
    return {
        "title": said(task.line.title),
        "kind": task.line.kind,
        "axis": task.line.axis,
        "product": said(task.product),
        "measure": said(task.measure),
        "target": task.target,
        "measured_in": task.measured_in,
        "due_on": task.first_due_on,
        "standard": task.standard,
        "difficulty": task.difficulty,
        "milestones": "\n".join(lines),
    }


def _submit(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    return services.commitments_submit(actor=actor, commitments=[task.line.id])


def _approve(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    command = services.Approve(
        task.line.id, data["difficulty"], data["standard"], _version(data)
    )
    return services.commitments_approve(actor=actor, commands=[command])


def _agree(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    command = services.Approve(task.line.id, row_version=_version(data))
    return services.delays_agree(actor=actor, commands=[command])


def _with_reason(service: Callable[..., Any]) -> Run:
    def run(actor: Actor, task: CommitmentShown, data: Data) -> Any:
        command = services.WithReason(task.line.id, data["reason"], _version(data))
        return service(actor=actor, commands=[command])

    return run


def _progress(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    command = services.Progress(
        task.line.id, data["percent"], data["text"], _version(data)
    )
    return services.progress_report(actor=actor, commands=[command])


def _milestone(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    return services.milestone_reach(
        actor=actor, commitment=task.line.id, number=data["number"], on=data["on"]
    )


def _open_steps(actor: Actor, task: CommitmentShown, form: forms.Form) -> None:
    form.fields["number"].choices = [  # type: ignore[attr-defined]
        (m.number, said(m.title)) for m in task.milestones if m.done_on is None
    ]


def _delay(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    command = services.Delay(
        task.line.id, data["until"], data["reason"], _version(data)
    )
    return services.delays_report(actor=actor, commands=[command])


def _evidence(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    file = data["file"]
    return services.evidence_add(
        actor=actor,
        command=services.AddEvidence(
            task.line.id,
            data["title"],
            data["on"],
            url=data["url"],
            record=data["record"],
            content=file.read() if file else b"",
            file_name=file.name if file else "",
        ),
    )


def _finish(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    names = "achieved level timeliness quality exceeded comment".split()
    command = services.Finish(
        task.line.id,
        data["done_on"],
        row_version=_version(data),
        **{name: data[name] for name in names},
    )
    return services.commitments_finish(actor=actor, commands=[command])


def _score(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    names = "quality timeliness level exceeded comment".split()
    command = services.Score(
        task.line.id,
        row_version=_version(data),
        **{name: data[name] for name in names},
    )
    return services.commitments_score(actor=actor, commands=[command])


def _own_score(task: CommitmentShown) -> Data:
    """Begin with what the owner said, or with the score that there is."""
    scored = task.line.state == "scored"
    from_whom = task.score if scored else task.own
    names = ("level", "quality", "timeliness", "exceeded")
    return {name: from_whom[name] for name in names}


def _roll_out(actor: Actor, task: CommitmentShown, data: Data) -> Any:
    command = services.RollOut(
        task.line.id,
        data["units"],
        data["due_on"],
        data["target"],
        data["standard"],
    )
    return services.commitment_roll_out(actor=actor, command=command)


def _units_below(actor: Actor, task: CommitmentShown, form: forms.Form) -> None:
    rows = children(actor, task.unit_id)
    form.fields["units"].choices = [  # type: ignore[attr-defined]
        (row.id, said(row.names)) for row in rows
    ]
    form.fields["units"].initial = [row.id for row in rows]


def _difficulty(task: CommitmentShown) -> Data:
    return {"difficulty": task.difficulty, "standard": task.standard}


def _today(name: str) -> Callable[[CommitmentShown], Data]:
    return lambda task: {name: clock.today()}


ACTS: dict[str, TaskAct] = {
    "submit": TaskAct(
        _("Hand in"),
        f.NothingForm,
        _submit,
        hint=_("The level above finds it in its inbox."),
        icon="outline/send",
        done=_("Handed in to the level above."),
    ),
    "approve": TaskAct(
        _("Approve"),
        f.ApproveForm,
        _approve,
        icon="outline/check",
        initial=_difficulty,
        done=_("Approved."),
    ),
    "score": TaskAct(
        _("Score"),
        f.ScoreForm,
        _score,
        hint=_("In percent of what was wanted; the points follow by the formula."),
        icon="outline/calculator",
        initial=_own_score,
        done=_("Scored."),
    ),
    "progress": TaskAct(
        _("Report progress"),
        f.ProgressForm,
        _progress,
        icon="outline/progress",
        initial=lambda task: {"percent": task.line.progress},
    ),
    "finish": TaskAct(
        _("Report done"),
        f.FinishForm,
        _finish,
        hint=_("With your own score; the level above confirms or changes it."),
        icon="outline/flag-check",
        initial=_today("done_on"),
    ),
    "milestone": TaskAct(
        _("Milestone reached"),
        f.MilestoneForm,
        _milestone,
        icon="outline/flag",
        prepare=_open_steps,
        initial=_today("on"),
    ),
    "evidence": TaskAct(
        _("Add evidence"),
        f.EvidenceForm,
        _evidence,
        icon="outline/paperclip",
        initial=_today("on"),
    ),
    "delay": TaskAct(
        _("Report a delay"),
        f.DelayForm,
        _delay,
        hint=_("The first day counts until the level above agrees to the later one."),
        icon="outline/clock-pause",
    ),
    "agree": TaskAct(
        _("Agree to the later day"),
        f.NothingForm,
        _agree,
        icon="outline/calendar-check",
    ),
    "roll-out": TaskAct(
        _("Roll out to units below"),
        f.RollOutForm,
        _roll_out,
        hint=_("Each unit gets a task of its own; one that has it is left out."),
        icon="outline/sitemap",
        prepare=_units_below,
    ),
    "change": TaskAct(
        _("Change"), f.TaskForm, _change, icon="outline/edit", initial=_as_form
    ),
    "return": TaskAct(
        _("Send back"),
        f.ReasonForm,
        _with_reason(services.commitments_return),
        icon="outline/arrow-back-up",
    ),
    "drop": TaskAct(
        _("Drop"),
        f.ReasonForm,
        _with_reason(services.commitments_drop),
        hint=_("It does not count any more; nothing of it is lost."),
        icon="outline/trash",
        danger=True,
    ),
}
"""Every act by its word in the address, what comes first on top."""


def offered(task: CommitmentShown) -> list[tuple[str, TaskAct]]:
    """Return the acts that the reader may do now, the likeliest first."""
    return [
        (key, act)
        for key, act in ACTS.items()
        if key.replace("-", "_") in task.acts and _fits(key, task)
    ]


def _fits(key: str, task: CommitmentShown) -> bool:
    if key == "milestone":
        return any(m.done_on is None for m in task.milestones)
    return True


def label_of(key: str) -> str:
    """Return what an act is called."""
    return gettext(ACTS[key].label)
