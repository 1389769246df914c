"""Frames in process memory: of the packs as they are, and as campaigns pinned them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from banyan.cases.definitions import read_pack as read_procedures
from banyan.kernel.errors import NotVisible
from banyan.kernel.text import gettext_noop as _
from banyan.rulebook import packs
from banyan.rulebook.domain.errors import PackError, PackProblem
from banyan.rulebook.domain.pack import Pack
from banyan.rulebook.domain.rules import Answer
from banyan.rulebook.domain.source import Source

from .domain.frame import Frame
from .domain.read import frame_problems, read_content, read_file

_of_pack: dict[str, dict[str, Frame]] = {}
_by_hash: dict[str, Frame] = {}


class NoSuchFrame(NotVisible):
    """The pack has no frame of that key."""

    code = "evaluation.no_frame"
    template = _("The rule pack “%(pack)s” has no frame “%(frame)s”.")


def read_pack(pack: Pack, folder: Path) -> tuple[dict[str, Frame], list[PackProblem]]:
    """Read and check every frame of a pack, with those of the pack it extends."""
    found = dict(frames(pack.extends)) if pack.extends else {}
    problems: list[PackProblem] = []
    kinds = read_procedures(pack, folder)[0]
    for file in sorted((folder / "frames").glob("*.toml")):
        frame, wrong = read_file(file, pack.id)
        name = f"{pack.id}/frames/{file.name}"
        problems += wrong or frame_problems(frame, name, pack.rules, kinds)
        found[frame.key] = frame
    return found, problems


def check_pack(pack: Pack, folder: Path) -> list[PackProblem]:
    """Return what is wrong with the frames of a pack: for ``rulebook check``."""
    return read_pack(pack, folder)[1]


def frames(pack: str | None = None) -> Mapping[str, Frame]:
    """Return the frames of a pack by key; a faulty one raises."""
    book = packs.rulebook(pack)
    if book.hash not in _of_pack:
        found, problems = read_pack(book, packs.folder_of(book.id))
        if problems:
            raise PackError(book.id, problems)
        _of_pack[book.hash] = found
        _by_hash.update({f.hash: f for f in found.values()})
    return _of_pack[book.hash]


def frame_of(key: str, pack: str | None = None) -> Frame:
    """Return one frame as the pack has it today."""
    found = frames(pack).get(key)
    if found is None:
        raise NoSuchFrame(pack=pack or packs.default_pack(), frame=key)
    return found


def pinned(pack: str, hash_: str, content: Mapping[str, Any]) -> Frame:
    """Return the frame that a campaign pinned, from memory or from its content."""
    if hash_ not in _by_hash:
        problems: list[PackProblem] = []
        restored = {k: _day(k, v) for k, v in content.items()}
        source = Source(f"{pack}/frame", restored)
        _by_hash[hash_] = read_content(source, pack, problems)
    return _by_hash[hash_]


def _day(key: str, value: Any) -> Any:
    return dt.date.fromisoformat(value) if key in ("from", "to") else value


def plain(frame: Frame) -> Any:
    """Return the content of a frame as JSON keeps it."""
    return json.loads(json.dumps(frame.content, default=str, ensure_ascii=False))


_answered: dict[tuple[str, str, dt.date], dict[str, Answer]] = {}
MOST = 200


def answers(frame: Frame, on: dt.date) -> dict[str, Answer]:
    """Return what the rulebook says of every rule of a frame on a day.

    Kept by the hashes of pack and frame: thousands of reviews ask for the same.
    """
    key = (packs.rulebook(frame.pack).hash, frame.hash, on)
    if key not in _answered:
        if len(_answered) > MOST:
            _answered.clear()
        _answered[key] = {
            n: packs.ask(n, on=on, pack=frame.pack) for n in frame.rules()
        }
    return dict(_answered[key])
