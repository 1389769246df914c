"""Addresses of jobs."""

from __future__ import annotations

from banyan.web.shared.routes import page

from . import schedules, views

ADMIN = "jobs.admin"

urlpatterns = [
    page("jobs/", views.job_list, right=None, name="jobs"),
    page("jobs/start/", views.start, right=None, name="job_start"),
    page("jobs/schedules/", schedules.schedule_list, right=ADMIN, name="schedules"),
    page(
        "jobs/schedules/<str:job_kind>/",
        schedules.schedule,
        right=ADMIN,
        name="schedule",
    ),
    page("jobs/<int:job_id>/", views.job, right=None, name="job"),
    page("jobs/<int:job_id>/cancel/", views.cancel, right=None, name="job_cancel"),
    page("jobs/<int:job_id>/retry/", views.retry, right=None, name="job_retry"),
    page("jobs/<int:job_id>/seen/", views.seen, right=None, name="job_seen"),
    page("jobs/files/<int:file_id>/", views.file, right=None, name="job_file"),
]
