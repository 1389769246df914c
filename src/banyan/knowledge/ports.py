"""What this room registers: topics in the search, what words mean, the doctor."""

from __future__ import annotations

from banyan.base import ports
from banyan.base.ports import SearchSource

from . import searching
from .domain.thesaurus import check
from .models import Topic
from .queries import READ, concept_of

ports.search_sources.register(
    "topics",
    SearchSource(
        searching.KIND,
        searching.rebuild,
        searching.show,
        READ,
        meant=("label", "alt"),
        names=True,
    ),
)
ports.search_meanings.register("topics", searching.meanings)


def thesaurus_problems() -> list[str]:
    """Say what does not hold in the thesaurus."""
    rows = Topic.objects.filter(retired=False).select_related("broader")
    return [f"topics: {p.message}" for p in check(concept_of(row) for row in rows)]


ports.doctor.register("topics", thesaurus_problems)
