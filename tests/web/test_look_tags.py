"""Tags and formats: dates, numbers and texts in the reader's habit, forms."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import formats, translation

from banyan.kernel.text import Text
from banyan.web.features.gallery.forms import SampleForm
from banyan.web.shared.ui import PersonLine

DAY = dt.date(2025, 6, 3)


def catalogue(language: str) -> None:
    """Demand a compiled catalogue: without one Django ignores the language."""
    assert translation.check_for_language(language), "run make install"


def draw(source: str, **values: object) -> str:
    """Return a template drawn with the tags."""
    return Template("{% load banyan_ui %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("vi", "03/06/2025", "1.234.567,5"),
        ("lo", "03/06/2025", "1.234.567,5"),
        ("en", "3 June 2025", "1,234,567.5"),
    ],
)
def test_filters_and_django_write_alike(language: str, day: str, number: str) -> None:
    catalogue(language)
    with translation.override(language):
        assert draw("{{ d|day }} {{ n|num }}", d=DAY, n=1234567.5) == f"{day} {number}"
        assert formats.date_format(DAY) == day
        assert formats.number_format(1234567.5, force_grouping=True) == number


def test_absent_values_are_empty() -> None:
    assert draw("{{ d|day }}{{ n|num }}{{ i|instant }}{{ p|percent }}{{ d|iso }}") == ""


def test_texts_choose_the_language() -> None:
    with translation.override("lo"):
        assert draw("{{ t|text }}", t=Text(vi="Một", lo="ໜຶ່ງ")) == "ໜຶ່ງ"
        assert draw("{{ t|text }}", t={"vi": "Một"}) == "Một"


@pytest.mark.parametrize("language", ["vi", "lo", "en"])
@pytest.mark.parametrize("typed", ["1950-02-03", "03/02/1950", "3.2.1950"])
def test_dates_are_read_as_browsers_send_and_people_type_them(
    language: str, typed: str
) -> None:
    catalogue(language)
    with translation.override(language):
        form = SampleForm({"name": "A", "born_on": typed, "grade": "full"})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born_on"] == dt.date(1950, 2, 3)


def test_a_field_keeps_what_was_typed_and_names_its_error() -> None:
    form = SampleForm({"name": "<b>", "born_on": "31/02/1950"})
    html = draw("{% fields form %}", form=form)
    assert 'value="&lt;b&gt;"' in html and 'value="31/02/1950"' in html
    assert 'aria-invalid="true"' in html and "id_born_on_error" in html
    assert 'aria-describedby="id_name_helptext"' in html
    assert "(optional)" in html
    assert html.count("<label") >= 5 and "<fieldset" in html


def test_cards_and_scrolls_wrap_their_content() -> None:
    html = draw(
        '{% card title=t link="/x" link_label="All" %}<p>in</p>{% endcard %}', t="<T>"
    )
    assert html.startswith('<section class="card"><header><h2>&lt;T&gt;</h2>')
    assert "<p>in</p></section>" in html
    html = draw('{% scroll label="L" %}<table></table>{% endscroll %}')
    assert 'tabindex="0"' in html and "<table></table>" in html


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Trần Thị Hồng Nhung", "TN"),
        ("Ưng", "Ư"),
        ("", ""),
        ("ສົມໃຈ ວົງສະຫວັນ", "ສວ"),
        ("ເກດ", "ເກ"),
    ],
)
def test_initials_of_names(name: str, initials: str) -> None:
    assert PersonLine(name).initials == initials
