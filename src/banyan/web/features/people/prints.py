"""The extract of a member's record on paper; taking it out is recorded first."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, override

from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.errors import NotAllowed
from banyan.kernel.text import Text
from banyan.ledger.services import with_reading
from banyan.papers.forms import DOCX, PDF, Filled, fill
from banyan.papers.queries import PaperFile
from banyan.people.queries import PersonShown, StoryLine, person_get, person_story
from banyan.units.queries import unit_find

from .badges import years_in
from .story import tell
from .words import decision_named, label, said, years_said

FORMATS = {"docx": DOCX, "pdf": PDF}
FORM = "member-extract"
LINE = "…" * 12


def extract(actor: Actor, uid: Any, *, language: str, kind: str) -> PaperFile:
    """Return the extract as a file. Call it outside any transaction.

    Only the memberships in the reader's range are in it. Raises NotVisible, and
    NotAllowed where only name and offices are open.
    """
    person = person_get(actor, uid=uid)
    if not person.is_open or not person.memberships:
        raise NotAllowed(right="person.read")
    filled: Filled = with_reading(
        lambda: fill(FORM, language, _data(actor, person, language)),
        actor=actor,
        kind="people.person",
        subject=person.id,
        person=person.id,
        unit=person.memberships[0].unit_id,
        what=f"{FORM} {kind} {language}",
        reason="",
    )
    content = filled.docx if kind == "docx" else filled.pdf
    name = f"{filled.name}-{person.id}.{kind}"
    return PaperFile(name, FORMATS[kind], content, False)


def _data(actor: Actor, person: PersonShown, language: str) -> dict[str, Any]:
    with override(language):
        main = person.memberships[0]
        unit = unit_find(actor, main.unit_id) if main.unit_id else None
        above = unit.parent if unit is not None and unit.parent_id else None
        area = unit.area if unit is not None and unit.area_id else None
        today = clock.today()
        years = years_in(person.memberships, main.structure, today)
        return {
            "superior": above.names if above else None,
            "unit": main.unit_names or Text.of(LINE),
            "place": area.names if area else LINE,
            "date": today,
            "name": person.full_name,
            "born": person.birth_date,
            "member_unit": main.unit_names or Text.of(LINE),
            "standing": _standing(person),
            "joined": main.joined_on,
            "official_on": main.official_on,
            "years": years_said(years.spell),
            "offices": [
                f"{said(o.post_names)}, {said(o.unit_names)}"
                for o in person.offices
                if o.until is None
            ],
            "story": [_row(line) for line in person_story(actor, person)],
            "asked_by": "",
            "sign_authority": gettext("On behalf of the committee"),
            "sign_post": LINE,
            "signer": "",
            "is_specimen": person.is_specimen,
        }


def _standing(person: PersonShown) -> str:
    main = person.memberships[0]
    words = [label("grades", main.grade) if main.grade else ""]
    if main.participation:
        words.append(label("participation", main.participation))
    return ", ".join(w for w in words if w) or gettext("No longer a member")


def _row(line: StoryLine) -> dict[str, Any]:
    return {
        "on": line.on,
        "what": tell(line),
        "unit": said(line.unit_names) if line.unit_names else "",
        "decision": decision_named(line.decision),
    }
