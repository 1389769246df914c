"""Tags of lists."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from banyan.web.features.lists.drawing import rows_html
from banyan.web.features.lists.shown import ListShown

register = template.Library()


@register.simple_tag(takes_context=True)
def list_rows(context: template.Context, shown: ListShown) -> SafeString:
    """Draw the rows of a list: ``{% list_rows page.list %}``."""
    return rows_html(shown.lines, context["frame"].moment, ticks=bool(shown.batch))
