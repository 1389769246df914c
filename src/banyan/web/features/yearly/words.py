"""What stands under the titles of the sections of a report."""

from __future__ import annotations

from banyan.kernel.text import gettext_noop as _

HINTS = {
    "measures": _(
        "“Not measured” means that there are no rows; few people are not told exactly."
    ),
    "articles": _(
        "What was done stands under an article where both bear the same topic."
    ),
    "declarations": _("Told, and never counted as undertakings."),
    "courses": _("Who completed and who applied it at home are counted apart."),
    "applications": _(
        "Strength of the evidence: from 0 (hearsay) to 4 (a checked figure)."
    ),
    "balance": _("What each side gave to the other, in the same units."),
}
