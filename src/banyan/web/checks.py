"""System checks: every address is registered with its right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from .shared.routes import ROUTES


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every pattern of the pages; the machine interface has its own check."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry) if entry.app_name != "api" else ()
        else:
            yield entry


@register()
def every_address_has_its_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with an address that nobody classified."""
    return [
        Error(
            f"the address {p.pattern} has no registered right",
            hint="build it with banyan.web.shared.routes.page(...)",
            id="banyan.E001",
        )
        for p in patterns()
        if p.name not in ROUTES
    ]
