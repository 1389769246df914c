"""Files of materials and of handouts: for who is shown the record, guests too."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from ninja import File, Form, UploadedFile

from banyan.exchange import queries as exchange
from banyan.exchange import services as exchanging
from banyan.papers.attaching import FileLine
from banyan.training import queries as training
from banyan.training import services as teaching

from ..acts import Record, record_of
from ..answers import Made, address
from ..commands import Request, words
from ..endpoints import Room
from ..paging import Page
from ..references import Num
from .papers import FILE, file_named
from .requests import Asked

room = Room("Files of records")
Uid = uuid.UUID


class FileForm(Request):
    """What is said of a file."""

    language: words(2) = ""  # type: ignore[valid-type]


@room.get(
    "/exchange/materials/{material}/files",
    right="exchange.read",
    gives=FileLine,
    many=True,
)
def material_files(request: Asked, material: Uid) -> Page:
    """List the files of a material that you are shown, the newest version first."""
    return Page(exchange.material_files(request.actor, material).files)


@room.post("/exchange/materials/{material}/files", right="exchange.write", gives=Record)
def material_attached(
    request: Asked, material: Uid, asked: Form[FileForm], file: File[UploadedFile]
) -> Made:
    """Add a file to a material (multipart form); the same language is a new version."""
    made = exchanging.material_attach(
        actor=request.actor,
        material=material,
        content=file.read(),
        file_name=file_named(file),
        language=asked.language,
    )
    where = address("exchange", "materials", material, "files")
    return Made(record_of(made), where)


@room.open(
    "/exchange/materials/{material}/files/{version}/open",
    right="exchange.read",
    gives=None,
    media=FILE,
)
def material_opened(request: Asked, material: Uid, version: Num) -> HttpResponse:
    """Take out a file of a material; it is recorded first."""
    found = exchanging.material_open(
        actor=request.actor, material=material, version=version
    )
    return HttpResponse(found.content, headers=found.headers)


@room.get("/handouts/{handout}/files", right=None, gives=FileLine, many=True)
def handout_files(request: Asked, handout: Uid) -> Page:
    """List the files of a handout that you are shown, the newest version first."""
    return Page(training.handout_files(request.actor, handout).files)


@room.post("/handouts/{handout}/files", right="training.write", gives=Record)
def handout_attached(
    request: Asked, handout: Uid, asked: Form[FileForm], file: File[UploadedFile]
) -> Made:
    """Add a file to a handout (multipart form); the same language is a new version."""
    made = teaching.handout_attach(
        actor=request.actor,
        handout=handout,
        content=file.read(),
        file_name=file_named(file),
        language=asked.language,
    )
    return Made(record_of(made), address("handouts", handout, "files"))


@room.open(
    "/handouts/{handout}/files/{version}/open", right=None, gives=None, media=FILE
)
def handout_opened(request: Asked, handout: Uid, version: Num) -> HttpResponse:
    """Take out a file of a handout; it is recorded first."""
    found = teaching.handout_open(actor=request.actor, handout=handout, version=version)
    return HttpResponse(found.content, headers=found.headers)
