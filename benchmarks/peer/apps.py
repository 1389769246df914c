"""The application of the peer."""

from django.apps import AppConfig


class PeerConfig(AppConfig):
    """A plain Django application."""

    name = "benchmarks.peer"
    label = "peer"
    default_auto_field = "django.db.models.BigAutoField"
