"""What runs beside the pages: jobs, their files, their schedules, the worker.

Owns the row of every job (state, lease, progress, result, error), who may stop
or repeat one, and when schedules start one. Does not own what a job does: rooms
register kinds (``base/jobs.py``). The queue (django-tasks) only carries the
number of a job to a worker; what counts is the row. Glossary: *kind* (what is
run), *key* (two jobs of one kind and key are never alive at once), *lease* (so
long a worker answers for a running job), *reaper* (takes back the jobs of
workers that were killed), *schedule* (starts a job by itself, in plain words).
"""
