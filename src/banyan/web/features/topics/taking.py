"""Taking topics in: SKOS as a whole, or a table row by row; checked first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from banyan.base.sheets.filled import Taken, read_filled
from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.knowledge import loading, services, skos
from banyan.knowledge.services import Loaded
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import say
from banyan.web.shared.filled import (
    RefusedShown,
    refused_file,
    refused_shown,
    template_answer,
)
from banyan.web.shared.ui import Crumb, Head
from banyan.web.templatetags.banyan_ui import num


class TakeForm(forms.Form):
    """A thesaurus, or a part of one."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("SKOS as Turtle or RDF/XML, or a table: XLSX, ODS, CSV."),
        widget=forms.FileInput(attrs={"accept": ".ttl,.rdf,.xml,.xlsx,.xls,.ods,.csv"}),
    )


@dataclass(frozen=True)
class TakePage:
    """Taking topics in: what would change, what does not hold."""

    head: Head
    form: Any
    said: str
    problems: tuple[tuple[str, str], ...]
    """Each finding with its way out."""
    refused: tuple[RefusedShown, ...]
    returned: str
    templates: tuple[tuple[str, str], ...]
    back_url: str


@require_safe
def template(request: HttpRequest, form: str) -> HttpResponse:
    """The empty table of topics: one row a topic, columns for each language."""
    return template_answer(loading.headings(), "topics", form)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Check a file of topics, or take it in."""
    form = TakeForm(request.POST or None, request.FILES or None)
    problems: tuple[tuple[str, str], ...] = ()
    loaded, taken = None, Taken(0, ())
    check = "check" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data["file"]
            loaded, taken = taken_in(actor_of(request), given, check=check)
        except InputError as error:
            problems = _said(error)
    if loaded and not check and not taken.refused:
        messages.success(request, _counted(loaded))
        return HttpResponseRedirect(reverse("topics"))
    page = _page(form, problems, loaded, taken, check=check)
    wrong = problems or form.errors or taken.refused
    status = 422 if wrong else 200
    return render(request, "topics/take.html", {"page": page}, status=status)


def taken_in(actor: Actor, file: Any, *, check: bool) -> tuple[Loaded, Taken]:
    """Take a file in, or find out what that would do; a table goes row by row."""
    content = file.read()
    if loading.is_table(content):
        rows = read_filled(content, loading.headings(), name=file.name, most=5_000)
        return services.topics_table(actor=actor, rows=rows, dry_run=check)
    concepts = skos.from_skos(content.decode("utf-8", "replace"))
    loaded = services.topics_load(
        actor=actor, concepts_in=concepts, source="import", dry_run=check
    )
    return loaded, Taken(len(concepts), ())


def _said(error: InputError) -> tuple[tuple[str, str], ...]:
    found = [
        (
            say(p.template, dict(p.values)),
            say(p.way_out, dict(p.values)) if p.way_out else "",
        )
        for p in error.problems
    ]
    if not found:
        way = say(error.way_out, error.values) if error.way_out else ""
        found = [(say(error.template, error.values), way)]
    return tuple(found)


def _counted(loaded: Loaded) -> str:
    return gettext("%(added)s new, %(changed)s changed, %(same)s as before.") % {
        "added": num(loaded.added),
        "changed": num(loaded.changed),
        "same": num(loaded.same),
    }


def _page(
    form: Any, problems: Any, loaded: Loaded | None, taken: Taken, *, check: bool
) -> TakePage:
    said = _counted(loaded) if loaded else ""
    if loaded and check:
        said = f"{gettext('Nothing was written yet.')} {said}"
    columns = loading.headings()
    return TakePage(
        head=Head(
            gettext("Take topics in"),
            crumbs=(Crumb(gettext("Topics"), reverse("topics")),),
        ),
        form=form,
        said=said,
        problems=problems,
        refused=refused_shown(columns, taken.refused),
        returned=refused_file(columns, taken.refused) if taken.refused else "",
        templates=tuple(
            (f.upper(), reverse("topics_template", args=[f])) for f in ("xlsx", "csv")
        ),
        back_url=reverse("topics"),
    )
