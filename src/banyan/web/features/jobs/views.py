"""Jobs: read their list and one; cancel, retry, fetch by post."""

from __future__ import annotations

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from banyan.base import lists
from banyan.jobs import queries, services
from banyan.kernel.errors import NotVisible
from banyan.web.features.lists.at import At
from banyan.web.features.lists.pages import ListPage, answered
from banyan.web.features.lists.shown import ListShown
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads

from . import pages


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """One's own jobs; with ``jobs.admin`` all."""
    at = At.of(request, lists.get("jobs"), reverse("jobs"))

    def build(shown: ListShown) -> ListPage:
        return ListPage(pages.list_head(at.actor, shown.count), shown)

    return answered(request, at, "lists/list.html", build)


@require_safe
def job(request: HttpRequest, job_id: int) -> HttpResponse:
    """One job; while it is alive the page asks for itself again."""
    page = pages.job_page(actor_of(request), job_id)
    return render(request, "jobs/job.html", {"page": page})


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Start a kind that may be started by hand."""
    actor, kind = actor_of(request), request.POST.get("kind", "")
    if kind not in dict(queries.kinds_by_hand(actor)):
        raise NotVisible
    made = services.job_start(actor=actor, kind=kind, key="by hand")
    return HttpResponseRedirect(reverse("job", args=[made.pk]))


@require_POST
def cancel(request: HttpRequest, job_id: int) -> HttpResponse:
    """Cancel a job."""
    made = services.job_cancel(actor=actor_of(request), job=job_id)
    if made.state == "cancelled":
        messages.success(request, gettext("The job is cancelled."))
    else:
        messages.info(request, gettext("The job stops at its next step."))
    return HttpResponseRedirect(reverse("job", args=[job_id]))


@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    """Start an ended job again."""
    services.job_retry(actor=actor_of(request), job=job_id)
    messages.success(request, gettext("The job waits for its turn again."))
    return HttpResponseRedirect(reverse("job", args=[job_id]))


@require_POST
def seen(request: HttpRequest, job_id: int) -> HttpResponse:
    """Take the notice of a job out of the inbox."""
    services.job_notice_close(actor=actor_of(request), job=job_id)
    return HttpResponseRedirect(reverse("inbox"))


@reads
@require_POST
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """Hand out a file that a job made, on record; its notice is seen then."""
    found = services.job_file_open(actor=actor_of(request), file=file_id)
    services.job_notice_close(actor=actor_of(request), job=found.job)
    return StreamingHttpResponse(found.pieces, headers=found.headers)
