from django.apps import AppConfig


class CommitmentsConfig(AppConfig):
    name = "banyan.commitments"
    label = "commitments"
