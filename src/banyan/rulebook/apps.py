from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "banyan.rulebook"
    label = "rulebook"
