"""Acts on people: recording, refusing, conflicts, twins, what is sealed or printed."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest

from banyan.access.services import Give, grants_give
from banyan.decisions.models import Decision
from banyan.kernel.text import Text
from banyan.people import services as people
from banyan.rulebook import packs
from banyan.units import services as units
from banyan.units.models import Unit
from banyan.units.queries import structure_get
from banyan.web.features.people.words import decision_title
from tests.support import kept, web_world
from tests.support.people_world import (
    JOINED,
    PARTS,
    act_url,
    decision,
    member,
    names,
    url,
)

pytestmark = pytest.mark.django_db


@kept.once
def built() -> web_world.World:
    return web_world.build()


# -- acts ---------------------------------------------------------------------------

DECISION = {
    "decision-kind": "transfer",
    "decision-title_vi": "Chuyển sinh hoạt",
    "decision-decided_on": "2026-01-05",
    "decision-existing": "",
    "decision-symbol": "",
    "decision-signed_by": "",
    "decision-source": "",
    "decision-title_lo": "",
    "decision-title_en": "",
}


def typed(world: web_world.World, **values: Any) -> dict[str, Any]:
    body = {"decision-body": str(world.units["north"])}
    return {**DECISION, **body, "on": "2026-01-10", **values}


def test_a_transfer_records_decision_and_stay_together(world: web_world.World) -> None:
    row = member(world, "Lê Văn Chuyển")
    client = world.client("officer")
    page = client.get(act_url(row, "transfer"))
    title = decision_title("transfer", "Lê Văn Chuyển").vi
    assert f'value="{title}"' in page.content.decode()
    data = typed(world, unit="Chi bộ 2 Bắc", row_version=row.row_version)
    answer = client.post(act_url(row, "transfer"), data)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert row.unit_id == world.units["branch2"]
    story = client.get(url(row) + "?tab=story").context["page"].story
    assert story[0].title == "In Branch 2 of Bắc"
    assert story[0].url.startswith("/decisions/")


def test_a_recorded_decision_is_named_by_its_number(world: web_world.World) -> None:
    row = member(world, "Lê Văn Chuyển")
    client = world.client("officer")
    client.post(act_url(row, "transfer"), typed(world, unit="Chi bộ 2 Bắc"))
    other = member(world, "Lê Văn Theo")
    made = Decision.objects.filter(kind="transfer").get()
    number = {"decision-existing": made.symbol}
    data = typed(world, unit="Chi bộ 2 Bắc", **number)
    assert client.post(act_url(other, "transfer"), data).status_code == 302
    assert Decision.objects.filter(kind="transfer").count() == 1


def test_a_refusal_keeps_what_was_typed_and_stands_at_its_field(
    world: web_world.World,
) -> None:
    row = member(world, "Lê Văn Chuyển")
    client = world.client("officer")
    data = typed(world, unit="Chi bộ 2 Bắc", on="2025-01-01")
    answer = client.post(act_url(row, "transfer"), data)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="2025-01-01"' in text
    assert "was not a member on 1 January 2025" in text
    assert not Decision.objects.filter(kind="transfer").exists()


def test_a_second_writer_sees_both_side_by_side(world: web_world.World) -> None:
    row = member(world, "Lê Văn Chuyển")
    client = world.client("officer")
    stale = typed(world, unit="Chi bộ 2 Bắc", row_version=row.row_version)
    people.participation_change(
        actor=web_world.SYSTEM,
        commands=[people.ChangeParticipation(row.pk, "suspended", dt.date(2026, 1, 2))],
        decision=decision(),
    )
    answer = client.post(act_url(row, "transfer"), stale)
    page = answer.context["page"]
    assert answer.status_code == 409
    now = {c.label: (c.now, c.typed) for c in page.compared}
    assert now["To which unit"] == ("Branch 1 of Bắc", "Branch 2 of Bắc")
    again = {**stale, "row_version": page.version}
    assert client.post(act_url(row, "transfer"), again).status_code == 302


def test_who_may_not_write_is_refused_and_told_why(world: web_world.World) -> None:
    row = member(world, "Lê Văn Chuyển")
    client = world.client("secretary")
    page = client.get(url(row) + "record/").context["page"]
    reasons = {
        o.act.reason
        for g in page.groups
        for o in g.offers
        if "membership=" in o.act.url
    }
    assert reasons == {"You may not change memberships in this unit."}
    data = typed(world, unit="Chi bộ 2 Bắc")
    answer = client.post(act_url(row, "transfer"), data)
    assert answer.status_code in (403, 422)
    row.refresh_from_db()
    assert row.unit_id == world.units["branch"]


def test_nothing_is_changed_on_another_date(world: web_world.World) -> None:
    row = member(world, "Lê Văn Chuyển")
    address = act_url(row, "transfer") + "&as_of=2025-12-01"
    client = world.client("officer")
    assert "Only today can be changed" in client.get(address).content.decode()
    data = typed(world, unit="Chi bộ 2 Bắc")
    assert client.post(address, data).status_code == 409


def test_a_unit_is_found_without_script(world: web_world.World) -> None:
    row = member(world, "Lê Văn Chuyển")
    client = world.client("commission")
    data = typed(world, unit="chi bo 1", find="unit")
    text = client.post(act_url(row, "transfer"), data).content.decode()
    assert text.count('name="unit_choice"') == 2
    assert "This field is required" not in text


def test_grade_participation_and_end(world: web_world.World) -> None:
    row = member(world, "Lê Văn Nghỉ")
    client = world.client("officer")
    exempt = {
        "participation": "exempt",
        "ground": "age-health",
        "decision-kind": "exemption",
    }
    answer = client.post(act_url(row, "participation"), typed(world, **exempt))
    assert answer.status_code == 302, answer.content.decode()
    gone = {"reason": "request", "on": "2026-02-01", "decision-kind": "leave"}
    answer = client.post(act_url(row, "end"), typed(world, **gone))
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.left_reason) == ("left", "request")


def test_the_ground_of_an_exemption_is_hidden_from_who_may_not_open_it(
    world: web_world.World,
) -> None:
    row = member(world, "Lê Văn Nghỉ")
    exempt = {
        "participation": "exempt",
        "ground": "age-health",
        "decision-kind": "exemption",
    }
    world.client("officer").post(act_url(row, "participation"), typed(world, **exempt))
    hub = url(row) + "?tab=story"
    assert "Old age" not in world.client("officer").get(hub).content.decode()
    assert "Old age" in world.client("commission").get(hub).content.decode()


def test_a_correction_supersedes_and_keeps_what_was_known(
    world: web_world.World,
) -> None:
    row = member(world, "Lê Văn Sai")
    client = world.client("officer")
    text = client.get(act_url(row, "correct")).content.decode()
    data = dict(re.findall(r'name="(\w+)" value="([^"]*)"', text))
    data = {k: v for k, v in data.items() if k != "csrfmiddlewaretoken"}
    data |= {
        "grade_0_value": "probationary",
        "participation_0_value": "active",
        "card_no": "C-right",
        "decision-kind": "correction",
    }
    answer = client.post(act_url(row, "correct"), {**typed(world), **data})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert (row.card_no, row.grade) == ("C-right", "probationary")
    known = client.get(url(row) + "?tab=story&corrected=yes").context["page"].story
    assert any(line.kind == "wrong" for line in known)


def test_a_changed_name_is_kept_as_a_former_one(world: web_world.World) -> None:
    row = member(world, "Lê Văn Cũ")
    client = world.client("secretary")
    data = {"why": "changed", "full_name": "Lê Văn Mới", "language": "vi", "source": ""}
    assert client.post(url(row) + "record/name/", data).status_code == 302
    page = client.get(url(row)).context["page"]
    assert page.head.title == "Lê Văn Mới"
    assert [n.value for n in page.names] == ["Lê Văn Cũ"]
    wrong = data | {"why": "wrong", "full_name": "Lê Văn Đúng"}
    client.post(url(row) + "record/name/", wrong)
    assert [n.value for n in client.get(url(row)).context["page"].names] == [
        "Lê Văn Cũ"
    ]


def test_contacts_are_added_changed_and_removed(world: web_world.World) -> None:
    row = member(world, "Lê Văn Gọi")
    client = world.client("secretary")
    data = {"kind": "phone", "value": "0912 345 678", "is_primary": "on"}
    assert client.post(url(row) + "record/contact/", data).status_code == 302
    contact = client.get(url(row)).context["page"].contacts[0]
    assert contact.value == "0912 345 678"
    bad = client.post(contact.url, {"kind": "phone", "value": "12"})
    assert bad.status_code == 422
    assert "does not look like" in bad.content.decode()
    client.post(contact.url, {"kind": "phone", "value": ""})
    assert client.get(url(row)).context["page"].contacts == ()


def test_posts_and_offices(world: web_world.World) -> None:
    row = member(world, "Lê Văn Bí")
    client = world.client("officer")
    unit = world.units["branch"]
    posts = f"/people/posts/{Unit.objects.get(pk=unit).uid}/"
    form = {"key": "branch-secretary", "seats": "1", "valid_from": "2025-09-02"}
    kind = {"decision-kind": "office", "decision-body": str(world.units["north"])}
    answer = client.post(posts, {**DECISION, **form, **kind})
    assert answer.status_code == 302, answer.content.decode()
    office = url(row) + "record/office/"
    half = client.post(office, typed(world, unit="Chi bộ 1 Bắc", **kind))
    assert half.status_code == 422
    post = half.context["page"].form.fields["post"].choices[1][0]
    full = typed(world, unit="Chi bộ 1 Bắc", post=post, mandate="2025-2030", **kind)
    assert client.post(office, full).status_code == 302
    line = client.get(url(row) + "?tab=offices").context["page"].offices[0]
    assert line.post == "Branch secretary"
    ended = client.post(line.end_act.url, typed(world, on="2026-03-01", **kind))
    assert ended.status_code == 302
    line = client.get(url(row) + "?tab=offices").context["page"].offices[0]
    assert "1 Mar 2026" in line.period


def test_qualifications(world: web_world.World) -> None:
    row = member(world, "Lê Văn Học")
    client = world.client("secretary")
    data = {
        "kind": "degree",
        "title": "Kỹ sư",
        "issued_on": "2010-06-30",
        "valid_until": "2009-01-01",
    }
    assert client.post(url(row) + "record/qualification/", data).status_code == 422
    data["valid_until"] = ""
    assert client.post(url(row) + "record/qualification/", data).status_code == 302
    lines = client.get(url(row) + "?tab=qualifications").context["page"].qualifications
    assert [q.title for q in lines] == ["Kỹ sư"]


# -- registering ----------------------------------------------------------------------


def registration(world: web_world.World, **values: Any) -> dict[str, Any]:
    title = decision_title("admission", "")
    person = {
        "full_name": "Phạm Thị Mới",
        "language": "vi",
        "birth_date": "1999-09-09",
        "birth_precision": "day",
        "phone": "0987654321",
        "unit": "Chi bộ 1 Bắc",
        "joined_on": "2026-01-03",
        "grade": "probationary",
        "decision-kind": "admission",
        **{f"decision-title_{k}": v for k, v in title.as_json().items()},
    }
    return typed(world) | person | values


def test_a_person_is_registered_with_the_membership_that_shows_them(
    world: web_world.World,
) -> None:
    client = world.client("officer")
    answer = client.post("/people/new/", registration(world))
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer.url).context["page"]
    assert page.head.title == "Phạm Thị Mới"
    assert page.contacts[0].value == "0987654321"
    assert Decision.objects.get(kind="admission").title.vi.endswith("Phạm Thị Mới")


def test_a_twin_must_be_looked_at_before_registering(world: web_world.World) -> None:
    client = world.client("officer")
    client.post("/people/new/", registration(world))
    again = client.post("/people/new/", registration(world, full_name="pham thi moi"))
    assert again.status_code == 422
    assert [t.name for t in again.context["twins"].here] == ["Phạm Thị Mới"]
    sure = registration(world, full_name="pham thi moi", another="yes")
    assert client.post("/people/new/", sure).status_code == 302


def test_a_twin_out_of_range_is_said_without_any_data(world: web_world.World) -> None:
    world.client("neighbour").post(
        "/people/new/",
        registration(world, unit="Chi bộ 1 Nam")
        | {"decision-body": str(world.units["south"])},
    )
    typed_now = {"full_name": "Phạm Thị Mới", "birth_date": "1999-09-09"}
    text = world.client("officer").get("/people/new/check/", typed_now).content.decode()
    assert "Possible match elsewhere" in text
    assert "Phạm" not in text


# -- sealed, printed, oneself -------------------------------------------------------------


def test_a_sealed_value_opens_once_with_a_reason_on_record(
    world: web_world.World,
) -> None:
    people.sensitive_set(
        actor=web_world.SYSTEM,
        commands=[people.SetSensitive(world.member.pk, "national-id", "001099012345")],
    )
    hub = f"/people/{world.member.uid}/"
    assert "001099012345" not in world.client("commission").get(hub).content.decode()
    assert world.client("officer").get(hub).context["page"].closed == ()
    client = world.client("commission")
    silent = client.post(hub + "open/", {"field": "national-id", "reason": " "})
    assert silent.status_code == 422
    assert "001099012345" not in silent.content.decode()
    answer = client.post(
        hub + "open/", {"field": "national-id", "reason": "Hồ sơ chuyển"}
    )
    assert "001099012345" in answer.content.decode()
    assert "001099012345" not in client.get(hub).content.decode()
    read = world.client("reader").get("/me/").context["page"].readings
    assert "Hồ sơ chuyển" in read[0].note
    refused = world.client("officer").post(
        hub + "open/", {"field": "national-id", "reason": "x"}
    )
    assert refused.status_code == 403


def test_an_extract_is_a_file_and_a_reading(world: web_world.World) -> None:
    hub = f"/people/{world.member.uid}/"
    client = world.client("officer")
    pdf = client.post(hub + "extract/", {"kind": "pdf"})
    docx = client.post(hub + "extract/", {"kind": "docx"})
    assert pdf.content.startswith(b"%PDF")
    assert docx.content.startswith(b"PK")
    read = world.client("reader").get("/me/").context["page"].readings
    assert [r.value for r in read] == ["Account officer", "Account officer"]


def test_oneself_changes_contacts_at_once_and_sees_who_reads(
    world: web_world.World,
) -> None:
    client = world.client("reader")
    page = client.get("/me/").context["page"]
    assert page.record.head.title == "Trần Thị Mẫu"
    data = {"kind": "mail", "value": "mau@example.org"}
    hub = f"/people/{world.member.uid}/"
    assert client.post(hub + "record/contact/", data).status_code == 302
    assert (
        client.get("/me/").context["page"].record.contacts[0].value == "mau@example.org"
    )
    name = {"why": "wrong", "full_name": "Trần", "language": "vi", "source": ""}
    assert client.post(hub + "record/name/", name).status_code in (403, 404)


def test_an_account_without_a_person_is_told_so(world: web_world.World) -> None:
    page = world.client("commission").get("/me/")
    assert "belongs to no person" in page.content.decode()


def test_an_officer_of_one_structure_learns_nothing_of_another(
    world: web_world.World,
) -> None:
    made = units.tree_load(
        actor=web_world.SYSTEM,
        structure=structure_get("trade-union"),
        rows=[
            units.Load(
                ref="u",
                parent=None,
                kind=next(iter(units_of_union())),
                names=Text(vi="Công đoàn", en="Union"),
            )
        ],
        on=web_world.FOUNDED,
        decision=world.founding,
    )
    people.membership_open(
        actor=web_world.SYSTEM,
        commands=[
            people.OpenMembership(
                person=world.member.pk, unit=made["u"], joined_on=JOINED
            )
        ],
        decision=decision(),
    )
    grants_give(
        actor=web_world.SYSTEM,
        commands=[
            Give(
                right_set="committee-officer",
                unit_id=made["u"],
                account_id=world.accounts["stranger"].pk,
                reason="Test",
            )
        ],
    )
    client = world.client("stranger")
    hub = f"/people/{world.member.uid}/"
    for part in PARTS[:5]:
        text = client.get(hub + part).content.decode()
        assert "Bắc" not in text, part
    assert names(client.get("/people/")) == ["Trần Thị Mẫu"]


def units_of_union() -> list[str]:
    return [
        key
        for pack in packs.pack_ids()
        for key, kind in packs.unit_kinds(pack).items()
        if kind.structure == "trade-union"
    ]
