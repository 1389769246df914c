"""The application that comes last: it loads what the rooms register."""

from django.apps import AppConfig


class LoadingConfig(AppConfig):
    """Loads ports and reactions once all models exist."""

    name = "banyan.config"
    label = "config"

    def ready(self) -> None:
        """Import every context's ports and the reactions."""
        from .loading import load_all

        load_all()
