from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "banyan.papers"
    label = "papers"
