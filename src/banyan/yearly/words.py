"""Words of a yearly report, by the keys of its content."""

from __future__ import annotations

from banyan.briefings.domain import life
from banyan.kernel.text import gettext_noop as _
from banyan.kernel.text import ngettext_noop

MEASURES = {
    "exchanges": _("Exchanges held"),
    "materials": _("Materials given"),
    "due": _("Undertakings due"),
    "kept": _("of these kept in time"),
    "kept-share": _("Share kept in time"),
    "late": _("of these late"),
    "declarations": _("Declarations, counted apart"),
    "questions": _("Questions put"),
    "unanswered": _("of these without an answer"),
    "projects": _("Projects under way"),
    "milestones": _("Milestones due"),
    "milestones-kept": _("of these reached in time"),
    "checks": _("Use checks due"),
    "checks-answered": _("of these answered"),
    "courses": _("Courses held"),
    "placed": _("People who took part in courses"),
    "completed": _("of these completed"),
    "applied": _("of those who completed, applied it at home"),
    "applications": _("Practices being applied"),
    "in-use": _("of these in use"),
    "measured": _("of these measured"),
    "followups": _("Follow-ups due"),
    "followups-answered": _("of these answered"),
}
BALANCE = {
    "hosted": _("Exchanges hosted"),
    "materials": _("Materials given"),
    "answers": _("Questions answered"),
    "undertakings": _("Undertakings given"),
    "kept": _("Undertakings kept"),
    "applied": _("Own practices that the other applies"),
}
DONE = {
    "exchange": _("Exchange"),
    "course": _("Course"),
    "project": _("Project"),
    "practice": _("Practice applied"),
}
STANDINGS = {
    "kept": _("in time"),
    "kept-late": _("late"),
    "open": _("open"),
    "open-late": _("open and late"),
    "changed": _("changed by both"),
    "dropped": _("dropped"),
}
STRENGTH = _("%(n)s of 4")
STATES = {
    "": _("as it would read today"),
    life.DRAFT: _("as it would read today"),
    life.RELEASED: _("released"),
    life.SUPERSEDED: _("superseded"),
    life.WITHDRAWN: _("withdrawn"),
}
LEVELS = {life.INTERNAL: _("the house alone"), life.PARTNER: _("published to both")}
SECTIONS = {
    "measures": _("The year in numbers"),
    "articles": _("Article by article"),
    "beside": _("Done under no article"),
    "undertakings": _("Undertakings: kept, late, open"),
    "declarations": _("Declarations"),
    "projects": _("Projects"),
    "courses": _("Courses"),
    "balance": _("Giving and taking"),
    "applications": _("What was applied, with what result"),
    "questions": _("Questions without an answer"),
    "home": _("What changed at home"),
}
NOT_MEASURED = _("not measured")
WITHHELD = _("not told")
UNDER = _("under %(limit)s people")
DAYS_LATE = ngettext_noop("%(n)s day late", "%(n)s days late")
ANSWERS = _("Answers to follow-ups")
WORD = _("The word of the house on the year")
