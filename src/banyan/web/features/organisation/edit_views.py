"""Changing a unit: each act is a form with its decision, kept when refused."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotVisible,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import gettext_noop as _
from banyan.units.queries.life import VersionSeen, unit_life
from banyan.web.shared.asking import actor_of
from banyan.web.shared.dates import Moment, with_moment
from banyan.web.shared.errors import message_of
from banyan.web.shared.forms import put_back

from . import edit_acts
from .deciding import Deciding
from .edit_forms import (
    ChangeForm,
    CorrectForm,
    DissolveForm,
    EstablishForm,
    first_typed,
)
from .edit_pages import bodies_of, differing, edit_page, kinds_below
from .seen import UnitSeen, unit_seen
from .views import of_unit
from .words import unit_link

KEPT = (InputError, RuleRefusal, StateRefusal)
Done = Callable[[], HttpResponse]


def _require(seen: UnitSeen, right: str) -> None:
    seen.actor.require(
        right, path=seen.view.present_path, area_path=seen.view.area_path
    )
    if seen.view.closed:
        raise StateRefusal(
            _("%(unit)s is closed: it does not change any more."),
            unit=seen.view.names,
            way_out=_(
                "What was recorded wrongly can still be corrected in its history."
            ),
        )


def _answer(
    request: HttpRequest,
    seen: UnitSeen,
    form: Deciding,
    words: tuple[str, str, str],
    done: Done,
    **more: Any,
) -> HttpResponse:
    """Show the form, or carry it out; what was typed stays when it is refused."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return done()
        except Conflict as error:
            return _conflict(request, seen, form, words, error)
        except KEPT as error:
            status = error.status
            if len(error.problems) > 1 or isinstance(error, RuleRefusal):
                more["message"] = message_of(error)
            else:
                put_back(form, error)
    if form.errors:
        status = 422
    page = edit_page(seen, form, words, **more)
    return render(request, "organisation/edit.html", {"page": page}, status=status)


def _conflict(
    request: HttpRequest,
    seen: UnitSeen,
    form: Deciding,
    words: tuple[str, str, str],
    error: Conflict,
) -> HttpResponse:
    """Show beside each other what was typed and what was recorded meanwhile."""
    now = unit_seen(seen.actor, seen.view.uid, seen.moment)
    typed = cast(QueryDict, form.data).copy()
    typed["version"] = str(now.view.version)
    rows = differing(form, now.view) if "name_vi" in form.fields else ()
    form.data = typed
    page = edit_page(
        now, form, words, message=message_of(error) if not rows else None, conflict=rows
    )
    return render(request, "organisation/edit.html", {"page": page}, status=409)


def _back(request: HttpRequest, seen: UnitSeen, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(unit_link(seen.view.uid))


@require_http_methods(["GET", "HEAD", "POST"])
@of_unit
def unit_change(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """It has changed: another name or code from a day on."""
    _require(seen, "unit.write")
    form = ChangeForm(
        request.POST or None, bodies=bodies_of(seen), initial=first_typed(seen)
    )
    words = (
        gettext("Change name or code"),
        gettext(
            "From a day on the unit is called otherwise. What it was called before "
            "stays true of the days before."
        ),
        gettext("Record the change"),
    )

    def done() -> HttpResponse:
        edit_acts.change(actor_of(request), seen, form)
        return _back(request, seen, gettext("The change is recorded."))

    return _answer(request, seen, form, words, done)


@require_http_methods(["GET", "HEAD", "POST"])
@of_unit
def unit_correct(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """It was recorded wrongly: a version is marked and replaced."""
    seen.actor.require(
        "unit.write", path=seen.view.present_path, area_path=seen.view.area_path
    )
    version = _version(request, seen)
    first = {
        "version": version.id,
        "name_vi": version.names.vi,
        "name_lo": version.names.lo,
        "name_en": version.names.en,
        "code": version.code,
    }
    form = CorrectForm(request.POST or None, bodies=bodies_of(seen), initial=first)
    words = (
        gettext("Correct what was recorded wrongly"),
        gettext(
            "What stands there never was so. The wrong line stays readable in the "
            "history, marked as wrong, and every list of a past day shows the right one."
        ),
        gettext("Record the correction"),
    )

    def done() -> HttpResponse:
        edit_acts.correct(actor_of(request), seen, form)
        return _back(request, seen, gettext("The correction is recorded."))

    return _answer(request, seen, form, words, done)


def _version(request: HttpRequest, seen: UnitSeen) -> VersionSeen:
    """Return the version to correct: the one of the address, else the present one."""
    life = unit_life(seen.actor, seen.view.id)
    wanted = request.GET.get("version", "")
    pk = int(wanted) if wanted.isdecimal() and len(wanted) < 12 else seen.view.version
    for version in life.versions:
        if version.id == pk and not version.closed:
            return version
    raise NotVisible


@require_http_methods(["GET", "HEAD", "POST"])
@of_unit
def unit_establish(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """A new unit below."""
    _require(seen, "reorganise")
    kinds = kinds_below(seen, seen.moment.today)
    if not kinds:
        raise StateRefusal(
            _("Nothing may hang below a unit of this kind today."),
            way_out=_("See in the rulebook which kinds may hang below which."),
        )
    form = EstablishForm(request.POST or None, bodies=bodies_of(seen), kinds=kinds)
    words = (
        gettext("Establish a unit below"),
        gettext("The new unit hangs below this one from the day in effect on."),
        gettext("Establish the unit"),
    )

    def done() -> HttpResponse:
        uid = edit_acts.establish(actor_of(request), seen, form)
        return _made(request, seen, uid, form)

    return _answer(request, seen, form, words, done)


def _made(
    request: HttpRequest, seen: UnitSeen, uid: uuid.UUID, form: Deciding
) -> HttpResponse:
    messages.success(request, gettext("The unit is established."))
    on = form.cleaned_data["effective_on"]
    today = seen.moment.today
    shown = Moment(today, on if on > today else None)
    return HttpResponseRedirect(with_moment(unit_link(uid), shown))


@require_http_methods(["GET", "HEAD", "POST"])
@of_unit
def unit_dissolve(request: HttpRequest, seen: UnitSeen) -> HttpResponse:
    """The end of a unit."""
    _require(seen, "reorganise")
    form = DissolveForm(request.POST or None, bodies=bodies_of(seen))
    words = (
        gettext("Dissolve this unit"),
        gettext(
            "The unit ends without a successor. Its members must have gone elsewhere; "
            "its records go to a custodian. To merge or divide it, prepare a "
            "reorganisation instead."
        ),
        gettext("Dissolve the unit"),
    )

    def done() -> HttpResponse:
        edit_acts.dissolve(actor_of(request), seen, form)
        return _back(request, seen, gettext("The end of the unit is recorded."))

    return _answer(request, seen, form, words, done, danger=True)
