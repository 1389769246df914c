"""The ledger application: knows every ledgered model once all are loaded."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Acts, entries, seals, readings."""

    name = "banyan.ledger"
    label = "ledger"

    def ready(self) -> None:
        """Register the ledgered models by name."""
        from .codecs import register_all

        register_all()
