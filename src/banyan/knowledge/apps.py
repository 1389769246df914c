from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "banyan.knowledge"
    label = "knowledge"
