"""Keeping the vectors of texts: made by the clock and by a job, never by a page.

Vectors are derived like the texts themselves, so making them is no act. Triggers take
a vector away with its text; what has none, or one of another model or another text, is
made here, in batches: read, put into numbers without a lock, written in a short
transaction that looks again whether the texts are still the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from banyan.base import jobs
from banyan.base.ports import search_sources
from banyan.kernel.errors import StateRefusal
from banyan.kernel.text import LANGUAGES, source_hash
from banyan.kernel.text import gettext_noop as _

from . import encoding
from .domain.nearness import language_of
from .encoding import Encoder, Standing
from .models import LanguageMean, SearchText, TextVector

BATCH = 64
CHECKED = 2000
"""Vectors that are held against their texts at a time."""
AT_ONCE = 256
"""Texts that the clock reads between two looks at what else is due."""
SAMPLE = 20_000
"""Vectors of a language from which its mean is taken, the newest."""
STEADY = 10
"""A language of few texts leans towards the mean of all, as if so many were of it."""
DRIFT = 0.1
"""When a language grew or shrank by this share, its mean is taken anew."""
EVERY_LANGUAGE = ""

Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """What making vectors did: texts read, vectors that counted for nothing removed."""

    texts: int
    removed: int


@dataclass(frozen=True)
class VectorState:
    """How far it is: texts to be read by meaning, how many were, how it stands here."""

    standing: Standing
    model: str
    texts: int
    read: int
    languages: dict[str, int]

    @property
    def waiting(self) -> int:
        """How many texts have no vector of this model yet; of any, without a model."""
        return self.texts - self.read


def vectors_state() -> VectorState:
    """Return how far the vectors are. Loads the encoder where there is one."""
    encoder = encoding.encoder()
    model = encoder.identity if encoder else ""
    with_one = _meant().filter(vector__isnull=False)
    read = with_one.filter(vector__model=model) if model else with_one
    counted = read.values_list("vector__language").annotate(n=Count("pk"))
    languages = dict(counted.order_by("vector__language"))
    return VectorState(
        encoding.standing(),
        model,
        _meant().count(),
        sum(languages.values()),
        languages,
    )


def waiting() -> int:
    """Count texts that have no vector of any model; nothing is loaded for it."""
    return _waiting().count()


def vectors_make(*, anew: bool = False, told: Told | None = None) -> Made:
    """Make every vector that is missing or no longer right; all of them with ``anew``.

    ``told`` hears how many of how many are done. Raises StateRefusal where texts
    cannot be read by meaning here.
    """
    encoder = encoding.encoder()
    if encoder is None:
        stands = encoding.standing()
        raise StateRefusal(
            stands.sentence, code="search.meaning", way_out=stands.way_out
        )
    removed = _forget_all() if anew else _forget_wrong(encoder)
    total, made = waiting(), 0
    for count in _batches(encoder):
        made += count
        if told is not None:
            told(made, total)
    _means_make(encoder)
    return Made(made, removed)


def vectors_catch_up() -> int:
    """Read some of the texts that changed; return how many. For the worker's clock.

    Does nothing, and loads nothing, where there is no encoder or nothing waits.
    """
    if not encoding.standing().is_ready or not _waiting().exists():
        return 0
    encoder = encoding.encoder()
    if encoder is None:
        return 0
    made = 0
    for count in _batches(encoder):
        made += count
        if made >= AT_ONCE:
            break
    if made and _drifted(encoder):
        _means_make(encoder)
    return made


# -- which texts -----------------------------------------------------------------------


def _meant() -> QuerySet[SearchText]:
    """Return the texts that are read by meaning: fields that their sources name."""
    wanted = Q(pk__in=())
    for _key, source in search_sources:
        if source.meant:
            wanted |= Q(kind=source.kind, field__in=source.meant)
    return SearchText.objects.filter(wanted)


def _waiting() -> QuerySet[SearchText]:
    kept = TextVector.objects.filter(text=OuterRef("pk"))
    return _meant().filter(~Exists(kept))


def _forget_all() -> int:
    LanguageMean.objects.all().delete()
    return TextVector.objects.all().delete()[0]


def _forget_wrong(encoder: Encoder) -> int:
    """Remove vectors of other models, of texts no longer meant, of texts that changed."""
    LanguageMean.objects.exclude(model=encoder.identity).delete()
    removed = TextVector.objects.exclude(model=encoder.identity).delete()[0]
    its = _meant().filter(pk=OuterRef("pk"))
    removed += TextVector.objects.filter(~Exists(its)).delete()[0]
    last = 0
    while rows := list(
        TextVector.objects.filter(pk__gt=last)
        .order_by("pk")
        .values_list("pk", "digest", "text__shown")[:CHECKED]
    ):
        wrong = [pk for pk, digest, shown in rows if digest != source_hash(shown)]
        if wrong:
            removed += TextVector.objects.filter(pk__in=wrong).delete()[0]
        last = rows[-1][0]
    return removed


# -- making them -----------------------------------------------------------------------


def _batches(encoder: Encoder) -> Iterator[int]:
    """Make what is missing, batch by batch; yield how many each made."""
    last = 0
    while rows := list(_waiting().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = rows[-1].pk
        yield _written(rows, _vectors_of(encoder, rows), encoder.identity)


def _vectors_of(encoder: Encoder, rows: list[SearchText]) -> Mapping[str, bytes]:
    """Return vectors by the hash of a text; each text is put into numbers once."""
    texts = {source_hash(row.shown): row.shown for row in rows}
    kept = TextVector.objects.filter(digest__in=list(texts), model=encoder.identity)
    found = {digest: bytes(v) for digest, v in kept.values_list("digest", "vector")}
    fresh = [digest for digest in texts if digest not in found]
    made = encoder.texts([texts[digest] for digest in fresh])
    return found | dict(zip(fresh, made, strict=True))


def _written(
    rows: list[SearchText], vectors: Mapping[str, bytes], identity: str
) -> int:
    with transaction.atomic():
        still = SearchText.objects.select_for_update().order_by("pk")
        there = dict(
            still.filter(pk__in=[r.pk for r in rows]).values_list("pk", "shown")
        )
        fresh = [
            TextVector(
                text_id=row.pk,
                language=row.language or language_of(row.shown),
                model=identity,
                digest=source_hash(row.shown),
                vector=vectors[source_hash(row.shown)],
            )
            for row in rows
            if there.get(row.pk) == row.shown
        ]
        TextVector.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _means_make(encoder: Encoder) -> None:
    """Take the means anew: one of each language, one of all."""
    known: dict[str, list[bytes]] = {}
    counts = _counted(encoder)
    for language in counts:
        rows = TextVector.objects.filter(model=encoder.identity, language=language)
        newest = rows.order_by("-pk").values_list("vector", flat=True)[:SAMPLE]
        known[language] = [bytes(v) for v in newest]
    reckon = encoder.arithmetic
    means = {k: reckon.mean(vectors) for k, vectors in known.items()}
    if not means:
        return
    shared = reckon.mean(list(means.values()))
    means = {k: reckon.mean([*known[k], *[shared] * STEADY]) for k in means}
    counts[EVERY_LANGUAGE], means[EVERY_LANGUAGE] = sum(counts.values()), shared
    with transaction.atomic():
        LanguageMean.objects.all().delete()
        LanguageMean.objects.bulk_create(
            LanguageMean(
                model=encoder.identity,
                language=language,
                texts=counts[language],
                vector=mean,
            )
            for language, mean in sorted(means.items())
        )


def _drifted(encoder: Encoder) -> bool:
    rows = LanguageMean.objects.filter(model=encoder.identity)
    kept = dict(rows.values_list("language", "texts"))
    counts = _counted(encoder)
    return any(
        abs(counts.get(k, 0) - kept.get(k, 0)) > DRIFT * kept.get(k, 0)
        for k in LANGUAGES
    )


def _counted(encoder: Encoder) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    rows = TextVector.objects.filter(model=encoder.identity).order_by("language")
    found.update(rows.values_list("language").annotate(n=Count("pk")))
    return found


# -- the job ---------------------------------------------------------------------------


def run(job: jobs.JobContext) -> Mapping[str, Any]:
    """Make every vector that is missing or wrong; nothing where there is no encoder."""
    if encoding.encoder() is None:
        return {"texts": 0, "removed": 0}

    def told(done: int, total: int) -> None:
        job.progress(done, total, _("Reading texts by meaning"))

    made = vectors_make(anew=bool(job.params.get("anew")), told=told)
    return {"texts": made.texts, "removed": made.removed}


JOB = jobs.JobKind(
    "search.meaning",
    _("Read texts by meaning"),
    run,
    retries=2,
    right="settings.admin",
    schedule="every day at 02:10",
    by_hand=True,
    shows=(("texts", _("Texts read")), ("removed", _("Removed"))),
)
