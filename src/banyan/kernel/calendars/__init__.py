"""Working days of Viet Nam and Laos, and deadlines counted in them.

The yearly pattern of holidays, the lunar ones included, comes from the package
``holidays``; what a government decides for one year (a Monday off against a
Saturday at work, a day added) stands in ``vn.toml`` and ``la.toml`` beside this
file, each line with its source and how sure we are. Years that no table covers
are computed all the same and say so: ``is_provisional``.

``calendar("vn")`` gives the calendar, ``due(...)`` a deadline.
"""

from .data import CalendarData, check_file, read_file
from .deadline import Deadline, LengthUnit, due
from .working import WorkingCalendar, calendar, countries

__all__ = [
    "CalendarData",
    "Deadline",
    "LengthUnit",
    "WorkingCalendar",
    "calendar",
    "check_file",
    "countries",
    "due",
    "read_file",
]
