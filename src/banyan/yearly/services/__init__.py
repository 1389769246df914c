"""Writes of yearly reports: the foreword, the release, taking it back, asking for it."""

from .asking import reports_due
from .releasing import yearly_release, yearly_withdraw
from .writing import yearly_change

__all__ = ["reports_due", "yearly_change", "yearly_release", "yearly_withdraw"]
