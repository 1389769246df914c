"""The address of the gallery."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import views

urlpatterns = [
    page("gallery", views.gallery, right=None, name="gallery", public=True),
]
