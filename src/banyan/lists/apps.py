from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "banyan.lists"
    label = "lists"
