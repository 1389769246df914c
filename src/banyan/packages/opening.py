"""Opening a package: everything is checked before anything of it is believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from banyan.kernel.actor import Actor
from banyan.kernel.errors import InputError
from banyan.papers.domain.sniffing import safe_name, sniffed

from . import keys
from .documents import Document, read_document, says
from .domain.errors import refused, wrong
from .domain.fingerprint import fingerprint, grouped
from .domain.manifest import Manifest, read_manifest, require_whole
from .domain.signing import read_signature
from .domain.standing import KeyKnown, key_standing
from .domain.zipped import MANIFEST, SIGNATURE, require_form, unpack
from .models import SenderKey
from .store import WRITE, keys_visible


@dataclass(frozen=True)
class Opened:
    """A sound package: signed as it says, whole, unchanged; not yet trusted."""

    manifest: Manifest
    documents: Mapping[tuple[str, str], Document]
    members: Mapping[str, bytes]
    size: int

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signed it."""
        return fingerprint(bytes.fromhex(self.manifest.public_key))


def opened(content: bytes) -> Opened:
    """Open a package. Raises InputError for whatever is wrong with it."""
    members = unpack(content)
    for name in (MANIFEST, SIGNATURE):
        if name not in members:
            raise wrong("missing", name=name)
    manifest = read_manifest(members[MANIFEST])
    key_id, signature = read_signature(members[SIGNATURE])
    is_its_key = keys.key_id_of(manifest.public_key) == key_id
    raw, public = members[MANIFEST], manifest.public_key
    if not is_its_key or not keys.is_signed(public, raw, signature):
        raise wrong("signature")
    require_whole(manifest, members)
    require_form(content, members)
    return Opened(manifest, _documents(manifest, members), members, len(content))


def _documents(
    manifest: Manifest, members: Mapping[str, bytes]
) -> dict[tuple[str, str], Document]:
    found = {}
    for one in manifest.records:
        document = read_document(members[one.path], one.kind, one.uid)
        if says(document) != one.says or (one.kind, one.uid) in found:
            raise wrong("shape", reason=one.path)
        found[one.kind, one.uid] = document
    limit = int(settings.BANYAN_MAX_FILE_MB * 1_000_000)
    for file in manifest.files:
        content = members[file.path]
        try:
            seen = sniffed(content, file.name, limit=limit)
        except InputError as error:
            raise wrong("file", name=file.name) from error
        is_as_said = (seen.media_type, len(content)) == (file.media_type, file.size)
        if not is_as_said or safe_name(file.name) != file.name:
            raise wrong("file", name=file.name)
    return found


def sender_of(actor: Actor, manifest: Manifest) -> SenderKey:
    """Return the confirmed key of the sender, among those that the actor looks after.

    Raises StateRefusal: a package of this installation, one for another, a key that is
    unknown, changed or withdrawn.
    """
    sender, public = manifest.sender.installation, manifest.public_key
    if keys.is_own(sender, public):
        raise refused("own")
    meant = manifest.recipient.installation
    if meant and meant != keys.installation():
        raise refused("elsewhere")
    rows = keys_visible(actor, WRITE).filter(installation=sender)
    others = keys_visible(actor, WRITE).filter(public=public)
    known = list((rows | others).order_by("pk"))
    digits = fingerprint(bytes.fromhex(public))
    what, trusted = key_standing(sender, digits, tuple(_known(row) for row in known))
    if what:
        values: dict[str, Any] = {"fingerprint": grouped(digits)}
        if trusted:
            values["known"] = grouped(trusted)
        raise refused(what, **values)
    return next(
        row
        for row in known
        if row.state == SenderKey.TRUSTED
        and (row.installation, row.fingerprint) == (sender, digits)
    )


def _known(row: SenderKey) -> KeyKnown:
    is_trusted = row.state == SenderKey.TRUSTED
    return KeyKnown(row.installation, row.fingerprint, is_trusted)
