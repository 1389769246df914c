"""Elements of SVG as escaped strings, coloured by class or by attribute."""

from __future__ import annotations

from html import escape


class Markup(str):
    """Finished markup: templates put it in as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell Django and others that this needs no escaping."""
        return self


FONT = "Be Vietnam Pro, Noto Sans Lao, sans-serif"
_TEXT = {"font-family": FONT, "font-size": "14", "fill": "#1c1d1a"}

PAINT: dict[str, dict[str, str]] = {
    "m1": {"fill": "#155a41"},
    "m2": {"fill": "#7fa894"},
    "m3": {"fill": "#8b8f86"},
    "m4": {"fill": "#c9c7bd"},
    "m-track": {"fill": "#eeece6"},
    "m-ghost": {"fill": "#e0ded6"},
    "m-hit": {"fill": "none"},
    "m-late": {"fill": "#a3211f"},
    "m-mark": {"fill": "#1c1d1a"},
    "m-open": {"fill": "#ffffff", "stroke": "#155a41", "stroke-width": "2"},
    "l-axis": {"stroke": "#62665e", "stroke-width": "1"},
    "l-grid": {"stroke": "#dedbd2", "stroke-width": "1"},
    "l-mark": {"stroke": "#1c1d1a", "stroke-width": "2"},
    "ribbon": {"fill": "#7fa894", "fill-opacity": "0.42"},
    "ribbon is-main": {"fill": "#155a41", "fill-opacity": "0.5"},
    "t": _TEXT,
    "t-quiet": {**_TEXT, "font-size": "13", "fill": "#62665e"},
    "t-value": {**_TEXT, "font-weight": "600"},
    "t-on": {**_TEXT, "font-size": "13", "font-weight": "600", "fill": "#ffffff"},
    "t-small": {**_TEXT, "font-size": "12"},
}
"""What each class looks like on paper; the style sheet says it for the screen."""


class Pen:
    """Draws elements; ``inline`` writes colours as attributes and leaves links out."""

    def __init__(self, *, inline: bool = False) -> None:
        self.inline = inline

    def el(
        self, name: str, look: str = "", *children: str, **attributes: object
    ) -> Markup:
        """Return one element; text children are escaped, ``x_y`` becomes ``x-y``."""
        given = {key.strip("_").replace("_", "-"): v for key, v in attributes.items()}
        if self.inline:
            given = {**PAINT.get(look, {}), **given}
        elif look and look != "t":
            given = {"class": look, **given}
        return element(name, given, children)

    def text(
        self, look: str, words: str, x: object, y: object, **more: object
    ) -> Markup:
        """Return a line of text."""
        return self.el("text", look or "t", words, x=x, y=y, **more)

    def link(
        self, href: str, *children: str, title: str = "", light: str = ""
    ) -> Markup:
        """Wrap marks in a link with a title; without an address in a group."""
        hint = [element("title", {}, (title,))] if title else []
        lit: dict[str, object] = {}
        if light and not self.inline:
            lit["data-light"] = light
        if not href or self.inline:
            return element("g", lit, (*hint, *children))
        return element("a", {"href": href, **lit}, (*hint, *children))

    def drawing(
        self,
        title: str,
        height: float,
        *children: str,
        width: float | None = None,
        links: bool = False,
        lights: bool = False,
    ) -> Markup:
        """Return the whole drawing.

        A drawing with links is a group (an image may hold no links, WAI-ARIA 1.2);
        one without is an image. Both are named by the title.
        """
        wide = width if width is not None else 640
        attributes: dict[str, object] = {"height": number(height)}
        if self.inline:
            attributes |= {
                "xmlns": "http://www.w3.org/2000/svg",
                "width": number(wide),
                "viewBox": f"0 0 {number(wide)} {number(height)}",
            }
        elif width is None:
            attributes |= {"class": "svg", "width": "100%"}
        else:
            box = f"0 0 {number(wide)} {number(height)}"
            attributes |= {"class": "svg is-fixed", "width": wide, "viewBox": box}
        if lights and not self.inline:
            attributes["data-lights"] = "yes"
        attributes |= {"role": "group" if links else "img", "aria-label": title}
        return element("svg", attributes, (element("title", {}, (title,)), *children))


def element(name: str, attributes: dict[str, object], children: object = ()) -> Markup:
    """Return an element; what is not :class:`Markup` is escaped."""
    written = "".join(
        f' {key}="{escape(str(value))}"' for key, value in attributes.items()
    )
    inner = "".join(
        child if isinstance(child, Markup) else escape(str(child))
        for child in children  # type: ignore[attr-defined]
    )
    return Markup(f"<{name}{written}>{inner}</{name}>")


def number(value: float) -> str:
    """Write a coordinate shortly."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def share(value: float, limit: float, span: float = 100) -> float:
    """Return ``value`` as a part of ``span`` when ``limit`` is the whole of it."""
    return 0.0 if limit <= 0 else max(0.0, min(1.0, value / limit)) * span


def pc(value: float) -> str:
    """Write a percentage as a coordinate."""
    return number(value) + "%"
