"""The app of the room jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs, their files and schedules."""

    name = "banyan.jobs"
    default_auto_field = "django.db.models.BigAutoField"
