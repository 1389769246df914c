"""Packs in process memory, by their hash; and the short way for services to ask.

A pack is read once and never changed: a case that pinned a hash gets the same
rules as long as the process has read it. ``reload`` reads the folders anew.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from pathlib import Path

import banyan.packs
from banyan.base.ports import pack_checks
from banyan.kernel.text import Text

from .domain import diff as _diff
from .domain.check import pack_problems
from .domain.errors import NoSuchPack, NoSuchRule, PackError, PackProblem
from .domain.evaluate import value_of
from .domain.pack import Pack, Shared, read_pack, read_shared
from .domain.rules import NATIONAL, Answer, Rule, Scope
from .domain.shapes import Labels, Post, Right, RightSet, Structure, UnitKind

DEFAULT_PACK = "vn-party"
SHIPPED = Path(banyan.packs.__file__).parent

_folders: tuple[Path, ...] = (SHIPPED,)
_by_hash: dict[str, Pack] = {}
_current: dict[str, str] = {}
_shared: Shared | None = None
_ids: list[str] = []
_default = DEFAULT_PACK


def set_folders(*folders: Path) -> None:
    """Add folders of packs of the installation's own beside the shipped ones."""
    global _folders
    _folders = (*folders, SHIPPED)
    reload()


def set_default_pack(pack: str) -> None:
    """Say which pack is asked when a caller names none."""
    global _default
    _default = pack


def default_pack() -> str:
    """Return the id of the pack that is asked when a caller names none."""
    return _default


def reload() -> None:
    """Forget which pack is current, so that the next question reads the folders."""
    global _shared
    _shared = None
    _current.clear()
    _ids.clear()


def pack_ids() -> list[str]:
    """Return the ids of all packs, in order.

    The folders are read once: pages ask for every word that they show.
    """
    if not _ids:
        found = {
            f.parent.name for folder in _folders for f in folder.glob("*/pack.toml")
        }
        _ids.extend(sorted(found))
    return list(_ids)


def shared() -> Shared:
    """Return the labels and right sets that all packs share."""
    global _shared
    if _shared is None:
        _shared, problems = read_shared(SHIPPED)
        if problems:
            raise PackError("shared", problems)
    return _shared


def rulebook(pack_id: str | None = None) -> Pack:
    """Return a pack, read and checked once per process; a faulty one raises."""
    wanted = pack_id or _default
    if wanted not in _current:
        pack, problems = load(folder_of(wanted))
        if problems:
            raise PackError(wanted, problems)
        _by_hash[pack.hash] = pack
        _current[wanted] = pack.hash
    return _by_hash[_current[wanted]]


def rulebook_pinned(pack_hash: str) -> Pack | None:
    """Return the pack of this hash, when this process has read it."""
    return _by_hash.get(pack_hash)


def folder_of(pack_id: str) -> Path:
    """Return the folder of a pack; the installation's own come first."""
    for folder in _folders:
        if (folder / pack_id / "pack.toml").exists():
            return folder / pack_id
    raise NoSuchPack(pack=pack_id)


def load(folder: Path) -> tuple[Pack, list[PackProblem]]:
    """Read a pack folder with the pack that it extends, and check all of it."""
    pack, problems = read_pack(folder, shared(), _base_of(folder))
    return pack, sorted({*problems, *(pack_problems(pack) if not problems else ())})


def checked(folder: Path) -> tuple[Pack, list[PackProblem]]:
    """Read a pack folder and let every room check what it reads of it."""
    pack, problems = load(folder)
    if not problems:
        problems = [p for _key, check in pack_checks for p in check(pack, folder)]
    return pack, sorted(set(problems))


def _base_of(folder: Path) -> Pack | None:
    try:
        head = tomllib.loads((folder / "pack.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return None
    base = head.get("extends")
    return rulebook(base) if isinstance(base, str) and base else None


def ask(
    rule_id: str,
    *,
    on: dt.date,
    scope: Scope = NATIONAL,
    pack: str | None = None,
) -> Answer:
    """Answer for one rule on a day: the short way for services."""
    return value_of(rulebook(pack), rule_id, on, scope)


def rule(rule_id: str, pack: str | None = None) -> Rule:
    """Return a rule with all its values."""
    found = rulebook(pack).rules.get(rule_id)
    if found is None:
        raise NoSuchRule(pack=pack or _default, rule=rule_id)
    return found


def diff(
    before: dt.date,
    after: dt.date,
    *,
    scope: Scope = NATIONAL,
    pack: str | None = None,
) -> _diff.Diff:
    """Return what changed between two days."""
    return _diff.diff_of(rulebook(pack), before, after, scope)


def structures(pack: str | None = None) -> Mapping[str, Structure]:
    """Return the structures of a pack by key."""
    return rulebook(pack).structures


def unit_kinds(pack: str | None = None) -> Mapping[str, UnitKind]:
    """Return the kinds of units of a pack by key."""
    return rulebook(pack).kinds


def posts(pack: str | None = None) -> Mapping[str, Post]:
    """Return the posts of a pack by key."""
    return rulebook(pack).posts


def labels(pack: str | None = None, group: str = "") -> Mapping[str, Text]:
    """Return one group of labels: key to text."""
    return rulebook(pack).labels.get(group, {})


def label_groups(pack: str | None = None) -> Labels:
    """Return all groups of labels."""
    return rulebook(pack).labels


def rights() -> Mapping[str, Right]:
    """Return every right by key."""
    return shared().rights


def right_sets() -> Mapping[str, RightSet]:
    """Return the right sets by key."""
    return shared().right_sets
