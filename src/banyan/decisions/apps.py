from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "banyan.decisions"
    label = "decisions"
