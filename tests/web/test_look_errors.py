"""Refusals as pages and as messages: status, words, article, way out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import translation

from banyan.base import saying
from banyan.kernel.errors import (
    Conflict,
    Fault,
    InputError,
    NotAllowed,
    NotVisible,
    OrgError,
    Problem,
    RuleRefusal,
    StateRefusal,
)
from banyan.kernel.text import Text
from banyan.web.shared import errors

pytestmark = pytest.mark.django_db


def answer(error: OrgError, *, htmx: bool = False) -> HttpResponse:
    """Return what the middleware makes of a refusal."""
    request = RequestFactory().get("/x")
    request.htmx = htmx  # type: ignore[attr-defined]
    middleware = errors.RefusalMiddleware(lambda _request: HttpResponse())
    response = middleware.process_exception(request, error)
    assert response is not None
    return response


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotVisible(), 404),
        (NotAllowed(right="unit.write"), 403),
        (RuleRefusal("No.", rule="R-1", citation="Article 9"), 422),
        (StateRefusal("Not now."), 409),
        (Conflict(), 409),
        (InputError(), 422),
        (Fault(), 500),
    ],
)
def test_every_refusal_has_its_status_and_says_its_words(
    error: OrgError, status: int
) -> None:
    response = answer(error)
    html = response.content.decode()
    assert response.status_code == status
    assert error.message.split("%")[0][:20] in html.replace("&#x27;", "'")
    assert html.count("<h1") == 1


def test_a_rule_is_cited_and_the_way_out_is_said() -> None:
    error = RuleRefusal(
        "More than half of %(all)s must agree; %(n)s did.",
        citation="Article 9",
        way_out="Vote again.",
        all=1284,
        n=17,
        problems=[
            Problem.of("late", "Born on %(day)s.", row=12, day=dt.date(1950, 2, 3))
        ],
    )
    html = answer(error).content.decode()
    for words in ("1,284", "Article 9", "Vote again.", "Row 12", "3 February 1950"):
        assert words in html
    with translation.override("vi"):
        assert "03/02/1950" in answer(error).content.decode()
        assert "1.284" in answer(error).content.decode()


def test_htmx_gets_the_message_alone_into_its_region() -> None:
    response = answer(NotVisible(), htmx=True)
    html = response.content.decode()
    assert response.status_code == 404
    assert response["HX-Retarget"] == "#messages"
    assert "<html" not in html and 'role="alert"' in html


def test_values_are_escaped() -> None:
    html = answer(StateRefusal("No: %(who)s", who="<script>1</script>")).content
    assert b"<script>1" not in html


def test_other_errors_are_not_swallowed() -> None:
    middleware = errors.RefusalMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(HttpRequest(), ValueError()) is None


def test_a_translation_that_lost_its_placeholder_still_says_the_rest() -> None:
    assert errors.say("%(a)s and %(b)s", {"a": 1}) == "1 and …"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (dt.date(2025, 6, 30), "30/06/2025"),
        (1234.5, "1.234,5"),
        (Text(vi="Một", en="One"), "Một"),
        (["a", 2], "a, 2"),
        (None, "None"),
        ("x", "x"),
    ],
)
def test_values_are_written_as_readers_write(value: object, written: str) -> None:
    assert saying.write(value, "vi") == written


def test_unknown_addresses_answer_in_our_words(client: Client) -> None:
    response = client.get("/no/such/page")
    html = response.content.decode()
    assert response.status_code == 404
    assert "outside what you may see" in html


def test_a_fault_answers_in_three_languages_without_templates() -> None:
    response = errors.server_error(HttpRequest())
    html = response.content.decode()
    assert response.status_code == 500
    for language in ('lang="vi"', 'lang="lo"', 'lang="en"'):
        assert language in html
    assert "style" not in html


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.permission_denied, 403), (errors.bad_request, 400)],
)
def test_what_django_refuses_is_said_too(view: object, status: int) -> None:
    response = view(RequestFactory().get("/"), Exception())  # type: ignore[operator]
    assert response.status_code == status
    assert "What you can do" in response.content.decode()


def test_a_reading_by_post_is_possible_on_another_date() -> None:
    middleware = errors.RefusalMiddleware(lambda _request: HttpResponse())

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = RequestFactory().post("/x?as_of=2020-01-01")
    refused = middleware.process_view(request, view, (), {})
    assert refused is not None and refused.status_code == 409
    assert middleware.process_view(request, errors.reads(view), (), {}) is None
