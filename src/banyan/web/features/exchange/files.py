"""What one takes out of an exchange: booklet, badges, cards, calendar, contacts.

Each is made in one language; taking it out is recorded first.
"""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from banyan.exchange import queries
from banyan.exchange.outputs import FILES, make
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import LANGUAGES
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF
from banyan.papers.queries import PaperFile
from banyan.web.shared.errors import reads

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
