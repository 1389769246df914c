"""The list of topics."""

from __future__ import annotations

from banyan.base import lists
from banyan.base.lists import Choice, Field, Kind, ListSpec
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

from .queries import READ, topics_visible

SOURCES = (
    Choice("pack", _("shipped with Banyan")),
    Choice("hand", _("changed here")),
    Choice("import", _("taken in from a file")),
    Choice("proposal", _("proposed in use")),
)

lists.register(
    ListSpec(
        key="topics",
        title=_("Topics"),
        right=READ,
        rows=lambda reading: topics_visible(reading.actor),
        handle=("key",),
        counted=ngettext_noop("%(n)s topic", "%(n)s topics"),
        empty=(
            _("Topics will stand here"),
            _("Take in the thesaurus that Banyan ships with: banyan topics load."),
        ),
        fields=(
            Field("label", _("Label"), Kind.TEXT, folded="words", ops=("has",)),
            Field("key", _("Key"), Kind.TEXT, sort="key"),
            Field(
                "above",
                _("Below the topic"),
                Kind.TEXT,
                "broader__key",
                ops=("is", "in", "empty"),
            ),
            Field("source", _("Where from"), Kind.CHOICE, choices=SOURCES),
        ),
        columns=("label", "key", "above", "source"),
        order=("key",),
        search=("label",),
    )
)
