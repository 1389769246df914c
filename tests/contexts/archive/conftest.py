"""A small organisation with something in every corner that an export must keep."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from banyan.archive import services
from banyan.kernel.actor import system_actor
from banyan.kernel.text import Text
from banyan.papers import services as papers
from banyan.people import services as people
from tests.support import web_world

SYSTEM = system_actor("test")
CONTENT = "Nội dung của một văn bản.\nເນື້ອໃນ.\n".encode()


def furnish() -> web_world.World:
    """Build the organisation: papers, one erased; sealed values; a past; a seal."""
    world = web_world.build()
    kept = paper(world, CONTENT)
    gone = paper(world, b"To be erased.\n")
    paper(world, CONTENT)
    papers.paper_erase(actor=SYSTEM, paper=gone, reason="No longer needed")
    people.sensitive_set(
        actor=SYSTEM,
        commands=[
            people.SetSensitive(
                person=world.member.pk, field="national-id", value="001085000001"
            )
        ],
    )
    assert kept.versions.get().size == len(CONTENT)
    web_world.seal()
    return world


def paper(world: web_world.World, content: bytes) -> Any:
    """File a paper of a branch."""
    return papers.paper_add(
        actor=SYSTEM,
        title=Text(vi="Nghị quyết", lo="ມະຕິ", en="Resolution"),
        kind="resolution",
        unit=world.units["branch"],
        content=content,
        file_name="nghi-quyet.txt",
    )


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Any) -> Path:
    """Keys, heads and contents of this test alone."""
    folder = tmp_path / "here"
    folder.mkdir()
    settings.BANYAN_DATA = folder
    return folder


@pytest.fixture
def world(db: None) -> web_world.World:
    """The small organisation."""
    return furnish()


@dataclass(frozen=True)
class Source:
    """The installation that was exported, and its two exports."""

    data: Path
    plain: Path
    secret: Path


@pytest.fixture(scope="session")
def source(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any
) -> Source:
    """Export the small organisation once; the database is empty again afterwards."""
    data = tmp_path_factory.mktemp("source")
    found = Source(data, data / "plain.zip", data / "secret.zip")
    outer = transaction.atomic()
    outer._from_testcase = True  # as in every test: sealing may begin inside
    with django_db_blocker.unblock(), override_settings(BANYAN_DATA=data), outer:
        furnish()
        services.archive_export(actor=SYSTEM, path=found.plain)
        services.archive_export(actor=SYSTEM, path=found.secret, with_secrets=True)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def archive(source: Source) -> Path:
    """A full export without the secrets."""
    return source.plain


def rewritten(source: Path, target: Path, **changes: Any) -> Path:
    """Copy an archive with members changed (None leaves one out)."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return target
