"""The base application: installs triggers after migrate, moves the clock."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _install_triggers(sender: Any, **kwargs: Any) -> None:
    from django.db import connection

    from . import triggers

    if kwargs.get("using", "default") != "default":
        return
    tables = set(connection.introspection.table_names())
    if {t.table for t in triggers.all_triggers()} <= tables:
        triggers.install()


class BaseConfig(AppConfig):
    """Base under all rooms."""

    name = "banyan.base"
    label = "base"

    def ready(self) -> None:
        """Install the training clock and the trigger hook."""
        from banyan.kernel import clock

        from . import training

        clock.set_shift(training.current_shift)
        post_migrate.connect(_install_triggers, dispatch_uid="banyan-triggers")
