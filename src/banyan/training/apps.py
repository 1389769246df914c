from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "banyan.training"
    label = "training"
