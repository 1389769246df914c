from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "banyan.exchange"
    label = "exchange"
