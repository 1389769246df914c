from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "banyan.api"
    label = "api"

    def ready(self) -> None:
        """Check that every endpoint has its right."""
        from . import checks  # noqa: F401
