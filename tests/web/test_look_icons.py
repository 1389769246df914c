"""Every icon a template or a page names exists; unknown ones fail loudly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import banyan.web
from banyan.web.shared import icons
from banyan.web.templatetags.banyan_ui import icon

WEB = Path(banyan.web.__file__).parent
NAME = re.compile(r"""["']((?:outline|filled)/[a-z0-9-]+)["']""")


def named() -> set[str]:
    """Return every icon named anywhere in the web room."""
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py")]
    return {name for path in files for name in NAME.findall(path.read_text())}


def test_all_icons_exist() -> None:
    names = named()
    assert len(names) > 20
    for name in sorted(names):
        assert icon(name).startswith("<svg "), name


def test_an_icon_is_silent_unless_it_has_a_label() -> None:
    assert 'aria-hidden="true"' in icon("outline/users")
    spoken = icon("outline/users", "Ng'ười & <ai>")
    assert 'role="img"' in spoken
    assert "&lt;ai&gt;" in spoken
    assert "aria-hidden" not in spoken


def test_an_icon_carries_no_style_and_is_drawn_once() -> None:
    drawn = icon("outline/users")
    assert "style=" not in drawn
    assert icon("outline/users") is drawn


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(icons.IconDoesNotExist):
        icon("outline/no-such-thing")
