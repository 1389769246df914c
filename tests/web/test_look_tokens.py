"""Colours can be read: every pair of names, in both themes and in large type."""

from __future__ import annotations

import re
from pathlib import Path

import banyan.web
from banyan.web.charts.svg import PAINT

CSS = Path(banyan.web.__file__).parent / "static" / "banyan" / "css"
TOKENS = (CSS / "1-tokens.css").read_text()

GROUNDS = ("ground", "raised", "sunken")
ON_GROUND = ("ink", "grey-1", "grey-2", "accent", "accent-strong", "amber", "red")
ON_OWN = (
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-soft"),
    ("ink", "accent-soft"),
    ("amber", "amber-soft"),
    ("ink", "amber-soft"),
    ("red", "red-soft"),
    ("on-chart", "chart-1"),
)
MARKS = ("chart-1", "chart-3")


def block(selector: str) -> dict[str, str]:
    """Return the names a block of the tokens sets."""
    start = TOKENS.index(selector + " {")
    body = TOKENS[start : TOKENS.index("}", start)]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))


def themes() -> dict[str, dict[str, str]]:
    """Return the four sets of colours a reader can have."""
    light, dark = block(":root"), block('[data-theme="dark"]')
    large_dark = block('[data-theme="dark"][data-type="large"]')
    return {
        "light": light,
        "dark": {**light, **dark},
        "light large": {**light, **block('\n[data-type="large"]')},
        "dark large": {**light, **dark, **large_dark},
    }


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_what_readers_know() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_text_can_be_read_in_every_theme() -> None:
    faults = []
    for theme, colours in themes().items():
        least = 7.0 if "large" in theme else 4.5
        pairs = [(text, ground) for text in ON_GROUND for ground in GROUNDS]
        for text, ground in [*pairs, *ON_OWN]:
            ratio = contrast(colours[text], colours[ground])
            if ratio < least:
                faults.append(f"{theme}: {text} on {ground} {ratio:.2f}")
    assert not faults, faults


def test_marks_and_lines_of_controls_stand_out() -> None:
    for theme, colours in themes().items():
        for mark in (*MARKS, "grey-2"):
            ratio = contrast(colours[mark], colours["raised"])
            assert ratio >= 3, (theme, mark, ratio)


def test_dark_says_the_same_when_chosen_and_when_the_device_says_so() -> None:
    chosen = block('[data-theme="dark"]')
    start = TOKENS.index('[data-theme="auto"] {')
    body = TOKENS[start : TOKENS.index("}", start)]
    assert dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body)) == chosen
    start = TOKENS.index('[data-theme="auto"][data-type="large"] {')
    body = TOKENS[start : TOKENS.index("}", start)]
    large = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    assert large == block('[data-theme="dark"][data-type="large"]')


def test_charts_on_paper_have_the_colours_of_the_light_theme() -> None:
    light = block(":root")
    for place in "1234":
        assert PAINT[f"m{place}"]["fill"] == light[f"chart-{place}"]
    assert PAINT["m-late"]["fill"] == light["red"]
    assert PAINT["t"]["fill"] == light["ink"]


def test_style_sheets_name_no_colour_outside_of_the_tokens() -> None:
    for path in sorted(CSS.glob("[2-6]-*.css")):
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?!\s*\{)", path.read_text())
        assert not [c for c in found if c != "#messages"], (path.name, found)


def test_every_name_used_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", TOKENS))
    for path in sorted(CSS.glob("*.css")):
        text = path.read_text()
        own = set(re.findall(r"(--[\w-]+)\s*:", text))
        used = set(re.findall(r"var\((--[\w-]+)", text))
        assert used <= defined | own, (path.name, used - defined - own)
