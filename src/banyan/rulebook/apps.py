from django.apps import AppConfig
from django.conf import settings

from . import packs


class RulebookConfig(AppConfig):
    name = "banyan.rulebook"
    label = "rulebook"

    def ready(self) -> None:
        """Ask the pack that the installation runs on when no other is named."""
        packs.set_default_pack(getattr(settings, "BANYAN_PACK", packs.DEFAULT_PACK))
