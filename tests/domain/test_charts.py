"""Charts are right in the numbers, safe in the text, and never collide."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from banyan.web import charts
from banyan.web.charts.words import NARROW, fits, width, wrap

LONG = "Trung tâm Phục vụ hành chính công và Chuyển đổi số thành phố Hà Nội"
LAO = "ສູນບໍລິການບໍລິຫານສາທາລະນະແລະຫັນເປັນດິຈິຕອນນະຄອນຫຼວງວຽງຈັນ"
DAY = dt.date


def parsed(chart: charts.Chart) -> ElementTree.Element:
    """Return the drawing as a tree: it is well-formed or this fails."""
    return ElementTree.fromstring(chart.svg)


def rects(chart: charts.Chart, look: str) -> list[float]:
    """Return the widths of the marks of one class, in percent."""
    found = parsed(chart).iter("rect")
    return [
        float(r.get("width", "").rstrip("%")) for r in found if r.get("class") == look
    ]


def every_chart(*, inline: bool) -> list[charts.Chart]:
    """Return one of each, with awkward values."""
    href = "/x?a=1&b=2"
    sides = (charts.Side("a", LONG, 10, href), charts.Side("b", LAO, 0, href))
    return [
        charts.bars("T", [charts.Mark(LONG, 5, href, reference=7)], inline=inline),
        charts.bars("leer", [], inline=inline),
        charts.stacked_bars(
            "T", ["a", "b"], [charts.Row(LAO, (3, 0), href)], inline=inline
        ),
        charts.age_pyramid(
            "T", [charts.Band("18–30", 0, 4, href)], names=("m", "w"), inline=inline
        ),
        charts.columns_by_month(
            "T",
            [charts.Mark(str(n), n * 1000, href, group="2026") for n in range(36)],
            inline=inline,
        ),
        charts.distribution(
            "T",
            ["A", "B"],
            [charts.Group("x", (0, 0)), charts.Group("y", (1, 2))],
            inline=inline,
        ),
        charts.ribbons(
            "T",
            sides,
            [charts.Side("c", "C", 10)],
            [charts.Flow("a", "c", 10)],
            inline=inline,
        ),
        charts.timeline(
            "T",
            [charts.Lane("L", (charts.Span(DAY(2020, 1, 1), None, LONG, href),))],
            start=DAY(2019, 1, 1),
            end=DAY(2026, 1, 1),
            today=DAY(2025, 5, 5),
            inline=inline,
        ),
    ]


@pytest.mark.parametrize("inline", [False, True])
def test_every_drawing_is_well_formed_named_and_without_styles(inline: bool) -> None:
    for chart in every_chart(inline=inline):
        svg = parsed(chart)
        title = [node for node in svg if node.tag.endswith("title")]
        assert title and title[0].text == chart.title
        assert svg.get("aria-label") == chart.title
        assert "style" not in chart.svg
        assert not re.search(r"\son\w+=", chart.svg)
        assert "<table" in chart.table and "<caption" in chart.table


def test_links_make_a_group_and_plain_marks_an_image() -> None:
    linked = charts.bars("T", [charts.Mark("a", 1, "/a")])
    plain = charts.bars("T", [charts.Mark("a", 1)])
    assert parsed(linked).get("role") == "group"
    assert parsed(plain).get("role") == "img"
    assert "<a " in linked.svg and "<a " not in plain.svg


def test_on_paper_there_are_no_classes_and_no_links() -> None:
    for chart in every_chart(inline=True):
        assert "class=" not in chart.svg and "<a " not in chart.svg
        assert 'xmlns="http://www.w3.org/2000/svg"' in chart.svg


def test_text_of_people_is_escaped() -> None:
    evil = '<script>alert("1")</script>&'
    chart = charts.bars(evil, [charts.Mark(evil, 1, '"/><script>')])
    assert "<script" not in chart.svg and "<script" not in chart.table
    assert parsed(chart).get("aria-label") == evil


def test_bars_begin_at_zero_and_share_their_scale() -> None:
    marks = [charts.Mark("a", 50), charts.Mark("b", 25), charts.Mark("c", 0)]
    assert rects(charts.bars("T", marks), "m1") == [100, 50, 0]
    assert rects(charts.bars("T", marks, limit=100), "m1") == [50, 25, 0]


def test_a_reference_counts_for_the_scale_and_the_table() -> None:
    chart = charts.bars("T", [charts.Mark("a", 5, reference=10)], reference_name="2025")
    assert rects(chart, "m1") == [50]
    assert "2025" in chart.table and ">10<" in chart.table


def test_stacked_parts_are_in_proportion() -> None:
    chart = charts.stacked_bars("T", ["x", "y"], [charts.Row("a", (30, 10))])
    widths = rects(chart, "m1")[1:] + rects(chart, "m2")[1:]
    parts = [w for w in widths if w != 11]
    assert 75 in rects(chart, "m1") and 25 in rects(chart, "m2"), parts


def test_shares_of_a_distribution_and_an_empty_group() -> None:
    chart = charts.distribution(
        "T", ["A", "B"], [charts.Group("x", (1, 3)), charts.Group("none", (0, 0))]
    )
    assert "75.0%" in chart.svg and "25.0%" in chart.svg
    assert "3 (75.0%)" in chart.table and "0 (0.0%)" in chart.table


def test_numbers_are_written_in_the_language() -> None:
    marks = [charts.Mark("a", 1234567)]
    assert "1.234.567" in charts.bars("T", marks, language="vi").svg
    assert "1,234,567" in charts.bars("T", marks, language="en").svg


def test_columns_name_each_month_or_as_many_as_fit() -> None:
    twelve = [charts.Mark(str(n), n) for n in range(1, 13)]
    assert all(
        f">{n}</text>" in charts.columns_by_month("T", twelve).svg for n in range(1, 13)
    )
    many = [charts.Mark(f"{n:02d}/25", 100000 + n) for n in range(60)]
    chart = charts.columns_by_month("T", many)
    shown = [n for n in range(60) if f">{n:02d}/25</text>" in chart.svg]
    assert 2 <= len(shown) < 12
    assert chart.table.count("<tr>") == 61


def test_ribbons_are_as_wide_as_what_moved() -> None:
    before = [charts.Side("a", "A", 30, "/a"), charts.Side("b", "B", 10)]
    after = [charts.Side("c", "C", 25), charts.Side("d", "D", 15)]
    flows = [
        charts.Flow("a", "c", 25),
        charts.Flow("a", "d", 5),
        charts.Flow("b", "d", 10),
    ]
    chart = charts.ribbons("T", before, after, flows)
    paths = [p.get("d", "") for p in parsed(chart).iter("path")]
    heights = [_height(path) for path in paths]
    assert heights[0] / heights[2] == pytest.approx(2.5, rel=0.02)
    assert heights[1] / heights[2] == pytest.approx(0.5, rel=0.05)
    assert chart.narrow is not None
    assert 'data-light="a&gt;c a&gt;d"' in chart.svg


def _height(path: str) -> float:
    start = float(re.match(r"M[\d.]+ ([\d.]+)", path)[1])  # type: ignore[index]
    return float(path.rstrip("Z").split(" ")[-1]) - start


def test_ribbons_to_unknown_units_are_left_out_of_the_drawing() -> None:
    side = [charts.Side("a", "A", 1)]
    chart = charts.ribbons("T", side, [charts.Side("c", "C", 1)], [])
    assert "ribbon" not in chart.svg


def test_untangling_orders_the_right_side_by_its_sources() -> None:
    before = [charts.Side("a", "A", 1), charts.Side("b", "B", 1)]
    after = [charts.Side("c", "C", 1), charts.Side("d", "D", 1)]
    flows = [charts.Flow("a", "d", 1), charts.Flow("b", "c", 1)]
    svg = charts.ribbons("T", before, after, flows).svg
    assert svg.index(">D</text>") < svg.index(">C</text>")
    kept = charts.ribbons("T", before, after, flows, untangle=False).svg
    assert kept.index(">C</text>") < kept.index(">D</text>")


def test_timeline_places_days_and_leaves_open_ends_open() -> None:
    lane = charts.Lane("L", (charts.Span(DAY(2021, 1, 1), None, "x"),))
    chart = charts.timeline("T", [lane], start=DAY(2020, 1, 1), end=DAY(2022, 1, 1))
    box = next(r for r in parsed(chart).iter("rect"))
    assert float(box.get("x", "").rstrip("%")) == pytest.approx(50, abs=0.2)
    assert float(box.get("width", "").rstrip("%")) == pytest.approx(50, abs=0.2)
    assert (
        "01/01/2021"
        in charts.timeline(
            "T", [lane], start=DAY(2020, 1, 1), end=DAY(2022, 1, 1), language="vi"
        ).table
    )


@pytest.mark.parametrize("text", [LONG, LAO, "word" * 40, "a", ""])
@pytest.mark.parametrize("room", [60, 120, 300])
def test_lines_never_run_wider_than_their_room(text: str, room: int) -> None:
    lines = wrap(text, room)
    assert len(lines) <= 3
    assert all(width(line) <= room + width("…") for line in lines), lines


def test_wrapping_loses_no_word_when_there_is_room() -> None:
    assert " ".join(wrap(LONG, NARROW)) == LONG
    assert wrap(LONG, 90, most=2)[-1].endswith("…")


def test_lao_breaks_never_part_a_vowel_from_its_consonant() -> None:
    for line in wrap(LAO, 80, most=20)[1:]:
        assert line[0] not in "ະາຳໍິີຶືຸູົັຼ່້"
    for line in wrap(LAO, 80, most=20)[:-1]:
        assert not "ເ" <= line[-1] <= "ໄ"


def test_marks_weigh_nothing() -> None:
    assert width("ế") == width("e")
    assert width("ກີ່") == width("ກ")
    assert fits(["12"], 30, 12) and not fits(["123456"], 20, 12)


def test_a_small_bar_is_silent_and_clipped_to_its_scale() -> None:
    bar = charts.small_bar(15, 10)
    assert 'aria-hidden="true"' in bar and 'width="100"' in bar
    assert 'width="0"' in charts.small_bar(0, 0)


def test_tables_hold_links_and_head_their_rows() -> None:
    table = charts.as_table("C", ["a", "b"], [[("x", "/x"), 1200], ["y", None]], "vi")
    root = ElementTree.fromstring(table)
    assert [h.get("scope") for h in root.iter("th")] == ["col", "col", "row", "row"]
    assert '<a href="/x">x</a>' in table and "1.200" in table


@pytest.mark.slow
def test_drawings_go_into_a_pdf(tmp_path: Path) -> None:
    import typst

    drawn = every_chart(inline=True)
    for place, chart in enumerate(drawn):
        (tmp_path / f"c{place}.svg").write_text(chart.svg)
    (tmp_path / "t.typ").write_text(
        "\n".join(f'#image("c{n}.svg", width: 12cm)' for n in range(len(drawn)))
    )
    data = typst.compile(str(tmp_path / "t.typ"), root=str(tmp_path))
    assert data.startswith(b"%PDF")
    assert json.dumps([c.title for c in drawn])
