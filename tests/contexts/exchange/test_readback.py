"""Undertakings read back: a side confirms them or objects, and a change undoes that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from banyan.cli.main import main
from banyan.deadlines.models import Deadline
from banyan.exchange import queries, services
from banyan.exchange.domain.readback import Wording, answer_is_whole
from banyan.exchange.models import Commitment, Confirmation
from banyan.exchange.queries import readback
from banyan.kernel.errors import InputError, NotVisible, StateRefusal
from banyan.kernel.text import Text
from banyan.ledger.models import Act
from tests.support import api_world, guest_world
from tests.support import briefing_world as bw
from tests.support import exchange_world as ew
from tests.support.counting import statements
from tests.support.guest_world import release, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> bw.World:
    return guest_world.build()


def _said(world: bw.World, who: str = "guest") -> queries.Said:
    return queries.readback_get(world.actor(who), world.ew.exchange.uid).said[0]


def _answer(world: bw.World, who: str = "guest", says: str = "agrees", **more: Any):  # type: ignore[no-untyped-def]
    one = _said(world, who)
    given = {"wording": one.wording} | more
    return services.commitment_answer(
        actor=world.actor(who), commitment=one.commitment, says=says, **given
    )


def _change(world: bw.World, **values: Any) -> None:
    services.record_change(
        actor=world.actor("exchange"),
        kind="commitment",
        uid=Commitment.objects.get().uid,
        values=values,
    )


def _stands() -> tuple[str, str, str]:
    row = Commitment.objects.get()
    return row.host_says, row.visitor_says, row.objection


def test_a_guest_confirms_and_our_side_sees_by_whom(world: bw.World) -> None:
    release(world, whole=True)
    made = _answer(world)
    assert _stands() == ("", "agrees", "")
    assert (made.side, made.account) == ("visitor", world.web.accounts["guest"].pk)
    assert "We will send the text ລາວ" in made.text
    assert Act.objects.filter(kind="exchange.commitment_answer").count() == 1
    ours = _said(world, "exchange")
    assert ours.visitor is not None and not ours.visitor.stale
    assert ours.visitor.by == world.actor("guest").name
    page = world.web.client("exchange").get(
        reverse("record", args=["exchange", world.ew.exchange.uid])
    )
    assert world.actor("guest").name in page.content.decode()


def test_our_side_answers_for_itself(world: bw.World) -> None:
    _answer(world, "exchange")
    assert _stands() == ("agrees", "", "")
    assert Confirmation.objects.get().side == "host"


def test_an_objection_has_words_and_comes_before_our_side(world: bw.World) -> None:
    release(world, whole=True)
    with pytest.raises(InputError) as silent:
        _answer(world, says="objects", words="  ")
    assert silent.value.problems[0].field == "words"
    _answer(world, says="objects", words="Not before June")
    assert _stands() == ("", "objects", "Not before June")
    clock = Deadline.objects.get(kind="exchange.confirmation")
    assert clock.state == "open" and "Not before June" in clock.about.en
    _answer(world)
    assert _stands() == ("", "agrees", "")
    assert not Deadline.objects.filter(
        kind="exchange.confirmation", state="open"
    ).exists()
    assert Confirmation.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"text": {"vi": "Khác", "lo": "ອື່ນ", "en": "Other"}},
        {"text": {"vi": "Khác", "lo": "We will send the text ລາວ"}},
        {"by": "Somebody else"},
        {"proof": "A letter"},
    ],
)
def test_a_changed_wording_makes_it_stale(
    world: bw.World, values: dict[str, Any]
) -> None:
    release(world, whole=True)
    _answer(world)
    _change(world, **values)
    assert _stands() == ("", "", "")
    ours = _said(world, "exchange")
    assert ours.visitor is not None and ours.visitor.stale
    assert "We will send the text ລາວ" in Confirmation.objects.get().text
    _answer(world)
    assert not _said(world).visitor.stale  # type: ignore[union-attr]


def test_what_changes_nothing_said_leaves_the_answer(world: bw.World) -> None:
    release(world, whole=True)
    _answer(world)
    _change(world, source="The minutes")
    assert _stands()[1] == "agrees"


def test_a_translation_added_since_leaves_the_answer() -> None:
    before = Wording(Text(vi="Sẽ gửi"), "declaration", "host", "", None, "")
    after = Wording(Text(vi="Sẽ gửi", en="Will"), "declaration", "host", "", None, "")
    assert before.seal != after.seal == after.sealed_in(("vi", "lo", "en"))
    assert before.seal == after.sealed_in(before.written)


def test_what_our_side_enters_by_hand_with_the_change_stands(world: bw.World) -> None:
    release(world, whole=True)
    _answer(world)
    _change(world, by="Somebody else", visitor_says="objects", objection="By letter")
    assert _stands() == ("", "objects", "By letter")


def test_it_was_changed_since_it_was_read(world: bw.World) -> None:
    release(world, whole=True)
    read = _said(world).wording
    _change(world, by="Somebody else")
    with pytest.raises(StateRefusal) as refused:
        _answer(world, wording=read)
    assert refused.value.code == "exchange.changed-since" and refused.value.way_out
    assert not Confirmation.objects.exists()


def test_the_same_once_more_writes_nothing(world: bw.World) -> None:
    release(world, whole=True)
    first = _answer(world)
    assert _answer(world) == first
    assert Confirmation.objects.count() == 1


def test_nothing_released_nothing_answered(world: bw.World) -> None:
    uid = Commitment.objects.get().uid
    for _round in ("not at all", "programme alone"):
        with pytest.raises(NotVisible):
            services.commitment_answer(
                actor=world.actor("guest"), commitment=uid, says="agrees", wording="x"
            )
        with pytest.raises(NotVisible):
            queries.readback_get(world.actor("guest"), world.ew.exchange.uid)
        release(world)
    for wrong in ("", "x", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(NotVisible):
            services.commitment_answer(
                actor=world.actor("guest"), commitment=wrong, says="agrees"
            )


def test_a_reader_of_the_house_and_another_partner_speak_for_no_side(
    world: bw.World,
) -> None:
    release(world, whole=True)
    reader = world.actor("commission")
    assert queries.readback_get(reader, world.ew.exchange.uid).answers_for == ""
    with pytest.raises(StateRefusal) as refused:
        _answer(world, "commission")
    assert refused.value.code == "exchange.no_side"
    (other,) = ew.add(
        "organisation",
        {"name": ew.said("Third"), "house_unit": world.web.uid("partner")},
        unit=world.web.units["city"],
    )
    services.record_change(
        actor=ew.SYSTEM,
        kind="organisation",
        uid=world.ew.partner.uid,
        values={"house_unit": None},
    )
    assert other.house_unit_id
    assert _said(world).readable
    with pytest.raises(StateRefusal):
        _answer(world)
    assert queries.readback_waiting(world.actor("guest")) == ()


def test_an_account_named_answers_for_the_partner(world: bw.World) -> None:
    guest = world.web.accounts["guest"]
    release(world, whole=True, partner=False, accounts=[guest.pk])
    assert _answer(world).side == "visitor"


def test_what_cannot_be_read_is_not_confirmed(world: bw.World) -> None:
    release(world, whole=True, languages=["lo"])
    _change(world, text={"vi": "Chỉ tiếng Việt", "lo": "", "en": ""})
    one = _said(world)
    assert not one.readable and not one.text
    with pytest.raises(StateRefusal) as refused:
        _answer(world)
    assert refused.value.code == "exchange.unreadable"


def test_in_one_language_alone_it_is_the_same_wording(world: bw.World) -> None:
    release(world, whole=True, languages=["lo"])
    made = _answer(world)
    assert made.text == "We will send the text ລາວ"
    assert not _said(world, "exchange").visitor.stale  # type: ignore[union-attr]


def test_a_closed_exchange_takes_no_answer(world: bw.World) -> None:
    release(world, whole=True)
    wording = _said(world).wording
    world.ew.exchange.state = "closed"
    world.ew.exchange.save()
    with pytest.raises(StateRefusal) as refused:
        _answer(world, wording=wording)
    assert refused.value.code == "exchange.closed"


def test_nobody_writes_an_answer_by_hand(world: bw.World) -> None:
    release(world, whole=True)
    made = _answer(world)
    actor = world.actor("exchange")
    with pytest.raises(StateRefusal):
        services.record_change(
            actor=actor, kind="confirmation", uid=made.uid, values={"says": "objects"}
        )
    with pytest.raises(StateRefusal):
        services.records_add(
            actor=actor, kind="confirmation", rows=[{}], owner=world.ew.exchange.uid
        )
    for kind, uid in (("confirmation", made.uid), ("commitment", made.commitment.uid)):
        with pytest.raises(StateRefusal):
            services.record_remove(actor=actor, kind=kind, uid=uid)
    client = world.web.client("exchange")
    for name in ("record_change", "record_remove"):
        url = reverse(name, args=["confirmation", made.uid])
        assert client.post(url).status_code in (404, 409), name


def test_by_page_on_the_phone_of_a_guest(world: bw.World) -> None:
    release(world, whole=True)
    client = world.web.client("guest", "lo")
    uid, one = world.ew.exchange.uid, _said(world)
    assert reverse("readback", args=[uid]) in client.get("/").content.decode()
    page = client.get(reverse("readback", args=[uid]))
    assert page.status_code == 200 and one.wording in page.content.decode()
    at = reverse("readback_answer", args=[uid, one.commitment])
    wrong = client.post(at, {"says": "objects", "words": "", "wording": one.wording})
    assert wrong.status_code == 422
    old = client.post(at, {"says": "agrees", "wording": "0" * 64})
    assert old.status_code == 409
    done = client.post(at, {"says": "agrees", "wording": one.wording})
    assert done.status_code == 302 and _stands()[1] == "agrees"
    assert reverse("readback", args=[uid]) not in client.get("/").content.decode()


def test_by_program(world: bw.World) -> None:
    release(world, whole=True)
    program = api_world.program(world.web.accounts["guest"])
    uid = world.ew.exchange.uid
    (waiting,) = program.get("exchange/read-back").json()["items"]
    assert waiting["exchange"] == str(uid) and waiting["count"] == 1
    read = program.get(f"exchange/exchanges/{uid}/read-back").json()
    assert read["answers_for"] == "visitor"
    (one,) = read["said"]
    at = f"exchange/undertakings/{one['commitment']}/answer"
    wrong = program.post(at, {"says": "perhaps", "wording": one["wording"]})
    assert wrong.status_code == 422
    given = {"says": "objects", "words": "Later", "wording": one["wording"]}
    assert program.post(at, given).status_code == 200
    (one,) = program.get(f"exchange/exchanges/{uid}/read-back").json()["said"]
    assert one["visitor"]["words"] == "Later" and one["visitor_says"] == "objects"
    assert program.get("exchange/read-back").json()["items"] == []


def test_without_the_whole_no_door_tells_of_it(world: bw.World) -> None:
    release(world, whole=True)
    _answer(world, says="objects", words="Only for those with all of it")
    release(world)
    for text in seen(world):
        assert "Only for those with all of it" not in text


def test_more_of_it_costs_no_more_statements(world: bw.World) -> None:
    release(world, whole=True)
    guest = world.actor("guest")
    with statements() as few:
        queries.readback_get(guest, world.ew.exchange.uid)
    ew.add(
        "commitment",
        *({"text": ew.said(f"Said {n}")} for n in range(5)),
        owner=world.ew.exchange,
    )
    with statements() as more:
        queries.readback_get(guest, world.ew.exchange.uid)
    assert len(few) == len(more) <= 10
    with statements() as waiting:
        assert queries.readback_waiting(guest)[0].count == 6
    assert len(waiting) == 2


def test_an_answer_is_one_of_two() -> None:
    assert [p.code for p in answer_is_whole("", "")] == ["exchange.says"]
    assert [p.field for p in answer_is_whole("objects", "x" * 401)] == ["words"]
    assert list(answer_is_whole("agrees", "")) == []


def test_accounts_of_the_house_do_not_speak_for_the_partner(world: bw.World) -> None:
    reader = world.web.accounts["commission"]
    release(world, whole=True, partner=False, accounts=[reader.pk])
    row = world.ew.exchange
    assert readback.answers_for(world.actor("guest"), row, may_write=False) == ""
    writer = world.actor("exchange")
    assert readback.answers_for(writer, row, may_write=False) == ""


def _command(world: bw.World, *args: str, who: str = "guest") -> list[str]:
    account = world.web.accounts[who].username
    return ["exchange", *args, "--account", account]


def test_the_command_reads_back_and_answers(
    world: bw.World, capsys: pytest.CaptureFixture[str]
) -> None:
    release(world, whole=True)
    exchange = str(world.ew.exchange.uid)
    assert main(_command(world, "read-back", exchange, "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["answers_for"] == "visitor"
    (said,) = told["said"]
    assert said["visitor"] is None and said["visitor_says"] == ""
    named = (exchange, said["commitment"])
    objects = ("--objects", "Not in March", "--wording", said["wording"])
    assert main(_command(world, "answer", *named, *objects)) == 0
    assert _stands() == ("", "objects", "Not in March")
    assert main(_command(world, "answer", *named, "--agrees")) == 0
    assert _stands() == ("", "agrees", "")
    capsys.readouterr()
    assert main(_command(world, "read-back", exchange)) == 0
    assert "visitor: agrees" in capsys.readouterr().out


def test_the_command_refuses_what_was_reworded_and_who_may_not(
    world: bw.World, capsys: pytest.CaptureFixture[str]
) -> None:
    exchange, said = str(world.ew.exchange.uid), str(Commitment.objects.get().uid)
    agrees = ("answer", exchange, said, "--agrees")
    assert main(_command(world, *agrees)) != 0  # nothing was released to the guest
    release(world, whole=True)
    assert main(_command(world, *agrees, "--wording", "0" * 64)) != 0
    assert "changed since" in capsys.readouterr().err
    assert main(_command(world, "answer", exchange, exchange, "--agrees")) != 0
    assert _stands() == ("", "", "")
