from django.apps import AppConfig


class YearlyConfig(AppConfig):
    name = "banyan.yearly"
    label = "yearly"
