from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "banyan.figures"
    label = "figures"
