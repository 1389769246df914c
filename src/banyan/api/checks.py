"""System checks: every endpoint is known, once, with a right that exists."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from banyan.rulebook import packs

from .endpoints import ENDPOINTS


@register()
def every_endpoint_has_its_right(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with an endpoint whose right no pack defines."""
    from .app import interface

    interface()
    known = set(packs.rights())
    return [
        Error(
            f"the endpoint {e.name} needs the right {e.right}, which is none",
            hint="name a right of packs/right-sets.toml",
            id="banyan.E011",
        )
        for e in ENDPOINTS.values()
        if e.right and e.right not in known
    ]
