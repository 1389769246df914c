"""Pages, interface and command line: the same acts, the same refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from banyan.base import lists
from banyan.base.lists import ListQuery
from banyan.cli.main import main
from banyan.packages import keys
from banyan.packages.models import Package, Received, SenderKey
from tests.support import api_world, kept
from tests.support import exchange_world as ew
from tests.support import package_world as pw
from tests.support.counting import statements

pytestmark = pytest.mark.django_db


@kept.once
def built() -> pw.World:
    """A house with everything released to a partner."""
    world = pw.build()
    pw.released(world)
    return world


def upload(content: bytes, name: str = "package.zip") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/zip")


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_made_on_a_page(world: pw.World, language: str) -> None:
    client = world.bw.web.client("exchange", language)
    url = reverse("package_make")
    partner = str(world.partner.uid)
    looked = client.get(url, {"partner": partner, "level": "partner"})
    assert looked.status_code == 200 and "Conference" in looked.content.decode()
    assert not Package.objects.exists()
    typed = {"partner": partner, "level": "partner", "kind": "practice"}
    seen = client.post(url, {**typed, "look": "yes"})
    assert seen.status_code == 200 and "Mentors" in seen.content.decode()
    done = client.post(url, typed)
    row = Package.objects.get()
    assert done.status_code == 302 and done["Location"].endswith(f"{row.uid}/")
    page = client.get(done["Location"]).content.decode()
    assert "Mentors" in page and keys.own().fingerprint[:5] in page
    taken = client.post(reverse("package_file", args=[row.uid]))
    assert taken.content[:2] == b"PK" and "attachment" in taken["Content-Disposition"]


def test_nothing_to_send_is_said_beside_the_partner(world: pw.World) -> None:
    client = world.bw.web.client("exchange")
    typed = {"partner": str(world.partner.uid), "level": "partner", "kind": "project"}
    answer = client.post(reverse("package_make"), typed)
    assert (
        answer.status_code == 422 and "Release the records" in answer.content.decode()
    )


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
def test_the_whole_way_on_pages(world: pw.World, language: str) -> None:
    content = pw.made(world)
    card_url = reverse("sender_card")
    card = world.bw.web.client("exchange").get(card_url).content
    own = keys.own()
    client = world.bw.web.client("far", language)
    with pw.abroad():
        came = client.post(reverse("package_receive"), {"file": upload(content)})
        assert came.status_code == 422 and own.fingerprint[:5] in came.content.decode()
        keys_url = reverse("sender_keys")
        typed: dict[str, Any] = {
            "organisation": str(world.home.uid),
            "told": "1" * 60,
            "compared": "By telephone",
        }
        wrong = client.post(keys_url, {**typed, "content": upload(card, "key.json")})
        assert wrong.status_code == 422
        typed["told"] = own.fingerprint
        good = client.post(keys_url, {**typed, "content": upload(card, "key.json")})
        assert good.status_code == 302
        assert own.fingerprint[:5] in client.get(keys_url).content.decode()
        came = client.post(reverse("package_receive"), {"file": upload(content)})
        row = Package.objects.get(direction="received")
        assert came.status_code == 302
        page = client.get(came["Location"]).content.decode()
        assert "Conference" in page and 'name="record"' in page
        take = reverse("package_take", args=[row.uid])
        done = client.post(take, {"all-new": "yes", "row_version": row.row_version})
        assert done.status_code == 302 and Received.objects.count() == 3
        one = Received.objects.get(kind="exchange")
        theirs = client.get(reverse("received", args=[one.uid])).content.decode()
        assert "Conference" in theirs and "handbook.pdf" in theirs
        path = one.document["files"][0]["path"]
        file = client.post(reverse("received_file", args=[one.uid]), {"path": path})
        assert file.content == pw.PDF
        back = client.post(
            reverse("package_step", args=[row.uid]), {"step": "take-back"}
        )
        assert back.status_code == 302 and not Received.objects.exists()
        client.post(reverse("package_step", args=[row.uid]), {"step": "aside"})
        row.refresh_from_db()
        assert row.state == "aside"
        refused = client.post(take, {"all-new": "yes"})
        assert refused.status_code == 409
        key = SenderKey.objects.get()
        url = reverse("sender_withdraw", args=[key.uid])
        assert client.post(url, {"reason": "Lost"}).status_code == 302
        assert client.get(reverse("packages")).status_code == 200
        assert client.get(reverse("received_list")).status_code == 200


def test_linked_and_shown_beside_the_own_record(world: pw.World) -> None:
    content = pw.made(world)
    with pw.abroad():
        pw.trust(world, content)
    pw.taken(world, pw.arrived(world, content))
    one = Received.objects.get(kind="practice")
    (own,) = ew.add(
        "practice",
        {
            "title": ew.said("Ours"),
            "organisation": world.home,
            "topics": ["young-members"],
            "problem": ew.said("Our words"),
        },
        unit=world.bw.web.units["south"],
    )
    client = world.bw.web.client("far")
    url = reverse("received_link", args=[one.uid])
    assert client.post(url, {"own": str(own.uid)}).status_code == 302
    page = client.get(reverse("received", args=[one.uid])).content.decode()
    assert "Our words en" in page and "Few young members en" in page
    beside = client.get(reverse("record", args=["practice", own.uid])).content.decode()
    assert reverse("received", args=[one.uid]) in beside
    of = client.get(reverse("received_beside", args=["practice", own.uid]))
    assert reverse("received", args=[one.uid]) in of.content.decode()
    visit = world.bw.web.client("exchange").get(
        reverse("received_beside", args=["exchange", world.visit.uid])
    )
    assert "Nothing yet" in visit.content.decode()
    assert client.post(url, {"own": ""}).status_code == 302
    assert client.post(url, {"own": str(world.home.uid)}).status_code == 422


def test_by_the_interface(world: pw.World) -> None:
    officer = api_world.program(world.bw.web.accounts["exchange"])
    partner = str(world.partner.uid)
    lines = officer.items(f"exchange/packages/outline?partner={partner}")
    assert {one["kind"] for one in lines} == {"exchange", "practice", "agreement"}
    made = officer.post("exchange/packages", {"partner": partner})
    assert made.status_code == 201
    uid = made.json()["uid"]
    shown = officer.get(f"exchange/packages/{uid}").json()
    assert shown["direction"] == "sent" and len(shown["records"]) == 3
    content = officer.post(f"exchange/packages/{uid}/file", {}).content
    own = officer.get("exchange/keys/own").json()
    assert officer.get("exchange/keys/card").status_code == 200
    with pw.abroad():
        far = world.bw.web.client("far")
        typed = {
            "organisation": str(world.home.uid),
            "told": own["fingerprint"],
            "compared": "By telephone",
        }
        api = "/api/v1/exchange/"
        check = far.post(f"{api}packages/check", {"file": upload(content)})
        assert check.status_code == 409
        added = far.post(f"{api}keys", {**typed, "file": upload(content)})
        assert added.status_code == 201, added.content
        check = far.post(f"{api}packages/check", {"file": upload(content)})
        assert check.status_code == 200
        assert {one["standing"] for one in check.json()["records"]} == {"new"}
        assert not Package.objects.filter(direction="received").exists()
        came = far.post(f"{api}packages/received", {"file": upload(content)})
        assert came.status_code == 201
        uid = came.json()["uid"]
        program = api_world.program(world.bw.web.accounts["far"])
        made = program.post(f"exchange/packages/{uid}/take", {})
        assert made.status_code == 200 and len(made.json()["items"]) == 3
        theirs = made.json()["items"][0]["uid"]
        assert program.get(f"exchange/theirs/{theirs}").json()["document"]["values"]
        again = far.post(f"{api}packages/received", {"file": upload(content)})
        assert again.status_code == 409


def test_at_the_command_line(
    world: pw.World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, card = tmp_path / "p.zip", tmp_path / "key.json"
    officer = ["--account", world.bw.web.accounts["exchange"].username, "--json"]
    far = ["--account", "far", "--json"]

    def run(*args: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["package", *args])
        return code, json.loads(capsys.readouterr().out)

    code, made = run("make", str(world.partner.uid), "--out", str(out), *officer)
    assert code == 0 and made["records"] == 3 and out.read_bytes()[:2] == b"PK"
    assert run("keys", "card", "--out", str(card), *officer)[0] == 0
    _code, own = run("keys", "own", *officer)
    with pw.abroad():
        code, refused = run("check", str(out), *far)
        assert code == 1 and refused["error"] == "package.unknown_key"
        given = ["--organisation", str(world.home.uid), "--compared", "By telephone"]
        told = ["--told", own["fingerprint"]]
        assert run("keys", "add", str(card), *given, *told, *far)[0] == 0
        code, checked = run("check", str(out), *far)
        assert code == 0 and checked["counted"]["new"] == 3
        code, taken = run("take", str(out), *far)
        assert code == 0 and len(taken["taken"]) == 3
        code, again = run("take", str(out), *far)
        assert code == 0 and again == {"uid": taken["uid"], "taken": []}
        assert run("show", taken["uid"], *far)[1]["counted"]["unchanged"] == 3
        assert run("take-back", taken["uid"], *far)[1]["state"] == "waiting"
        (known,) = run("keys", "list", *far)[1]
        assert known["state"] == "trusted"
        assert run("keys", "withdraw", known["uid"], "--reason", "Lost", *far)[0] == 0
        out.write_bytes(out.read_bytes()[:-30])
        assert run("check", str(out), *far)[0] == 2
        assert run("keys", "renew", "--json")[1]["fingerprint"] != own["fingerprint"]


def test_lists_show_what_is_in_range(world: pw.World) -> None:
    content = pw.made(world)
    with pw.abroad():
        pw.trust(world, content)
    pw.taken(world, pw.arrived(world, content))
    for key, number in (("packages", 1), ("received-records", 3), ("sender-keys", 1)):
        spec = lists.get(key)
        assert len(lists.run(world.actor("far"), spec, ListQuery()).rows) == number
        assert lists.run(world.actor("guest"), spec, ListQuery()).rows == ()


def test_pages_stay_within_fourteen_statements(world: pw.World) -> None:
    content = pw.made(world)
    with pw.abroad():
        pw.trust(world, content)
    row = pw.arrived(world, content)
    pw.taken(world, row)
    one = Received.objects.get(kind="exchange")
    client = world.bw.web.client("far", "lo")
    with pw.abroad():
        for url in (
            reverse("packages"),
            reverse("package", args=[row.uid]),
            reverse("received", args=[one.uid]),
            reverse("sender_keys"),
            reverse("package_make"),
        ):
            client.get(url)
            with statements() as found:
                assert client.get(url).status_code == 200
            assert len(found) <= 14, (url, len(found))
