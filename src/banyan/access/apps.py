from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "banyan.access"
    label = "access"
