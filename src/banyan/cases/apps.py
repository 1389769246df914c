from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "banyan.cases"
    label = "cases"
