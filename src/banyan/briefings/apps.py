from django.apps import AppConfig


class BriefingsConfig(AppConfig):
    name = "banyan.briefings"
    label = "briefings"
