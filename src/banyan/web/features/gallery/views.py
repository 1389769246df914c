"""One page with everything a page may be made of."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from banyan.kernel.errors import NotVisible
from banyan.web.shared.frame import ROOMS, RailItem, frame_of

from .forms import SampleForm
from .pages import GalleryPage


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the gallery; elsewhere than in a demonstration it does not exist."""
    if not (settings.DEBUG or settings.BANYAN_DEMO):
        raise NotVisible()
    language = get_language() or "en"
    here = request.path
    rail = tuple(
        RailItem(
            room.key,
            gettext(room.label),
            room.icon,
            here,
            room.key == "organisation",
            "12" if room.key == "inbox" else "",
        )
        for room in ROOMS
    )
    frame = replace(
        frame_of(request),
        rail=rail,
        signed_in=True,
        account="Nguyễn Thị Minh Khai",
        search_url=here,
    )
    form = SampleForm({"name": "Nguyễn Văn", "born_on": "31/02/1950"})
    page = GalleryPage.build(language, frame.moment.today, here)
    context = {"frame": frame, "page": page, "form": form}
    return render(request, "gallery/gallery.html", context)
