"""Before the first request of a day, the day roll."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from banyan.base.dayroll import ensure_rolled

Answer = Callable[[HttpRequest], HttpResponseBase]


class DayRollMiddleware:
    """Makes true what begins today before anybody reads a page of today.

    The worker rolls the day at midnight; this holds also where no worker runs.
    It costs a comparison, and one query once a day in each process.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Roll when this process has not seen this day rolled."""
        ensure_rolled()
        return self.get_response(request)
