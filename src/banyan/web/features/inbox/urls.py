"""The address of the inbox."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [page("", views.inbox, right=None, name="inbox")]
