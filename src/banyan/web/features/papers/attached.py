"""The page of the files of a record: taken out by post, added by who may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext

from banyan.kernel.errors import InputError, StateRefusal
from banyan.papers.attaching import FileLine
from banyan.web.shared.forms import put_back
from banyan.web.shared.ui import Head
from banyan.web.templatetags.banyan_ui import instant, num

from .forms import AttachForm
from .lines import LANGUAGE_NAMES, VersionLine, size_said
from .pages import accepted
from .views import FIELDS


@dataclass(frozen=True)
class FilesPage:
    """The files of one record."""

    head: Head
    files: tuple[tuple[VersionLine, str], ...]
    """Each file, and the beginning of its hash."""
    form: Any
    accepted: str
    back_url: str


def files_page(
    request: HttpRequest,
    *,
    head: Head,
    files: Sequence[FileLine],
    back_url: str,
    open_url: Callable[[int], str],
    attach: Callable[..., Any] | None,
) -> HttpResponse:
    """Answer the page of the files of a record; ``attach`` takes a file in."""
    form = AttachForm(request.POST or None, request.FILES or None) if attach else None
    if attach and form and request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            attach(
                content=typed["file"].read(),
                file_name=typed["file"].name,
                language=typed["language"],
            )
        except (InputError, StateRefusal) as error:
            put_back(form, error, FIELDS)
        else:
            messages.success(request, gettext("The file is kept."))
            return HttpResponseRedirect(request.path)
    page = FilesPage(
        head=head,
        files=tuple((_line(one, open_url(one.id)), one.sha256[:12]) for one in files),
        form=form,
        accepted=accepted(),
        back_url=back_url,
    )
    status = 422 if form and form.errors else 200
    return render(request, "papers/files.html", {"page": page}, status=status)


def _line(one: FileLine, url: str) -> VersionLine:
    return VersionLine(
        number=num(one.number),
        language=LANGUAGE_NAMES.get(one.language, ""),
        file_name=one.file_name,
        size=size_said(one.size),
        at=instant(one.created_at),
        open_url=url,
        warns=gettext("contains macros") if one.has_macros else "",
        erased="",
    )


def files_said(files: Sequence[FileLine]) -> str:
    """Say how many files there are, and in which languages."""
    newest = max((f.number for f in files), default=0)
    spoken = [f.language for f in files if f.number == newest and f.language]
    if not files:
        return ""
    return " · ".join([num(len(files)), *spoken])
