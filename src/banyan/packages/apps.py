from django.apps import AppConfig


class PackagesConfig(AppConfig):
    name = "banyan.packages"
    label = "packages"
