"""Translations follow their originals, fall behind, are checked, and exports say so."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from banyan.exchange import queries, services
from banyan.exchange.outputs import STALE, make, programme
from banyan.kernel.errors import NotAllowed, NotVisible, StateRefusal
from banyan.kernel.text import Text
from tests.support import exchange_world as ew
from tests.support import kept

pytestmark = pytest.mark.django_db


@kept.once
def built() -> ew.World:
    world = ew.build()
    ew.complete(world)
    return world


def stands(world: ew.World) -> dict[str, Any]:
    record = queries.record_shown(ew.SYSTEM, "exchange", world.exchange.uid)
    return {one.language: one for one in queries.translations_of(record)}


def change(world: ew.World, **texts: Text) -> None:
    uid = world.exchange.uid
    services.record_change(actor=ew.SYSTEM, kind="exchange", uid=uid, values=texts)


def test_a_changed_original_leaves_its_translations_behind(world: ew.World) -> None:
    now = stands(world)
    assert now["vi"].checked == now["vi"].written == now["vi"].texts
    assert now["lo"].waiting and not now["lo"].stale
    old = world.exchange.title
    change(world, title=Text(vi="Hội nghị mới", lo=old.lo, en=old.en))
    now = stands(world)
    assert not now["vi"].stale
    for language in ("lo", "en"):
        assert [(t.kind, t.field) for t in now[language].stale] == [
            ("exchange", "title")
        ]
    change(world, title=Text(vi="Hội nghị mới", lo="ກອງປະຊຸມໃໝ່", en=old.en))
    now = stands(world)
    assert not now["lo"].stale and now["en"].stale
    change(world, title=Text(vi="Hội nghị khác", lo="ກອງປະຊຸມອື່ນ", en="Another"))
    assert not any(one.stale for one in stands(world).values())


def test_parts_count_too_and_are_checked_with_the_whole(world: ew.World) -> None:
    item = world.exchange.items.get()
    services.record_change(
        actor=ew.SYSTEM,
        kind="item",
        uid=item.uid,
        values={"title": Text(vi="Khác", lo=item.title.lo, en=item.title.en)},
    )
    assert [t.kind for t in stands(world)["lo"].stale] == ["item"]
    officer = world.web.actor("exchange")
    given = {"kind": "exchange", "uid": world.exchange.uid, "language": "lo"}
    assert services.texts_check(actor=officer, **given) > 1
    now = stands(world)["lo"]
    assert now.checked == now.written and not now.stale
    with pytest.raises(StateRefusal):
        services.texts_check(actor=officer, **given)
    for name, error in (("inspector", NotAllowed), ("neighbour", NotVisible)):
        with pytest.raises(error):
            services.texts_check(actor=world.web.actor(name), **given)


def test_exports_and_the_page_say_what_is_out_of_date(world: ew.World) -> None:
    change(world, title=Text(vi="Khác", lo="ຫົວຂໍ້", en="Conference en"))
    record = queries.record_shown(ew.SYSTEM, "exchange", world.exchange.uid)
    assert programme(record, "vi")["stale"] == ""
    assert programme(record, "en")["stale"] == STALE
    calendar = make(record, "calendar.ics", "en").decode().replace("\r\n ", "")
    assert f"COMMENT;LANGUAGE=en:{STALE}" in calendar
    assert STALE not in make(record, "calendar.ics", "vi").decode()
    client = world.web.client("exchange", "en")
    url = reverse("record", args=["exchange", world.exchange.uid])
    check = reverse("record_texts", args=["exchange", world.exchange.uid])
    assert f'hx-get="{check}"' in client.get(url).content.decode()
    assert "1 out of date" in client.get(check).content.decode()
    assert client.post(check, {"language": "en"}).status_code == 302
    assert "1 out of date" not in client.get(check).content.decode()
    assert client.post(check, {"language": "xx"}).status_code == 422
