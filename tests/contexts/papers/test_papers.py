"""Taking papers in, opening them through the right check, erasing them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError

from banyan.access.models import Release
from banyan.kernel import clock
from banyan.kernel.actor import system_actor
from banyan.kernel.errors import (
    Conflict,
    Fault,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.ledger.models import Act, Entry, Reading
from banyan.papers import keys, ports, queries, services, storage
from banyan.papers.models import PaperVersion
from tests.support.ground import actor, unit

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
PDF = b"%PDF-1.7 Bien ban hop chi bo"
RIGHTS = ("file.read", "file.write")


@pytest.fixture(autouse=True)
def data_folder(tmp_path, settings):
    settings.BANYAN_DATA = tmp_path


@pytest.fixture
def branch():
    return unit("Chi bộ 5")


@pytest.fixture
def secretary(branch):
    return actor(branch, rights=RIGHTS)


def add(who, body, **more):
    values = {
        "title": "Biên bản",
        "kind": "minutes",
        "content": PDF,
        "file_name": "Biên bản.pdf",
    }
    return services.paper_add(actor=who, unit=body, **values | more)


def version_of(paper):
    return paper.versions.get()


def on_disk():
    return [p for p in storage.folder().rglob("*") if p.is_file()]


# -- storing ------------------------------------------------------------------


def test_a_paper_comes_back_as_it_went_in(secretary, branch):
    paper = add(secretary, branch, language="vi")
    opened = services.paper_open(actor=secretary, version=version_of(paper))
    assert opened.content == PDF
    assert opened.media_type == "application/pdf"
    assert version_of(paper).sha256 == hashlib.sha256(PDF).hexdigest()


def test_the_disk_holds_nothing_readable(secretary, branch):
    add(secretary, branch)
    (path,) = on_disk()
    assert b"Bien ban" not in path.read_bytes()
    assert path.name == hashlib.sha256(path.read_bytes()).hexdigest()
    assert path.stat().st_mode & 0o077 == 0
    key = Path(settings.BANYAN_DATA) / "keys" / "papers-0001.key"
    assert key.stat().st_mode & 0o077 == 0


def test_the_same_content_twice_is_two_files(secretary, branch):
    add(secretary, branch)
    add(secretary, branch)
    assert len(on_disk()) == 2


def test_old_files_open_after_a_new_key(secretary, branch):
    first = add(secretary, branch)
    assert keys.rotate() == "papers-0002"
    second = add(secretary, branch)
    assert version_of(second).key_id == "papers-0002"
    for paper in (first, second):
        assert (
            services.paper_open(actor=secretary, version=version_of(paper)).content
            == PDF
        )


@pytest.mark.parametrize("harm", ["change", "remove", "key"])
def test_harm_on_disk_is_found_and_nothing_shown(secretary, branch, harm):
    paper = add(secretary, branch)
    (path,) = on_disk()
    if harm == "change":
        path.write_bytes(path.read_bytes()[:-1] + b"x")
    elif harm == "remove":
        path.unlink()
    else:
        (Path(settings.BANYAN_DATA) / "keys" / "papers-0001.key").unlink()
    with pytest.raises(Fault) as fault:
        services.paper_open(actor=secretary, version=version_of(paper))
    assert fault.value.way_out


def test_the_doctor_names_missing_files(secretary, branch):
    add(secretary, branch)
    assert ports.missing_files() == []
    on_disk()[0].unlink()
    assert len(ports.missing_files()) == 1


# -- refusals -----------------------------------------------------------------


def test_a_disguise_is_refused_and_nothing_kept(secretary, branch):
    with pytest.raises(InputError):
        add(secretary, branch, content=b"MZ\x90 program")
    assert on_disk() == []


def test_the_size_has_a_limit(secretary, branch, settings):
    settings.BANYAN_MAX_FILE_MB = 0.00001
    with pytest.raises(InputError) as refusal:
        add(secretary, branch)
    assert refusal.value.code == "paper.size"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"privacy": "secret"}, "privacy"),
        ({"unit": None}, "unit"),
    ],
)
def test_what_is_missing_names_its_field(secretary, branch, change, field):
    with pytest.raises(InputError) as refusal:
        services.paper_add(
            actor=secretary,
            **{
                "title": "A",
                "kind": "minutes",
                "content": PDF,
                "file_name": "a.pdf",
                "unit": branch,
            }
            | change,
        )
    assert refusal.value.problems[0].field == field


def test_writing_needs_the_right_over_the_unit(branch):
    other = unit("Chi bộ 6")
    for who in (actor(branch, rights=["file.read"]), actor(other, rights=RIGHTS)):
        with pytest.raises(NotAllowed):
            add(who, branch)


def test_sensitive_papers_need_a_right_of_their_own(secretary, branch):
    with pytest.raises(NotAllowed) as refusal:
        add(secretary, branch, privacy="sensitive")
    assert refusal.value.values["right"] == "person.sensitive"
    trusted = actor(branch, rights=(*RIGHTS, "person.sensitive"))
    paper = add(trusted, branch, privacy="sensitive")
    assert services.paper_open(actor=trusted, version=version_of(paper)).content == PDF
    with pytest.raises(NotVisible):
        services.paper_open(actor=secretary, version=version_of(paper))


# -- who may open -------------------------------------------------------------


def test_outside_the_range_it_does_not_exist(secretary, branch):
    paper = add(secretary, branch)
    stranger = actor(unit("Chi bộ 6"), rights=RIGHTS)
    with pytest.raises(NotVisible):
        services.paper_open(actor=stranger, version=version_of(paper))
    with pytest.raises(NotVisible):
        queries.paper_get(stranger, paper.uid)
    assert not Reading.objects.exists()


def test_a_public_paper_is_open_to_readers_and_not_logged(secretary, branch):
    paper = add(secretary, branch, privacy="public")
    stranger = actor(unit("Chi bộ 6"), rights=["file.read"])
    assert services.paper_open(actor=stranger, version=version_of(paper)).content == PDF
    assert not Reading.objects.exists()
    with pytest.raises(NotVisible):
        services.paper_open(actor=actor(rights=[]), version=version_of(paper))


def test_a_release_opens_one_paper(secretary, branch):
    paper, other = add(secretary, branch), add(secretary, branch)
    partner = unit("Partner")
    Release.objects.create(
        kind=queries.RELEASE_KIND,
        object_id=paper.pk,
        unit=branch,
        to_unit=partner,
        valid_from=clock.today(),
    )
    guest = actor(partner, rights=["file.read"])
    assert list(queries.papers_visible(guest)) == [paper]
    assert services.paper_open(actor=guest, version=version_of(paper)).content == PDF
    with pytest.raises(NotVisible):
        services.paper_open(actor=guest, version=version_of(other))


@pytest.mark.parametrize("privacy", ["organisational", "personal", "restricted"])
def test_every_opening_is_recorded_first(secretary, branch, privacy):
    paper = add(secretary, branch, privacy=privacy)
    services.paper_open(actor=secretary, version=version_of(paper), reason="kiểm tra")
    reading = Reading.objects.get()
    assert (reading.kind, reading.subject, reading.unit_id) == (
        "papers.paper",
        paper.pk,
        branch.pk,
    )
    assert (reading.what, reading.reason) == ("Biên bản.pdf", "kiểm tra")


def test_nothing_is_shown_when_the_reading_cannot_be_recorded(
    secretary, branch, monkeypatch
):
    paper = add(secretary, branch, privacy="restricted")

    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(Reading, "save", fail)
    opened = []
    monkeypatch.setattr(storage, "load", lambda **kw: opened.append(kw))
    with pytest.raises(Fault):
        services.paper_open(actor=secretary, version=version_of(paper))
    assert opened == []


def test_it_leaves_as_an_attachment(secretary, branch):
    paper = add(secretary, branch, file_name='Nghị "quyết".pdf')
    headers = services.paper_open(actor=secretary, version=version_of(paper)).headers
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Ngh%E1%BB%8B" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


# -- versions -----------------------------------------------------------------


def test_versions_add_up_and_translations_share_a_number(secretary, branch):
    paper = add(secretary, branch, language="vi")
    lao = services.paper_version_add(
        actor=secretary,
        paper=paper,
        content=PDF,
        file_name="lo.pdf",
        language="lo",
        translates=True,
    )
    second = services.paper_version_add(
        actor=secretary,
        paper=paper,
        content=PDF + b"2",
        file_name="2.pdf",
        language="vi",
    )
    assert (lao.number, second.number) == (1, 2)
    shown = queries.paper_get(secretary, paper.uid)
    assert [(v.number, v.language) for v in shown.versions.all()] == [
        (2, "vi"),
        (1, "lo"),
        (1, "vi"),
    ]


def test_a_translation_twice_is_refused(secretary, branch):
    paper = add(secretary, branch, language="vi")
    with pytest.raises(StateRefusal):
        services.paper_version_add(
            actor=secretary,
            paper=paper,
            content=PDF,
            file_name="a.pdf",
            language="vi",
            translates=True,
        )


def test_a_stale_reader_is_told(secretary, branch):
    paper = add(secretary, branch)
    read_at = paper.row_version
    services.paper_version_add(
        actor=secretary,
        paper=paper,
        content=PDF,
        file_name="a.pdf",
        row_version=read_at,
    )
    with pytest.raises(Conflict):
        services.paper_version_add(
            actor=secretary,
            paper=paper,
            content=PDF,
            file_name="b.pdf",
            row_version=read_at,
        )
    assert PaperVersion.objects.count() == 2


def test_a_version_needs_the_right_to_write(branch, secretary):
    paper = add(secretary, branch)
    with pytest.raises(NotAllowed):
        services.paper_version_add(
            actor=actor(branch, rights=["file.read"]),
            paper=paper,
            content=PDF,
            file_name="a.pdf",
        )


# -- erasing ------------------------------------------------------------------


def test_erasing_destroys_the_content_for_good(
    secretary, branch, django_capture_on_commit_callbacks
):
    paper = add(secretary, branch, privacy="personal")
    kept = on_disk()[0].read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        erased = services.paper_erase(
            actor=secretary, paper=paper, reason="Hết hạn lưu"
        )
    version = version_of(erased)
    assert version.wrapped_key is None and version.erased_at
    assert erased.title == Text() and version.file_name == ""
    assert on_disk() == []
    # Not even a backup of the files helps: the key is gone.
    path = storage.folder() / version.stored_as
    path.write_bytes(kept)
    with pytest.raises(StateRefusal):
        services.paper_open(actor=secretary, version=version)
    assert Act.objects.get(kind="papers.paper_erase").facts == {"reason": "Hết hạn lưu"}
    assert Entry.objects.filter(op="erase", subject=version.pk).exists()
    assert ports.missing_files() == []


def test_erasing_needs_a_reason_and_happens_once(secretary, branch):
    paper = add(secretary, branch)
    with pytest.raises(InputError):
        services.paper_erase(actor=secretary, paper=paper, reason=" ")
    services.paper_erase(actor=secretary, paper=paper, reason="nhầm")
    with pytest.raises(StateRefusal):
        services.paper_erase(actor=secretary, paper=paper, reason="nhầm")


def test_adding_is_an_act_with_paper_and_version(secretary, branch):
    paper = add(secretary, branch)
    act = Act.objects.get()
    assert (act.kind, act.unit_id, act.entry_count) == (
        "papers.paper_add",
        branch.pk,
        2,
    )
    assert Entry.objects.filter(subject=paper.pk).exists()


def test_papers_are_listed_by_unit_subject_and_decision(secretary, branch):
    papers = [add(secretary, branch, subject_kind="x", subject=n % 2) for n in range(5)]
    first, after = queries.papers_of_unit(secretary, branch.pk, limit=3)
    rest, end = queries.papers_of_unit(secretary, branch.pk, after=after, limit=3)
    assert [*first, *rest] == papers[::-1] and end is None
    assert queries.papers_of_subject(secretary, "x", 1) == [papers[3], papers[1]]
    assert queries.papers_of_decisions(secretary, [1]) == {}
