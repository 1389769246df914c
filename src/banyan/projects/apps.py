from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "banyan.projects"
    label = "projects"

    def ready(self) -> None:
        """Let the kinds of this room be kept as those of exchanges are."""
        from . import kinds  # noqa: F401 - registers
