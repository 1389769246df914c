"""The page on which a filled table goes in, for whatever takes one.

What does not hold comes back on the page and as a file, each row with its reason; the
file is corrected and taken in again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from banyan.base.sheets.filled import (
    FORMS,
    Filled,
    Heading,
    Refused,
    Taken,
    read_filled,
    returned,
    said_of,
    write,
)
from banyan.kernel.errors import Conflict, InputError, NotVisible, StateRefusal
from banyan.web.templatetags.banyan_ui import num

from .errors import say
from .forms import put_back
from .ui import Badge, Head

SHOWN = 3
"""How many filled cells of a row are shown, to know it again."""


class TableForm(forms.Form):
    """A table that was filled in."""

    file = forms.FileField(
        label=_("The filled table"),
        help_text=_("XLSX, XLS, ODS or CSV; the first row holds the keys."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def offer_units(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Ask which unit keeps the records."""
        self.fields["unit"] = forms.ChoiceField(label=_("Kept by"), choices=pairs)


@dataclass(frozen=True)
class ColumnShown:
    """A column of the table: its key, what it is called, what stands there."""

    key: str
    label: str
    hint: str
    required: bool


@dataclass(frozen=True)
class RefusedShown:
    """A row that did not go in."""

    number: str
    cells: str
    why: str


@dataclass(frozen=True)
class LookedRow:
    """What taking a row would do."""

    number: str
    title: str
    badge: Badge
    changes: str


@dataclass(frozen=True)
class Looked:
    """What taking a table would do, and the rows that would come back."""

    rows: tuple[LookedRow, ...]
    refused: tuple[Refused, ...]
    count: int
    """How many rows would be written."""


@dataclass(frozen=True)
class TablePage:
    """Taking a table in, and what became of it."""

    head: Head
    form: Any
    columns: tuple[ColumnShown, ...]
    templates: tuple[tuple[str, str], ...]
    back_url: str
    done: str
    refused: tuple[RefusedShown, ...]
    returned: str
    """The rows that did not go in, as a workbook within its own address."""
    looked: tuple[LookedRow, ...] = ()
    carried: str = ""
    """The table that was looked at, to be taken now."""
    take_label: str = ""
    looks: bool = False
    """Whether a table is looked at before it is taken."""


@dataclass(frozen=True)
class Door:
    """What takes a table in: its columns, its pages, and how."""

    head: Head
    headings: Sequence[Heading]
    templates: tuple[tuple[str, str], ...]
    back_url: str
    take: Callable[[list[Filled], dict[str, Any]], Taken]
    look: Callable[[list[Filled]], Looked] | None = None
    """What taking it would do, shown first; without it a table is taken at once."""


def template_answer(
    headings: Sequence[Heading],
    name: str,
    form: str,
    rows: Iterable[Sequence[str]] = (),
) -> HttpResponse:
    """Return the table as a file, empty or begun; NotVisible for none of its forms."""
    if form not in FORMS:
        raise NotVisible
    content = write(headings, rows, get_language() or "en", form)
    answer = HttpResponse(content, content_type=FORMS[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def table_answer(request: HttpRequest, door: Door, form: Any) -> HttpResponse:
    """Show the page, or take the table in; when all went in, go back."""
    taken: Taken | None = None
    carried = request.POST.get("carried", "") if door.look else ""
    if request.method == "POST" and (carried or form.is_valid()):
        try:
            rows = _rows(door, form, carried)
            if door.look and not carried:
                return _look(request, door, form, rows)
            taken = door.take(rows, {} if carried else form.cleaned_data)
        except (InputError, StateRefusal, Conflict) as error:
            put_back(form, error)
    if taken is not None and not taken.refused:
        messages.success(request, _added(taken.added))
        return HttpResponseRedirect(door.back_url)
    page = _page(door, form, taken)
    status = 422 if form.errors or taken else 200
    return render(request, "filled/table.html", {"page": page}, status=status)


def _rows(door: Door, form: Any, carried: str) -> list[Filled]:
    if not carried:
        given = form.cleaned_data["file"]
        return read_filled(given.read(), door.headings, name=given.name)
    try:
        content = base64.b64decode(carried, validate=True)
    except ValueError as error:
        raise NotVisible from error
    return read_filled(content, door.headings)


def _look(
    request: HttpRequest, door: Door, form: Any, rows: list[Filled]
) -> HttpResponse:
    """Show what taking a table would do, and carry the table on."""
    assert door.look is not None  # noqa: S101 - asked by the caller
    found = door.look(rows)
    there = {key for row in rows for key in row.cells}
    kept = [one for one in door.headings if one.key in there]
    cells = [[row.cells.get(h.key, "") for h in kept] for row in rows]
    packed = base64.b64encode(write(kept, cells, "en", "csv")).decode()
    page = replace(
        _page(door, form, None),
        looked=found.rows,
        refused=refused_shown(door.headings, found.refused),
        returned=refused_file(door.headings, found.refused) if found.refused else "",
        carried=packed if found.count else "",
        take_label=ngettext("Take %(n)s row in", "Take %(n)s rows in", found.count)
        % {"n": num(found.count)},
    )
    return render(request, "filled/table.html", {"page": page})


def _added(count: int) -> str:
    return ngettext("%(n)s row went in.", "%(n)s rows went in.", count) % {
        "n": num(count)
    }


def _page(door: Door, form: Any, taken: Taken | None) -> TablePage:
    language = get_language() or "en"
    columns = tuple(
        ColumnShown(
            one.key,
            one.label.in_language(language),
            one.hint.in_language(language),
            one.required,
        )
        for one in door.headings
    )
    refused = taken.refused if taken else ()
    return TablePage(
        head=door.head,
        form=form,
        columns=columns,
        templates=door.templates,
        back_url=door.back_url,
        done=_done(taken) if taken else "",
        refused=refused_shown(door.headings, refused),
        returned=refused_file(door.headings, refused) if refused else "",
        looks=door.look is not None,
    )


def refused_shown(
    headings: Sequence[Heading], refused: Sequence[Refused]
) -> tuple[RefusedShown, ...]:
    """Return rows that did not go in as the page shows them."""
    language = get_language() or "en"
    return tuple(
        RefusedShown(
            num(one.row.number),
            " · ".join([c for c in one.row.cells.values() if c][:SHOWN]),
            said_of(one, headings, say, language),
        )
        for one in refused
    )


def _done(taken: Taken) -> str:
    count = len(taken.refused)
    back = ngettext(
        "%(n)s row did not: correct it and take it in again.",
        "%(n)s rows did not: correct them and take them in again.",
        count,
    )
    return f"{_added(taken.added)} {back % {'n': num(count)}}"


def refused_file(headings: Sequence[Heading], refused: Sequence[Refused]) -> str:
    """Return those rows as a workbook within its own address, for a link."""
    content = returned(headings, refused, say, get_language() or "en", "xlsx")
    packed = base64.b64encode(content).decode()
    return f"data:{FORMS['xlsx']};base64,{packed}"
