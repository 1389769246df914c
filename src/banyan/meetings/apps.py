from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "banyan.meetings"
    label = "meetings"
