"""Starting, stopping, repeating and running jobs; their files and schedules."""

from ..running import run_now
from .files import OpenedFile, attachment_headers, job_file_open
from .keeping import jobs_purge, jobs_reap
from .schedules import schedule_set, schedules_install, schedules_start_due
from .starting import job_start, kind_known
from .stopping import job_cancel, job_notice_close, job_retry

__all__ = [
    "OpenedFile",
    "attachment_headers",
    "job_cancel",
    "job_file_open",
    "job_notice_close",
    "job_retry",
    "job_start",
    "jobs_purge",
    "jobs_reap",
    "kind_known",
    "run_now",
    "schedule_set",
    "schedules_install",
    "schedules_start_due",
]
