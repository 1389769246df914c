"""A decision on paper: the official form, filled from what is recorded.

What Banyan does not know (a signature, the secretary's post) stays a dotted line:
the form is printed to be signed, or beside the signed one.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel.actor import Actor
from banyan.kernel.formats import format_date
from banyan.kernel.text import Text
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, Filled, fill
from banyan.papers.queries import PaperFile
from banyan.web.features.rulebook.chips import kept_rule_chip

FORMATS = {"docx": DOCX, "pdf": PDF}
LINE = "…" * 12


def decision_file(
    actor: Actor, decision: Any, *, language: str, kind: str
) -> PaperFile:
    """Return a decision as a file; taking it out is recorded first.

    ``kind`` is docx or pdf. Call it outside any transaction.
    """
    person = decision.effect.get("person")
    filled: Filled = with_reading(
        lambda: fill("decision", language, _data(actor, decision, language)),
        actor=actor,
        kind="decisions.decision",
        subject=decision.pk,
        what=f"printed {kind} {language}",
        person=person if isinstance(person, int) else None,
        unit=decision.body_id,
    )
    content = filled.docx if kind == "docx" else filled.pdf
    return PaperFile(
        f"{_name(decision)}-{language}.{kind}", FORMATS[kind], content, False
    )


def _name(decision: Any) -> str:
    symbol = decision.symbol or f"{decision.decided_on}"
    return "".join(c if c.isalnum() or c in "-." else "-" for c in symbol)


def _data(actor: Actor, decision: Any, language: str) -> dict[str, Any]:
    with override(language):
        body = decision.body.names if decision.body_id else Text()
        return {
            "superior": _superior(actor, decision),
            "unit": body or Text.of(LINE),
            "number": decision.symbol or LINE,
            "place": _place(actor, decision),
            "date": decision.decided_on,
            "subject": decision.title,
            "grounds": [_ground(rule) for rule in decision.rules],
            "authority": body or Text.of(LINE),
            "articles": _articles(decision, language),
            "recipients": [gettext("As in Article 1"), gettext("Office file")],
            "sign_authority": gettext("On behalf of %(body)s")
            % {"body": body.in_language(language) or LINE},
            "sign_post": LINE,
            "signer": decision.signed_by or LINE,
            "is_specimen": bool(decision.body_id and decision.body.is_specimen),
        }


def _articles(decision: Any, language: str) -> list[str]:
    days = {"day": format_date(decision.effective_on, language, style="long")}
    found = [decision.title.in_language(language)]
    if {"for", "present"} <= decision.vote.keys():
        carried = gettext("Carried with %(for)s votes of %(present)s present.")
        found.append(carried % decision.vote)
    found.append(gettext("This decision takes effect on %(day)s.") % days)
    return found


def _ground(rule: Any) -> str:
    chip = kept_rule_chip(rule)
    cited = chip.document or chip.article
    return gettext("On the ground of %(cited)s: %(rule)s") % {
        "cited": cited,
        "rule": chip.article,
    }


def _superior(actor: Actor, decision: Any) -> Text | None:
    above = (
        decision.body.parent if decision.body_id and decision.body.parent_id else None
    )
    return above.names if above else None


def _place(actor: Actor, decision: Any) -> Text | str:
    area = decision.body.area if decision.body_id and decision.body.area_id else None
    return area.names if area else LINE
