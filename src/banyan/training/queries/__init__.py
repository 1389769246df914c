"""Reads of the room: actor first, within range, a fixed number of statements."""

from ..scope import cohorts_visible, courses_visible, participants_visible
from .attached import HandoutFiles, files_of_handouts, handout_files
from .courses import (
    cohort_shown,
    cohorts_of,
    parts_of_cohort,
    record_get,
    units_writable,
)
from .mine import (
    alumni_of,
    certificate_checked,
    certificate_get,
    certificates_numbered,
    courses_mine,
    followup_get,
    invitation_get,
    invitations_mine,
    plan_of,
    transcript_of,
)
from .partners import CohortCounted, cohorts_with_partner
from .people import (
    applications_of,
    attendance_of,
    guest_of,
    marks_of,
    participant_get,
    participants_of,
    results_of,
    sessions_of,
)
from .shapes import CohortLine, CohortShown, MineShown, ParticipantLine

__all__ = [
    "CohortCounted",
    "CohortLine",
    "CohortShown",
    "HandoutFiles",
    "MineShown",
    "ParticipantLine",
    "alumni_of",
    "applications_of",
    "attendance_of",
    "certificate_checked",
    "certificate_get",
    "certificates_numbered",
    "cohort_shown",
    "cohorts_of",
    "cohorts_visible",
    "cohorts_with_partner",
    "courses_mine",
    "courses_visible",
    "files_of_handouts",
    "followup_get",
    "guest_of",
    "handout_files",
    "invitation_get",
    "invitations_mine",
    "marks_of",
    "participant_get",
    "participants_of",
    "participants_visible",
    "parts_of_cohort",
    "plan_of",
    "record_get",
    "results_of",
    "sessions_of",
    "transcript_of",
    "units_writable",
]
