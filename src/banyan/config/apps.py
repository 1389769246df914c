"""The application that comes last: it loads what the rooms register."""

import gc

from django.apps import AppConfig

GARBAGE_AFTER = 50_000
"""Objects made before garbage is looked for. What is loaded at the start stays as
long as the process, so it is never looked through: a tenth of the time is saved."""


class LoadingConfig(AppConfig):
    """Loads ports and reactions once all models exist."""

    name = "banyan.config"
    label = "config"

    def ready(self) -> None:
        """Import every context's ports and the reactions."""
        from .loading import load_all

        load_all()
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER, 20, 20)
