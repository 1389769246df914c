"""Everything that can be wrong with a package: refused with a way out, nothing written."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from banyan.kernel.errors import InputError, NotVisible, OrgError, StateRefusal
from banyan.ledger.models import Act
from banyan.packages import keys, queries, services
from banyan.packages.domain import zipped
from banyan.packages.domain.canonical import as_bytes, digest
from banyan.packages.domain.signing import signature_as_bytes
from banyan.packages.domain.zipped import pack, unpack
from banyan.packages.models import Package, Received, SenderKey
from banyan.packages.opening import opened
from tests.support import kept
from tests.support import package_world as pw

pytestmark = pytest.mark.django_db


@kept.once
def built() -> pw.World:
    """A house with everything released to a partner."""
    world = pw.build()
    pw.released(world)
    return world


@pytest.fixture
def content(world: pw.World) -> bytes:
    return pw.made(world)


def signed(members: dict[str, bytes], manifest: dict[str, Any]) -> bytes:
    """Return a package signed by the sender itself, whatever its manifest says."""
    raw = as_bytes(manifest)
    signer = keys.signer()
    sig = signature_as_bytes(signer.key_id, signer.sign(raw))
    return pack({**members, "manifest.json": raw, "manifest.sig": sig})


def restated(content: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a package whose sender said something else in its manifest."""
    members = unpack(content)
    manifest = json.loads(members["manifest.json"])
    change(manifest)
    return signed(members, manifest)


def refused(content: bytes) -> str:
    """Return the code with which a file is refused."""
    before = Act.objects.count(), Package.objects.count()
    with pytest.raises(InputError) as error:
        opened(content)
    assert error.value.way_out and error.value.problems[0].field == "file"
    assert (Act.objects.count(), Package.objects.count()) == before
    return error.value.code


def test_what_is_no_package(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(b"") == refused(b"%PDF-1.7") == "package.not_zip"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("manifest.json", b'{"format": "banyan-archive", "version": 1}')
        archive.writestr("manifest.sig", b"{}")
    assert refused(other.getvalue()) == "package.not_zip"
    monkeypatch.setattr(zipped, "MOST", 100)
    assert refused(content) == "package.large"


def test_a_bomb_is_not_unpacked(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 5_000_000)
    assert refused(bomb.getvalue()) == "package.bomb"
    monkeypatch.setattr(zipped, "MOST_MEMBERS", 2)
    assert refused(content) == "package.bomb"


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "records/../../x.json",
        "C:\\x",
        "a\\..\\b",
        "~/x",
        "./x",
    ],
)
def test_names_that_lead_elsewhere(content: bytes, name: str) -> None:
    assert refused(pw.rebuilt(content, **{name: b"x"})) == "package.path"


def test_members_missing_added_and_changed(content: bytes) -> None:
    names = list(unpack(content))
    for name in names:
        code = refused(pw.rebuilt(content, **{name: None}))
        assert code == "package.missing", name
    assert refused(pw.rebuilt(content, **{"extra.txt": b"x"})) == "package.unlisted"
    for name in names:
        code = refused(pw.rebuilt(content, **{name: unpack(content)[name] + b" "}))
        expected = {
            "manifest.json": "package.signature",
            "manifest.sig": "package.signature",
        }
        assert code == expected.get(name, "package.changed"), name


def test_a_member_twice_or_something_between(content: bytes) -> None:
    twice = io.BytesIO(content)
    with pytest.warns(UserWarning), zipfile.ZipFile(twice, "a") as archive:
        archive.writestr("index.html", b"another")
    assert refused(twice.getvalue()) == "package.unlisted"
    assert refused(b"before" + content) == "package.changed"
    with_words = io.BytesIO(content)
    with zipfile.ZipFile(with_words, "a") as archive:
        archive.comment = b"hidden"
    assert refused(with_words.getvalue()) == "package.changed"


def test_other_formats(content: bytes) -> None:
    newer = restated(content, lambda m: m.update(version=2))
    older = restated(content, lambda m: m.update(version=0))
    assert refused(newer) == "package.newer"
    assert refused(older) == "package.older"


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.pop("records"),
        lambda m: m.update(records=[{"kind": "practice"}]),
        lambda m: m.update(level="internal"),
        lambda m: m["sender"].update(organisation={"fr": "x"}),
        lambda m: m.update(surplus=1),
        lambda m: m.update(specimen="yes"),
        lambda m: m["records"][0].update(path="records/x.json"),
        lambda m: m["records"][0].update(says="0" * 64),
    ],
)
def test_a_list_that_is_not_built_as_one(
    content: bytes, change: Callable[[dict[str, Any]], None]
) -> None:
    assert refused(restated(content, change)) == "package.shape"


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(kind="member"),
        lambda d: d.update(values=[]),
        lambda d: d["values"].update(title={"fr": "x"}),
        lambda d: d["values"].update(title="plain"),
        lambda d: d["values"].update(topics="young"),
        lambda d: d["values"].update(since="yesterday"),
        lambda d: d.update(states={"title": {"vi": "excellent"}}),
        lambda d: d["parts"]["block"][0].update(uid="x"),
        lambda d: d["parts"].update(block={}),
    ],
)
def test_a_record_that_is_not_built_as_one(
    content: bytes, change: Callable[[dict[str, Any]], None]
) -> None:
    members = unpack(content)
    manifest = json.loads(members["manifest.json"])
    (entry,) = [one for one in manifest["records"] if one["kind"] == "practice"]
    document = json.loads(members[entry["path"]])
    change(document)
    members[entry["path"]] = as_bytes(document)
    entry["sha256"] = digest(members[entry["path"]])
    assert refused(signed(members, manifest)) == "package.shape"


def test_a_file_that_is_not_taken_in(content: bytes) -> None:
    def renamed(manifest: dict[str, Any]) -> None:
        manifest["files"][0]["name"] = "program.exe"

    assert refused(restated(content, renamed)) == "package.file"

    def hidden(manifest: dict[str, Any]) -> None:
        manifest["files"][0]["name"] = "../../handbook.pdf"

    assert refused(restated(content, hidden)) == "package.file"


def test_a_foreign_signature(content: bytes) -> None:
    members = unpack(content)
    with pw.abroad():
        signer = keys.signer()
    sig = signature_as_bytes(signer.key_id, signer.sign(members["manifest.json"]))
    assert refused(pack({**members, "manifest.sig": sig})) == "package.signature"


# -- trust ------------------------------------------------------------------------------


def stopped(world: pw.World, content: bytes) -> StateRefusal:
    before = Act.objects.count(), Package.objects.count()
    with pytest.raises(StateRefusal) as error:
        pw.arrived(world, content)
    assert error.value.way_out
    assert (Act.objects.count(), Package.objects.count()) == before
    return error.value


def test_an_unknown_key_is_refused_with_its_fingerprint(
    world: pw.World, content: bytes
) -> None:
    error = stopped(world, content)
    assert error.code == "package.unknown_key"
    assert keys.own().fingerprint[:5] in error.message
    with pw.abroad():
        pw.trust(world, content)
    assert pw.arrived(world, content).state == Package.WAITING


def test_a_key_of_somebody_elses_unit_is_unknown(
    world: pw.World, content: bytes
) -> None:
    with pw.abroad(), pytest.raises(NotVisible):
        pw.trust(world, content, "far", world.partner)


def test_a_changed_key_is_refused_until_it_is_compared(
    world: pw.World, content: bytes
) -> None:
    with pw.abroad():
        known = pw.trust(world, content)
    services.key_renew(actor=pw.ew.SYSTEM)
    later = pw.made(world)
    error = stopped(world, later)
    assert error.code == "package.changed_key"
    with pw.abroad():
        far = world.actor("far")
        with pytest.raises(StateRefusal) as there:
            pw.trust(world, later)
        assert there.value.code == "package.key_there"
        services.key_withdraw(actor=far, key=known.uid, reason="They renewed it")
    assert stopped(world, content).code == "package.withdrawn_key"
    with pw.abroad():
        pw.trust(world, later)
    assert pw.arrived(world, later).state == Package.WAITING


def test_what_waits_is_not_taken_once_its_key_is_withdrawn(
    world: pw.World, content: bytes
) -> None:
    with pw.abroad():
        known = pw.trust(world, content)
        package = pw.arrived(world, content)
        far = world.actor("far")
        services.key_withdraw(actor=far, key=known.uid, reason="Stolen")
        with pytest.raises(StateRefusal) as refused:
            services.package_take(actor=far, package=package.uid)
    assert refused.value.code == "package.withdrawn_key"
    assert not Received.objects.exists()


def test_ones_own_package_and_one_for_another(world: pw.World, content: bytes) -> None:
    with pytest.raises(StateRefusal) as own:
        services.package_receive(actor=world.actor("exchange"), content=content)
    assert own.value.code == "package.own"
    services.key_renew(actor=pw.ew.SYSTEM)
    with pytest.raises(StateRefusal) as own:
        services.package_receive(actor=world.actor("exchange"), content=content)
    assert own.value.code == "package.own"
    meant = restated(
        pw.made(world), lambda m: m["recipient"].update(installation="0" * 16)
    )
    assert stopped(world, meant).code == "package.elsewhere"


def test_a_key_is_added_only_when_it_was_compared(
    world: pw.World, content: bytes
) -> None:
    own = keys.own()
    card = queries.own_card(world.actor("exchange"))
    with pw.abroad():
        add = lambda **more: services.key_add(  # noqa: E731
            **{
                "actor": world.actor("far"),
                "organisation": world.home.uid,
                "content": card,
                "told": own.fingerprint,
                "compared": "By telephone",
                **more,
            }
        )
        for wrong, field in (
            ({"told": "12345"}, "told"),
            ({"told": "1" * 60}, "told"),
            ({"compared": " "}, "compared"),
        ):
            with pytest.raises(InputError) as error:
                add(**wrong)
            assert error.value.problems[0].field == field
        for bad in (b"{}", b"not json", b'{"format": 1}', b"x" * 20_000):
            with pytest.raises(InputError):
                add(content=bad)
        assert not SenderKey.objects.exists()
        assert add().installation == own.installation
        own_one = keys.own()
        with pytest.raises(StateRefusal) as mine:
            add(content=queries.own_card(world.actor("far")), told=own_one.fingerprint)
        assert mine.value.code == "package.own"


def test_a_key_is_withdrawn_with_a_reason(world: pw.World, content: bytes) -> None:
    with pw.abroad():
        row = pw.trust(world, content)
        far = world.actor("far")
        with pytest.raises(InputError):
            services.key_withdraw(actor=far, key=row.uid, reason=" ")
        services.key_withdraw(actor=far, key=row.uid, reason="Lost")
        with pytest.raises(StateRefusal):
            services.key_withdraw(actor=far, key=row.uid, reason="Lost")
        assert [k.state for k in queries.keys_known(far)] == ["withdrawn"]
    with pytest.raises(NotVisible):
        services.key_withdraw(actor=world.actor("guest"), key=row.uid, reason="x")


# -- any byte --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def small() -> bytes:
    """A package made of nothing but its list, to be changed byte by byte."""
    signer = keys.signer()
    parts = {"index.html": b"<p>hello</p>", "topics.ttl": b""}
    text = {"en": "A"}
    side = {"installation": "a" * 16, "organisation": text, "office": text}
    manifest = {
        "format": "banyan-package",
        "version": 1,
        "package": "00000000-0000-4000-8000-000000000001",
        "made_at": "2026-03-01T00:00:00+00:00",
        "level": "partner",
        "sender": side,
        "recipient": side,
        "public_key": signer.private.public_key().public_bytes_raw().hex(),
        "specimen": False,
        "records": [],
        "files": [],
        "parts": {name: digest(raw) for name, raw in parts.items()},
    }
    return signed(parts, manifest)


def test_the_small_one_is_sound(small: bytes) -> None:
    assert opened(small).manifest.level == "partner"


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=st.integers(0, 10**6), bit=st.integers(0, 7))
@example(at=4, bit=0)
@example(at=10, bit=3)
def test_any_flipped_bit_is_refused(small: bytes, at: int, bit: int) -> None:
    raw = bytearray(small)
    raw[at % len(raw)] ^= 1 << bit
    with pytest.raises(InputError) as error:
        opened(bytes(raw))
    assert error.value.code.startswith("package.")


@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(cut=st.integers(0, 10**6), extra=st.binary(max_size=40))
def test_cut_or_lengthened_it_is_refused(small: bytes, cut: int, extra: bytes) -> None:
    raw = small[: cut % len(small)] + extra
    if raw != small:
        with pytest.raises(OrgError):
            opened(raw)


def test_every_single_byte_of_its_frame(small: bytes) -> None:
    """The bytes around the members too: dates, flags, lengths, comments."""
    for at in [*range(0, 120), *range(len(small) - 400, len(small))]:
        raw = bytearray(small)
        raw[at] ^= 0xFF
        with pytest.raises(InputError):
            opened(bytes(raw))
