"""What starts by itself: the list of schedules, changing one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.jobs import queries, services
from banyan.jobs.domain.rhythm import LAST_DAY, Rhythm
from banyan.jobs.queries import ScheduleLine
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError, NotVisible
from banyan.kernel.formats import weekday_name
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import message_of
from banyan.web.shared.ui import Act, Badge, Crumb, Empty, Head, Message
from banyan.web.templatetags.banyan_ui import instant, num

from .pages import state_badge

MONDAY = dt.date(2024, 1, 1)


def rhythm_said(rhythm: Rhythm) -> str:
    """Write a rhythm in the reader's language."""
    if rhythm.unit == "minutes":
        found = ngettext("every minute", "every %(n)s minutes", rhythm.count)
        return found % {"n": num(rhythm.count)}
    if rhythm.unit == "hours":
        found = ngettext("every hour", "every %(n)s hours", rhythm.count)
        return found % {"n": num(rhythm.count)}
    values = {"time": f"{rhythm.at:%H:%M}", "day": num(rhythm.count)}
    if rhythm.unit == "week":
        values["day"] = weekday_said(rhythm.count)
        return gettext("every week on %(day)s at %(time)s") % values
    if rhythm.unit == "month":
        return gettext("every month on day %(day)s at %(time)s") % values
    return gettext("every day at %(time)s") % values


def weekday_said(number: int) -> str:
    """Return the name of a day of the week; 0 is Monday."""
    return weekday_name(MONDAY + dt.timedelta(days=number), get_language() or "en")


# -- the list ---------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One schedule as a line."""

    title: str
    rhythm: str
    next: str
    badge: Badge | None
    last: str
    last_url: str
    last_badge: Badge | None
    url: str


@dataclass(frozen=True)
class SchedulesPage:
    """Every schedule."""

    head: Head
    lines: tuple[Line, ...]
    empty: Empty


@require_safe
def schedule_list(request: HttpRequest) -> HttpResponse:
    """What starts by itself, the next first."""
    found = queries.schedules_list(actor_of(request))
    page = SchedulesPage(
        head=Head(
            gettext("What starts by itself"),
            (Crumb(gettext("Jobs"), reverse("jobs")),),
        ),
        lines=tuple(_line(one) for one in found),
        empty=Empty(
            gettext("Nothing starts by itself yet"),
            gettext("The worker writes its schedules here when it first runs."),
            icon="outline/clock-play",
        ),
    )
    return render(request, "jobs/schedules.html", {"page": page})


def _line(one: ScheduleLine) -> Line:
    last = one.last
    return Line(
        title=gettext(one.title),
        rhythm=rhythm_said(one.rhythm),
        next=instant(one.next_at) if one.next_at else "",
        badge=None
        if one.is_active
        else Badge(gettext("paused"), "", "outline/player-pause"),
        last=instant(last.created_at) if last else "",
        last_url=reverse("job", args=[last.id]) if last else "",
        last_badge=state_badge(last) if last else None,
        url=reverse("schedule", args=[one.kind]),
    )


# -- one --------------------------------------------------------------------------

UNITS = (
    ("minutes", _("every so many minutes")),
    ("hours", _("every so many hours")),
    ("day", _("every day")),
    ("week", _("every week")),
    ("month", _("every month")),
)


class ScheduleForm(forms.Form):
    """When a job is started by itself."""

    unit = forms.ChoiceField(label=_("How often"), choices=UNITS)
    count = forms.IntegerField(
        label=_("How many minutes or hours; which day of the month"),
        min_value=1,
        max_value=1440,
        required=False,
    )
    weekday = forms.TypedChoiceField(
        label=_("On which day of the week"), coerce=int, required=False
    )
    at = forms.TimeField(
        label=_("At which time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        weekday = self.fields["weekday"]
        assert isinstance(weekday, forms.ChoiceField)
        weekday.choices = [(n, weekday_said(n)) for n in range(7)]

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen rhythm needs."""
        found: dict[str, Any] = super().clean() or {}
        unit, count = found.get("unit"), found.get("count")
        if unit in ("minutes", "hours", "month") and not count:
            self.add_error("count", gettext("Say how many, or on which day."))
        if unit == "month" and count and count > LAST_DAY:
            limit = gettext("At most %(last)s, so that every month has the day.")
            self.add_error("count", limit % {"last": LAST_DAY})
        if unit in ("day", "week", "month") and found.get("at") is None:
            self.add_error("at", gettext("Say at which time."))
        return found

    def rhythm(self) -> Rhythm:
        """Return what was chosen."""
        found = self.cleaned_data
        unit = found["unit"]
        if unit in ("minutes", "hours"):
            return Rhythm(unit, found["count"])
        number = {"day": 0, "week": found["weekday"] or 0, "month": found["count"]}
        return Rhythm(unit, number[unit], found["at"])


@dataclass(frozen=True)
class SchedulePage:
    """One schedule, to be changed."""

    head: Head
    form: ScheduleForm
    refusal: Message | None
    is_active: bool
    next: str


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HttpRequest, job_kind: str) -> HttpResponse:
    """Change when a kind starts by itself, pause it, let it go on."""
    actor = actor_of(request)
    found = {one.kind: one for one in queries.schedules_list(actor)}.get(job_kind)
    if found is None:
        raise NotVisible
    if request.method == "POST" and "pause" in request.POST:
        return _paused(request, actor, found)
    form = ScheduleForm(request.POST or None, initial=_initial(found))
    refusal, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _changed(request, actor, found, form)
            except InputError as error:
                refusal = message_of(error)
    page = SchedulePage(
        head=_head(found),
        form=form,
        refusal=refusal,
        is_active=found.is_active,
        next=instant(found.next_at) if found.next_at else "",
    )
    return render(request, "jobs/schedule.html", {"page": page}, status=status)


def _initial(found: ScheduleLine) -> dict[str, Any]:
    rhythm = found.rhythm
    return {
        "unit": rhythm.unit,
        "count": rhythm.count or None if rhythm.unit != "week" else None,
        "weekday": rhythm.count if rhythm.unit == "week" else 0,
        "at": rhythm.at if rhythm.at != dt.time() or rhythm.unit == "day" else None,
        "row_version": found.row_version,
    }


def _head(found: ScheduleLine) -> Head:
    label = gettext("Pause") if found.is_active else gettext("Let it go on")
    icon = "outline/player-pause" if found.is_active else "outline/player-play"
    pause = Act(
        label,
        reverse("schedule", args=[found.kind]),
        method="post",
        icon=icon,
        fields=(("pause", "yes" if found.is_active else "no"),),
    )
    crumbs = (
        Crumb(gettext("Jobs"), reverse("jobs")),
        Crumb(gettext("What starts by itself"), reverse("schedules")),
    )
    badge = None
    if not found.is_active:
        badge = Badge(gettext("paused"), "", "outline/player-pause")
    facts = (rhythm_said(found.rhythm),)
    return Head(gettext(found.title), crumbs, facts, badge, others=(pause,))


def _paused(request: HttpRequest, actor: Actor, found: ScheduleLine) -> HttpResponse:
    goes_on = request.POST["pause"] == "no"
    services.schedule_set(actor=actor, kind=found.kind, is_active=goes_on)
    said = gettext("It goes on.") if goes_on else gettext("It is paused.")
    messages.success(request, said)
    return HttpResponseRedirect(reverse("schedules"))


def _changed(
    request: HttpRequest, actor: Actor, found: ScheduleLine, form: ScheduleForm
) -> HttpResponse:
    services.schedule_set(
        actor=actor,
        kind=found.kind,
        words=form.rhythm().words,
        row_version=form.cleaned_data["row_version"],
    )
    messages.success(request, gettext("The schedule is changed."))
    return HttpResponseRedirect(reverse("schedules"))
