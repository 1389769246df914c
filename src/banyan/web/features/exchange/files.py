"""What one takes out of an exchange: booklet, badges, cards, calendar, contacts, files.

Each is made in one language; taking it out is recorded first.
"""

from __future__ import annotations

import uuid
from functools import partial

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from banyan.exchange import queries, services
from banyan.exchange.linked import LINKED, linked_of
from banyan.exchange.linked import MEDIA as LINKED_MEDIA
from banyan.exchange.outputs import FILES, make
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF
from banyan.papers.queries import PaperFile
from banyan.web.features.papers.attached import files_page
from banyan.web.features.people.words import said
from banyan.web.shared.asking import actor_of
from banyan.web.shared.errors import reads
from banyan.web.shared.ui import Crumb, Head

from .pages import crumbs_of
from .words import record_url

MEDIA = {
    "pdf": PDF,
    "docx": DOCX,
    "ics": "text/calendar; charset=utf-8",
    "vcf": "text/vcard; charset=utf-8",
}


@reads
@require_POST
def file(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Hand out a file of an exchange in one language."""
    actor = request.actor  # type: ignore[attr-defined]
    wanted = request.POST.get("file", "")
    language = request.POST.get("language", "")
    if wanted not in FILES or language not in LANGUAGES:
        raise NotVisible
    record = queries.record_shown(actor, "exchange", uid)
    if language not in record.languages:
        raise NotVisible
    content: bytes = with_reading(
        lambda: make(record, wanted, language),
        actor=actor,
        kind="exchange.exchange",
        subject=record.id,
        what=f"{wanted} {language}",
        unit=record.row.unit_id,
    )
    what, form = wanted.split(".")
    name = f"{what}-{str(uid)[:8]}-{language}.{form}"
    taken = PaperFile(name, MEDIA[form], content, False)
    return HttpResponse(content, headers=taken.headers)


@require_safe
def linked(request: HttpRequest, what: str, uid: uuid.UUID) -> HttpResponse:
    """An exchange or a practice as JSON-LD, as far as the reader is shown it."""
    if what not in LINKED:
        raise NotVisible
    record = queries.record_shown(actor_of(request), what, uid)
    return JsonResponse(
        linked_of(record),
        content_type=LINKED_MEDIA,
        json_dumps_params={"ensure_ascii": False},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def material(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The files of a material; adding one."""
    actor = actor_of(request)
    found = queries.material_files(actor, uid)
    record = found.exchange
    back = record_url("exchange", record.uid)
    attach = partial(services.material_attach, actor=actor, material=uid)
    return files_page(
        request,
        head=Head(
            said(found.material.title) or gettext("Material"),
            crumbs=(*crumbs_of(record.kind), Crumb(said(record.title), back)),
            invented=record.is_specimen,
        ),
        files=found.files,
        back_url=f"{back}#material",
        open_url=lambda version: reverse("material_open", args=[uid, version]),
        attach=attach if record.may_write and record.is_house else None,
    )


@reads
@require_POST
def material_opened(request: HttpRequest, uid: uuid.UUID, version: int) -> HttpResponse:
    """Hand out a file of a material; recorded first."""
    taken = services.material_open(
        actor=actor_of(request), material=uid, version=version
    )
    return HttpResponse(taken.content, headers=taken.headers)
