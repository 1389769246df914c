"""Refusals and faults as pages: what happened, which rule or field, what to do.

:class:`RefusalMiddleware` catches every :class:`~banyan.kernel.errors.OrgError`
once. A page gets a page; an HTMX request gets the message alone, swapped into the
message region. The handlers below are named in ``web/urls.py`` and the settings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from banyan.base.saying import field_name, title_of
from banyan.base.saying import say as say
from banyan.base.saying import write as write
from banyan.kernel.errors import Conflict, OrgError, Problem
from banyan.kernel.text import gettext_noop as _

from .dates import moment_of, refuse_writing
from .rights import named
from .ui import Finding, Message, RuleChip

logger = logging.getLogger("banyan.web")


def message_of(error: OrgError) -> Message:
    """Return a refusal as a message in the reader's language."""
    citation = getattr(error, "citation", "")
    rule = getattr(error, "rule", "")
    return Message(
        title=title_of(error),
        text=say(error.template, named(error.values)),
        tone="warning" if isinstance(error, Conflict) else "refusal",
        findings=tuple(finding_of(problem) for problem in error.problems),
        citation=RuleChip(article=citation or rule) if citation or rule else None,
        way_out=say(error.way_out, named(error.values)),
    )


def finding_of(problem: Problem) -> Finding:
    """Return one of the things that stand against an act, in the reader's language."""
    values = dict(problem.values)
    row = (
        gettext("Row %(row)s") % {"row": problem.row} if problem.row is not None else ""
    )
    return Finding(
        text=say(problem.template, values),
        place=", ".join(part for part in (row, field_name(problem.field)) if part),
        citation=problem.citation,
        way_out=say(problem.way_out, values),
    )


class RefusalMiddleware:
    """Turns every refusal into its status and a page (or a message for HTMX)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a refusal outside of views is answered here too."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse a date that cannot be read, and a write from another date.

        A view that only reads by post (sensitive data, files) says so with
        :func:`reads`; one that answers for its dates itself with
        :func:`own_dates`.
        """
        if getattr(view, "own_dates", False):
            return None
        try:
            moment_of(request)
            if not getattr(view, "reads", False):
                refuse_writing(request)
        except OrgError as error:
            return refusal(request, error)
        return None

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Answer an :class:`OrgError`; everything else is Django's."""
        if not isinstance(error, OrgError):
            return None
        if error.status >= 500:
            logger.error("fault at %s", request.path, exc_info=error)
        return refusal(request, error)


def refusal(request: HttpRequest, error: OrgError) -> HttpResponse:
    """Return the page, or for HTMX the message alone, that says a refusal."""
    message = message_of(error)
    if getattr(request, "htmx", False):
        response = render(
            request,
            "components/message.html",
            {"message": message},
            status=error.status,
        )
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML show:#messages:top"
        return response
    context = {"message": message, "status": error.status, "code": error.code}
    return render(request, "errors/refusal.html", context, status=error.status)


View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def reads(view: View) -> View:
    """Mark a view that changes nothing although it is reached by post."""
    view.reads = True  # type: ignore[attr-defined]
    return view


def own_dates(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that reads the dates of its address itself."""
    view.own_dates = True  # type: ignore[attr-defined]
    return view


# -- pages that Django asks for ---------------------------------------------------


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the address leads nowhere."""
    return _page(
        request,
        404,
        _("Not found"),
        _("This page does not exist, or it is outside what you may see."),
        _("Check the address, search, or begin again at the inbox."),
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: Django itself refused."""
    return _page(
        request,
        403,
        _("You may not do this"),
        _("Your account lacks the right for this page."),
        _("Ask whoever gives rights in your unit."),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    return _page(
        request,
        400,
        _("This cannot be read"),
        _("What your browser sent cannot be read."),
        _("Go back, load the page again and try once more."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old, or came from elsewhere."""
    logger.warning("csrf refused at %s: %s", request.path, reason)
    return _page(
        request,
        403,
        _("This form is too old"),
        _("For your safety a form is valid for one session only. Nothing was saved."),
        _("Go back, load the page again and send the form once more."),
    )


def _page(
    request: HttpRequest, status: int, title: str, text: str, way_out: str
) -> HttpResponse:
    message = Message(
        title=gettext(title),
        text=gettext(text),
        tone="refusal",
        way_out=gettext(way_out),
    )
    context = {"message": message, "status": status}
    return render(request, "errors/refusal.html", context, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: in three languages, without anything that could fail again."""
    return HttpResponse(_BROKEN, status=500)


_BROKEN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>500</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main>
<h1 lang="vi">Hệ thống gặp lỗi</h1>
<p lang="vi">Lỗi đã được ghi lại, chưa có gì được lưu. Hãy thử lại; nếu vẫn lỗi,
hãy báo cho người quản trị giờ xảy ra lỗi.</p>
<h1 lang="lo">ລະບົບມີຂໍ້ຜິດພາດ</h1>
<p lang="lo">ຂໍ້ຜິດພາດໄດ້ຖືກບັນທຶກແລ້ວ, ຍັງບໍ່ມີຫຍັງຖືກບັນທຶກໄວ້. ກະລຸນາລອງໃໝ່;
ຖ້າຍັງຜິດພາດ, ແຈ້ງເວລາໃຫ້ຜູ້ຄຸ້ມຄອງລະບົບ.</p>
<h1>Something broke</h1>
<p>The fault was recorded and nothing was saved. Try again; if it stays, tell your
administrator the time.</p>
<p><a href="/">Banyan</a></p>
</main></body></html>
"""
