from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "banyan.evaluation"
    label = "evaluation"
