"""A branch, the accounts of a clerk and an administrator, and the kinds of the tests."""

from __future__ import annotations

import datetime as dt

import pytest

from banyan.access.models import Account, Grant, RightSet
from banyan.kernel import clock
from banyan.kernel.text import Text
from banyan.units.queries import actor_for
from tests.support import job_kinds
from tests.support.ground import unit


@pytest.fixture(autouse=True)
def _kinds():
    job_kinds.register()
    job_kinds.RAN.clear()
    job_kinds.FAIL.clear()


@pytest.fixture
def ward():
    return unit("Đảng bộ phường")


@pytest.fixture
def branch(ward):
    return unit("Chi bộ 5", ward)


def account(name, place, *rights, **fields):
    """Write an account that holds rights over a unit."""
    row = Account.objects.create(
        username=name, label=name.title(), unit=place, **fields
    )
    if rights:
        held = RightSet.objects.create(
            key=f"set-{name}", names=Text.of(name), rights=list(rights)
        )
        Grant.objects.create(
            account=row, right_set=held, unit=place, valid_from=dt.date(2020, 1, 1)
        )
    return row


def acting(row):
    """Return the actor of an account, as its grants are now."""
    return actor_for(Account.objects.get(pk=row.pk), clock.today())


@pytest.fixture
def clerk(ward):
    return account("clerk", ward, "person.read", "unit.read")


@pytest.fixture
def admin(ward):
    return account("admin", ward, "jobs.admin")


@pytest.fixture
def other(branch):
    return account("other", branch, "person.read")
