"""What an endpoint answers: JSON, its version, where the next page is, SPECIMEN."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from .paging import Page
from .shapes import plain

JSON = "application/json"
MARK = "BẢN MẪU · ຕົວຢ່າງ · SPECIMEN"
MARK_ASCII = "SPECIMEN"
"""Headers hold Latin letters only."""


@dataclass(frozen=True)
class Made:
    """Something new, and the address where it can be read."""

    value: Any
    at: str = ""


@dataclass(frozen=True)
class Versioned:
    """Something read together with the version that a write may name."""

    value: Any
    version: int


def response_of(request: HttpRequest, result: Any) -> HttpResponseBase:
    """Return the response for what an endpoint gave back."""
    if isinstance(result, HttpResponseBase):
        return result
    if result is None:
        return HttpResponse(status=204)
    if isinstance(result, Made):
        response = _json(result.value, status=201)
        if result.at:
            response["Location"] = result.at
        return response
    if isinstance(result, Page):
        return _page(request, result)
    version = None
    if isinstance(result, Versioned):
        version, result = result.version, result.value
    return with_tag(request, _json(result), version)


def _page(request: HttpRequest, page: Page) -> HttpResponse:
    data: dict[str, Any] = {"items": plain(list(page.items)), "next": page.next}
    if page.count is not None:
        data["count"] = page.count
    response = with_tag(request, _json(data), None)
    if page.next:
        query = request.GET.copy()
        query["cursor"] = page.next
        response["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return response


def _json(value: Any, status: int = 200) -> HttpResponse:
    data = plain(value)
    if settings.BANYAN_DEMO and isinstance(data, dict):
        data["specimen"] = MARK
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(body, status=status, content_type=JSON)


def with_tag(
    request: HttpRequest, response: HttpResponse, version: int | None
) -> HttpResponse:
    """Give a read its entity tag; answer 304 when the program has it already."""
    if request.method not in ("GET", "HEAD"):
        if version is not None:
            response["ETag"] = f'"{version}"'
        return response
    digest = hashlib.sha256(response.content).hexdigest()[:20]
    tag = f'"{version}-{digest}"' if version is not None else f'"{digest}"'
    if tag in _tags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    response["ETag"] = tag
    return response


_TAG = re.compile(r'(?:W/)?("[^"]*")')


def _tags(header: str) -> set[str]:
    """Return the tags of a header; compressed answers carry weak ones."""
    return set(_TAG.findall(header))


def version_read(request: HttpRequest) -> int | None:
    """Return the version that ``If-Match`` names, ``None`` when it names none.

    A tag that no read of ours has given counts as a version that is long gone.
    """
    header = request.headers.get("If-Match", "").strip()
    if not header or header == "*":
        return None
    tags = _tags(header)
    first = next(iter(tags), '""').strip('"').partition("-")[0]
    return int(first) if first.isascii() and first.isdigit() and len(first) < 10 else -1


def attachment(content: bytes, name: str, media: str) -> HttpResponse:
    """Return a file to be saved, never shown inside a page."""
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"
    return response


def address(*parts: object) -> str:
    """Return an address of this interface."""
    return "/api/v1/" + "/".join(quote(str(part), safe="") for part in parts)
