from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "banyan.base"
    label = "base"
