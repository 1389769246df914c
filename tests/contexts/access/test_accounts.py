"""Opening, changing, closing accounts; what one types to sign in."""

from __future__ import annotations

import pytest

from banyan.access import queries, services
from banyan.access.models import Account
from banyan.kernel.actor import NOBODY
from banyan.kernel.errors import (
    Conflict,
    InputError,
    NotAllowed,
    NotVisible,
    StateRefusal,
)
from banyan.ledger.models import Act, Entry
from tests.contexts.access import ground


@pytest.fixture
def admin(tree):
    account = ground.account("admin")
    ground.give(account, "admin", tree.district)
    return ground.actor(account)


def _open(actor, name, unit, **fields):
    command = services.AccountOpen(name, unit_id=unit.pk, **fields)
    return services.account_open(actor=actor, command=command)


def test_opened_and_recorded(tree, admin):
    account = _open(
        admin,
        "Bình.Lê-1".replace("ì", "i").replace("ê", "e"),
        tree.commune,
        email="Binh@Example.org",
        card_no="HN 0123",
    )
    assert (account.username, account.email) == ("binh.le-1", "binh@example.org")
    assert not account.has_usable_password()
    assert Act.objects.latest("pk").kind == "access.account_open"
    for typed in ("BINH.LE-1", "hn0123", " HN 0123 ", "binh@example.ORG"):
        assert queries.account_by_login(typed) == account
    assert queries.account_by_login("") is None


def test_the_password_is_no_part_of_the_record(tree):
    """Changing it must not make the record disagree with the row."""
    from banyan.ledger import codecs

    names = {c.name for c in codecs.codec_for(Account).columns}
    assert "password" not in names
    assert "last_login" not in names
    assert "username" in names


def test_identifiers_are_unique_among_all_that_sign_in(tree, admin):
    _open(admin, "binh", tree.commune, card_no="123")
    with pytest.raises(InputError):
        _open(admin, "BINH", tree.commune)
    with pytest.raises(InputError):
        _open(admin, "123", tree.commune)
    with pytest.raises(InputError) as refused:
        _open(admin, "chi", tree.commune, card_no="1 2 3")
    assert refused.value.problems[0].field == "card_no"


def test_a_shared_mail_signs_nobody_in(tree, admin):
    _open(admin, "binh", tree.commune, email="family@example.org")
    _open(admin, "chi", tree.commune, email="family@example.org")
    assert queries.account_by_login("family@example.org") is None
    assert len(queries.accounts_by_mail("Family@example.org")) == 2


def test_what_cannot_be_read(tree, admin):
    with pytest.raises(InputError) as refused:
        _open(
            admin,
            "a b@c",
            tree.commune,
            email="no mail",
            language="fr",
            password="secret-1",
        )
    codes = {p.code for p in refused.value.problems}
    assert codes == {"bad_name", "bad_mail", "no_language", "password"}


def test_opening_is_refused(tree, admin):
    with pytest.raises(NotAllowed):
        _open(admin, "binh", tree.other)
    with pytest.raises(InputError):
        services.account_open(actor=admin, command=services.AccountOpen("binh"))
    with pytest.raises(NotAllowed):
        _open(NOBODY, "binh", tree.commune)


def test_no_account_for_somebody_with_more_rights(tree, admin):
    """Else an administrator of a district becomes an officer of the city."""
    high = ground.person()
    ground.give(high, "giver", tree.city)
    with pytest.raises(NotAllowed) as refused:
        _open(admin, "high", tree.commune, person_id=high.pk)
    assert refused.value.code == "beyond"


def test_one_open_account_a_person(tree, admin):
    person = ground.person()
    first = _open(admin, "an", tree.commune, person_id=person.pk)
    with pytest.raises(StateRefusal):
        _open(admin, "an2", tree.commune, person_id=person.pk)
    services.account_close(actor=admin, account_id=first.pk)
    assert _open(admin, "an2", tree.commune, person_id=person.pk)


def test_changed_where_one_looks_after_it(tree, admin):
    account = _open(admin, "an", tree.commune)
    changed = services.account_change(
        actor=admin, account_id=account.pk, email="an@example.org", row_version=1
    )
    assert (changed.email, changed.row_version) == ("an@example.org", 2)
    with pytest.raises(Conflict):
        services.account_change(
            actor=admin, account_id=account.pk, label="x", row_version=1
        )
    with pytest.raises(InputError):
        services.account_change(actor=admin, account_id=account.pk, card_no="admin")
    ground.give(account, "giver", tree.city)
    with pytest.raises(NotAllowed):
        services.account_change(
            actor=admin, account_id=account.pk, email="mine@example.org"
        )
    elsewhere = ground.account("elsewhere", unit_id=tree.other.pk)
    with pytest.raises(NotVisible):
        services.account_change(actor=admin, account_id=elsewhere.pk, label="x")


def test_closed(tree, admin):
    account = _open(admin, "an", tree.commune)
    grant = ground.give(account, "reader", tree.commune)
    services.account_close(actor=admin, account_id=account.pk, row_version=1)
    assert queries.account_by_login("an") is None
    assert queries.account_with_grants(account.pk, ground.actor(account).on) is None
    assert ground.actor(account).held == ()
    kinds = {(e.kind, e.op, e.subject) for e in Entry.objects.filter(op="end")}
    assert {s for _k, _o, s in kinds} >= {account.pk, grant.pk}
    with pytest.raises(StateRefusal):
        services.account_close(actor=admin, account_id=account.pk)


def test_own_language_and_second_factor(tree):
    account = ground.account("an")
    actor = ground.actor(account)
    services.account_language(actor=actor, language="lo")
    services.account_second_factor(actor=actor, wanted=True)
    account.refresh_from_db()
    assert (account.language, account.second_factor) == ("lo", True)
    with pytest.raises(InputError):
        services.account_language(actor=actor, language="fr")
    with pytest.raises(NotVisible):
        services.account_language(actor=NOBODY, language="vi")


def test_the_installation_sets_passwords(tree, admin):
    account = _open(admin, "an", tree.commune)
    with pytest.raises(NotAllowed):
        services.account_password_set(
            actor=admin, account_id=account.pk, password="long enough 73"
        )
    with pytest.raises(InputError):
        services.account_password_set(
            actor=ground.SYSTEM, account_id=account.pk, password="1234"
        )
    services.account_password_set(
        actor=ground.SYSTEM, account_id=account.pk, password="long enough 73"
    )
    account.refresh_from_db()
    assert account.check_password("long enough 73")


def test_accounts_one_looks_after(tree, admin):
    _open(admin, "binh", tree.commune)
    ground.account("elsewhere", unit_id=tree.other.pk)
    names = [a.username for a in queries.accounts_visible(admin)]
    assert names == ["binh"]
    assert queries.account_get(admin, "binh").unit_id == tree.commune.pk
    with pytest.raises(NotVisible):
        queries.account_get(admin, "elsewhere")
    assert queries.account_get(admin, "admin").id == admin.account_id


def test_passwords_are_hashed_with_argon2():
    from banyan.config import settings

    assert "Argon2" in settings.PASSWORD_HASHERS[0]
