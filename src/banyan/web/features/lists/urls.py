"""Addresses of lists."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import batch, exports, saved, shown, views

urlpatterns = [
    page("lists/", views.overview, right=None, name="lists"),
    page("lists/saved/", saved.saved_lists, right=None, name="saved_lists"),
    page("lists/saved/<uuid:uid>/", saved.saved_list, right=None, name="saved_list"),
    page(
        "lists/saved/<uuid:uid>/remove/",
        saved.remove,
        right=None,
        name="saved_remove",
    ),
    page(
        "lists/saved/<uuid:uid>/restore/",
        saved.restore,
        right=None,
        name="saved_restore",
    ),
    page("lists/done/", batch.history, right=None, name="batches"),
    page("lists/done/<uuid:uid>/", batch.outcome, right=None, name="batch"),
    page("lists/done/<uuid:uid>/undo/", batch.undo, right=None, name="batch_undo"),
    page("lists/<slug:key>/", views.list_page, right=None, name="list"),
    page("lists/<slug:key>/save/", saved.save, right=None, name="list_save"),
    page("lists/<slug:key>/batch/", batch.choose, right=None, name="list_batch"),
    page("lists/<slug:key>/export/", exports.take_out, right=None, name="list_export"),
]

shown.tools.append(exports.tools_of)
shown.tools.append(saved.tools_of)
shown.batches.append(batch.acts_of)
