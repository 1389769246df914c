from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "banyan.access"
    label = "access"

    def ready(self) -> None:
        """Listen to what allauth says of second factors and of linked identities."""
        from allauth.mfa import signals
        from allauth.socialaccount import signals as links

        from . import listening

        signals.authenticator_added.connect(listening.on_factor_added)
        signals.authenticator_removed.connect(listening.on_factor_removed)
        signals.authenticator_reset.connect(listening.on_codes_made)
        links.social_account_added.connect(listening.on_linked)
        links.social_account_removed.connect(listening.on_unlinked)
