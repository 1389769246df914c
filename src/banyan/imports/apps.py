from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "banyan.imports"
    label = "imports"
