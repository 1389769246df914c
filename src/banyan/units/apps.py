from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "banyan.units"
    label = "units"
