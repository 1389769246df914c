"""A write that is asked twice with the same key is done once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from banyan.access.services import (
    Answer,
    Taken,
    answer_begin,
    answer_drop,
    answer_keep,
)
from banyan.kernel.errors import Problem
from banyan.kernel.text import gettext_noop as _

from .problems import DoorRefusal, Refused

HEADER = "Idempotency-Key"
KEPT_HEADERS = ("Location", "ETag", "Content-Type")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
NO_KEY = _("An idempotency key has 1 to 200 visible ASCII characters.")

Work = Callable[[], HttpResponseBase]


def keyed(request: HttpRequest, work: Work) -> HttpResponseBase:
    """Do the work once for its key; without a key just do it.

    The answer is kept in the transaction of the work. A refusal is not kept:
    nothing was done, and the same key may be used for the corrected request.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not _KEY.fullmatch(key):
        problem = Problem.of("idempotency.key", NO_KEY, field=HEADER)
        raise DoorRefusal(Refused(422, "input", NO_KEY, fields=(problem,)))
    actor: Any = request.actor  # type: ignore[attr-defined]
    begun = answer_begin(actor=actor, key=key, asked=_fingerprint(request))
    if isinstance(begun, Answer):
        return _again(begun)
    return _first(actor, begun, work)


def _first(actor: Any, taken: Taken, work: Work) -> HttpResponseBase:
    try:
        with transaction.atomic():
            response = work()
            if response.status_code < 300 and isinstance(response, HttpResponse):
                answer_keep(actor=actor, taken=taken, answer=_answer(response))
    except BaseException:
        answer_drop(actor=actor, taken=taken)
        raise
    return response


def _answer(response: HttpResponse) -> Answer:
    headers = {h: response[h] for h in KEPT_HEADERS if h in response}
    return Answer(response.status_code, response.content.decode(), headers)


def _again(answer: Answer) -> HttpResponse:
    response = HttpResponse(answer.body, status=answer.status)
    for name, value in answer.headers.items():
        response[name] = value
    response["Idempotent-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    """Return what tells one request from another: address, question and body."""
    found = hashlib.sha256()
    for part in (request.method or "", request.get_full_path()):
        found.update(part.encode() + b"\0")
    if request.FILES or (request.content_type or "").startswith("multipart/"):
        for name in sorted(request.POST):
            found.update(repr((name, request.POST.getlist(name))).encode())
        for name in sorted(request.FILES):
            for file in request.FILES.getlist(name):
                found.update(repr((name, file.name)).encode())
                for chunk in file.chunks():
                    found.update(chunk)
                file.seek(0)
    else:
        found.update(request.body)
    return found.hexdigest()
