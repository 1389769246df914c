from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "banyan.deadlines"
    label = "deadlines"
