"""The request as a view of the interface sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from banyan.kernel.actor import Actor

if TYPE_CHECKING:

    class Asked(HttpRequest):
        """A request that has come through its gate."""

        actor: Actor
        read_at: int | None
        user: Any

else:
    Asked = HttpRequest
