"""The language of an answer: what the program asks for, else the account's."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def asked_language(request: HttpRequest) -> str:
    """Return the first language of ``Accept-Language`` that Banyan speaks, or ""."""
    for wanted, _weight in parse_accept_lang_header(
        request.headers.get("Accept-Language", "")
    ):
        if wanted == "*":
            break
        try:
            return get_supported_language_variant(wanted)
        except LookupError:
            continue
    return ""


def speak(request: HttpRequest, account: str = "") -> None:
    """Answer in the language asked for, else in the account's, else in English."""
    translation.activate(asked_language(request) or account or "en")
