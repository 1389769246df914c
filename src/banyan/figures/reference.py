"""The generated page of the figures: what each measure counts."""

from __future__ import annotations

from .domain.measures import MINIMUM_RULE, MONTHS

MEANING = {
    "members": "present members, at home in the unit or below",
    "official": "of them official",
    "probationary": "of them probationary",
    "exempt": "of them exempt from activities",
    "women": "of them women",
    "young": "of them at most 30 years old (first band of the statistics form)",
    "born": "of them with a known birth date",
    "birth_years": "the sum of their birth years, for the mean age",
    "persons": "persons, each counted once, in the counting place",
    "posts": "seats of the posts that exist today",
    "vacant": "of them without a holder",
    "branches": "active units of the kinds that hold members directly",
    "units": "active units, the unit itself among them",
    "below_minimum": f"branches with fewer official members than {MINIMUM_RULE}",
    "own_members": "present members of the unit alone",
    "own_official": "of them official",
}


def reference_pages() -> dict[str, str]:
    """Return the page that lists the measures."""
    lines = [
        "# Measures",
        "",
        "Each is kept for every unit with all below it and read in one row.",
        "",
        *(f"- `{name}`: {meaning}" for name, meaning in MEANING.items()),
        "- `age.SEX.BAND`: present members by sex and band of age",
        f"- `admitted.YEAR-MONTH`: admissions, {MONTHS} months kept",
    ]
    return {"measures.md": "\n".join(lines) + "\n"}
