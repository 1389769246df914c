"""Which forms of evaluation can be printed of an assessment, and of a unit."""

from __future__ import annotations

from django.utils.translation import gettext

from banyan.evaluation import queries


def papers_of(found: queries.AboutShown) -> list[tuple[str, str]]:
    """Return the forms that an assessment may be printed on, with their names."""
    frame, row = found.campaign.frame, found.row
    papers = [("self-review", gettext("Self-review"))]
    if row.role and frame.scale == "points":
        papers.append(("evaluation-01a", gettext("Form 01-A, for leaders")))
    if found.campaign.period == "quarter" and row.person:
        papers.append(("evaluation-3a", gettext("Appendix 3A, tasks of the quarter")))
    if found.published_on is not None and row.final:
        papers.append(("class-certificate", gettext("Certificate of the class")))
    if any(o.answered_on is None for o in found.opinions):
        papers.append(("opinion-request", gettext("Request for an opinion")))
    return papers


def papers_of_sheet(campaign: queries.CampaignShown) -> list[tuple[str, str]]:
    """Return the forms that the sheet of a unit may be printed on, with their names."""
    papers = [("evaluation-sheet", gettext("Sheet of the unit"))]
    if campaign.period == "quarter":
        papers.append(("evaluation-4", gettext("Appendix 4, classes of the unit")))
    return papers
