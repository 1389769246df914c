"""The IATI file: it passes schema and rules; what is taken away is found missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import override_settings
from lxml import etree

from banyan.kernel import clock
from banyan.kernel.errors import InputError, StateRefusal
from banyan.projects.exporting import iati_file
from banyan.projects.iati.checking import check
from banyan.projects.models import Participant
from tests.support import exchange_world as ew
from tests.support import kept
from tests.support import project_world as pw

pytestmark = pytest.mark.django_db
SEVEN = (
    "iati-identifier",
    "reporting-org",
    "title",
    "description",
    "participating-org",
    "activity-status",
    "activity-date",
)


@pytest.fixture(scope="module")
def content(django_db_setup: None, django_db_blocker: Any) -> bytes:
    named = override_settings(BANYAN_IATI_ORGANISATION="XX-TEST")
    with django_db_blocker.unblock(), kept.taken_back(), named:
        assert pw.handed(ew.build()).state == "finalised"
        return iati_file(ew.SYSTEM)


def codes(content: bytes, today: dt.date | None = None) -> set[str]:
    return {p.code for p in check(content, today or clock.today())}


def test_it_passes_and_speaks_three_languages(content: bytes) -> None:
    assert codes(content) == set()
    root = etree.fromstring(content)
    languages = root.xpath("//title/narrative/@xml:lang")
    assert {"vi", "lo", "en"} <= set(languages)
    assert root.xpath("//transaction/value/text()") == ["4000000000", "3999999999"]
    assert root.xpath("//result/indicator/period/actual/@value") == ["112"]
    assert root.xpath("//activity-status/@code") == ["3"]


def test_a_project_that_names_nobody_is_refused_by_its_name(content: bytes) -> None:
    named = override_settings(BANYAN_IATI_ORGANISATION="XX-TEST")
    with kept.taken_back(), named:
        project = pw.handed(ew.build())
        Participant.objects.filter(project=project).delete()
        with pytest.raises(InputError) as refusal:
            iati_file(ew.SYSTEM)
    (problem,) = refusal.value.problems
    assert problem.code == "iati.participants"
    assert project.title.in_language("en") in problem.message
    assert problem.advice == "Record who pays for it or carries it out."


@pytest.mark.parametrize("name", SEVEN)
def test_each_of_the_seven_is_asked_for(content: bytes, name: str) -> None:
    root = etree.fromstring(content)
    for one in root.xpath(f"iati-activity/{name}"):
        one.getparent().remove(one)
    assert codes(etree.tostring(root)) == {"iati.schema"}


@pytest.mark.parametrize(
    ("path", "attribute", "value", "code"),
    [
        ("sector[1]", "percentage", "50", "iati.shares"),
        ("recipient-country", "percentage", "40", "iati.shares"),
        ("activity-status", "code", "9", "iati.code"),
        ("participating-org", "role", "7", "iati.code"),
        ("participating-org", "ref", "a/b", "iati.identifier"),
        ("activity-date[@type='2']", "iso-date", "2100-01-01", "iati.future"),
        ("activity-date[@type='1']", "iso-date", "2100-01-01", "iati.order"),
        ("budget/period-end", "iso-date", "2090-01-01", "iati.budget_year"),
        ("transaction/value", "currency", "ZZZ", "iati.unknown_currency"),
        ("result/indicator/period/target", "value", "many", "iati.indicator"),
    ],
)
def test_the_rules(
    content: bytes, path: str, attribute: str, value: str, code: str
) -> None:
    root = etree.fromstring(content)
    root.xpath(f"iati-activity/{path}")[0].set(attribute, value)
    assert code in codes(etree.tostring(root))


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("sector", "iati.sector"),
        ("recipient-country", "iati.place"),
        ("activity-date[@type='1' or @type='2']", "iati.start"),
    ],
)
def test_what_the_rules_miss(content: bytes, path: str, code: str) -> None:
    root = etree.fromstring(content)
    for one in root.xpath(f"iati-activity/{path}"):
        one.getparent().remove(one)
    assert code in codes(etree.tostring(root))


def test_identifiers_texts_and_currencies(content: bytes) -> None:
    root = etree.fromstring(content)
    one = root[0]
    one.find("iati-identifier").text = "XX-TEST"
    one.find("title/narrative").getparent()[:] = [etree.Element("narrative")]
    del one.attrib["{http://www.w3.org/XML/1998/namespace}lang"]
    del one.attrib["default-currency"]
    del one.find("budget/value").attrib["currency"]
    root.append(etree.fromstring(etree.tostring(one)))
    assert {
        "iati.own_identifier",
        "iati.twice",
        "iati.empty",
        "iati.language",
        "iati.currency",
    } <= codes(etree.tostring(root))


@pytest.mark.parametrize(
    "bad",
    [
        b"no xml",
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b"",
    ],
)
def test_what_is_no_such_file_is_refused(bad: bytes) -> None:
    with pytest.raises(InputError):
        check(bad, dt.date(2026, 1, 1))


def test_no_identifier_is_invented(settings: Any) -> None:
    settings.BANYAN_IATI_ORGANISATION, settings.BANYAN_DEMO = "", False
    pw.ready(ew.build())
    with pytest.raises(StateRefusal) as refused:
        iati_file(ew.SYSTEM)
    assert refused.value.code == "iati.organisation"
    settings.BANYAN_DEMO = True
    assert b"XX-SPECIMEN" in iati_file(ew.SYSTEM)


def test_nothing_to_write_is_refused() -> None:
    ew.build()
    with pytest.raises(StateRefusal):
        iati_file(ew.SYSTEM)
