"""Addresses of courses. One's own need no right; the queries decide."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import (
    alumni_page,
    files,
    handouts,
    mine_views,
    people_views,
    table_views,
    views,
)

READ, WRITE = "training.read", "training.write"
COHORT = "training/cohort/<uuid:uid>/"
PERSON = "training/participant/<uuid:uid>/"
PART = "training/<slug:part>/"

urlpatterns = [
    page("training/", views.courses, right=READ, name="courses"),
    page("training/cohorts/", views.cohorts, right=READ, name="cohorts"),
    page("training/course/<uuid:uid>/", views.course, right=READ, name="course"),
    page(
        "training/course/<uuid:uid>/linked/",
        views.course_data,
        right=READ,
        name="course_linked",
    ),
    page(COHORT, views.cohort, right=None, name="cohort"),
    page(f"{COHORT}move/", views.move, right=WRITE, name="cohort_move"),
    page(f"{COHORT}decide/", views.decide, right=WRITE, name="cohort_decide"),
    page(f"{COHORT}issue/", views.issue, right=WRITE, name="cohort_issue"),
    page(f"{COHORT}invite/", alumni_page.invite, right=WRITE, name="cohort_invite"),
    page(
        f"{COHORT}nominate/", people_views.nominate, right=WRITE, name="cohort_nominate"
    ),
    page(f"{COHORT}table/", table_views.table, right=WRITE, name="cohort_table"),
    page(
        "training/participants/<slug:form>/",
        table_views.template,
        right=WRITE,
        name="cohort_template",
    ),
    page(f"{COHORT}calendar.ics", files.calendar, right=None, name="cohort_calendar"),
    page(f"{COHORT}<slug:tab>/", views.cohort, right=None, name="cohort_tab"),
    page(
        "training/session/<uuid:uid>/attendance/",
        people_views.attendance,
        right=WRITE,
        name="session_attendance",
    ),
    page(
        "training/test/<uuid:uid>/marks/",
        people_views.marks,
        right=WRITE,
        name="test_marks",
    ),
    page(
        "training/handout/<uuid:uid>/files/",
        handouts.handout,
        right=None,
        name="handout_files",
    ),
    page(
        "training/handout/<uuid:uid>/files/<int:version>/",
        handouts.handout_opened,
        right=None,
        name="handout_open",
    ),
    page(PERSON, people_views.participant, right=None, name="participant"),
    page(
        f"{PERSON}do/<slug:verb>/", people_views.act, right=None, name="participant_act"
    ),
    page(
        f"{PERSON}account/", people_views.guest, right=WRITE, name="participant_guest"
    ),
    page(
        f"{PERSON}transcript/",
        files.transcript,
        right=None,
        name="participant_transcript",
    ),
    page(
        f"{PERSON}transcript/file/",
        files.transcript_file,
        right=None,
        name="participant_transcript_file",
    ),
    page(
        "training/certificate/<uuid:uid>/file/",
        files.certificate,
        right=None,
        name="certificate_file",
    ),
    page(
        "training/certificate/<uuid:uid>/withdraw/",
        people_views.withdraw_certificate,
        right=WRITE,
        name="certificate_withdraw",
    ),
    page(
        "training/report/<uuid:uid>/check/",
        people_views.check,
        right=WRITE,
        name="followup_check",
    ),
    page(
        "training/invitation/<uuid:uid>/answer/",
        mine_views.answer,
        right=None,
        name="invitation_answer",
    ),
    page(f"{PART}new/", views.new, right=WRITE, name="training_new"),
    page(
        f"{PART}<uuid:uid>/change/", views.change, right=WRITE, name="training_change"
    ),
    page(
        f"{PART}<uuid:uid>/remove/", views.remove, right=WRITE, name="training_remove"
    ),
    page("me/courses/", mine_views.mine, right=None, name="courses_mine"),
    page(
        "me/courses/report/<uuid:uid>/",
        mine_views.report,
        right=None,
        name="followup_report",
    ),
    page(
        "certificates/",
        files.check,
        right=None,
        name="certificate_check",
        public=True,
    ),
]
