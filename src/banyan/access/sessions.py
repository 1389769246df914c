"""Sessions in the database, read with a prepared query: every page reads one."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet

from banyan.base.prepared import planned_once
from banyan.kernel import clock

COLUMNS = ("session_key", "session_data", "expire_date")


@planned_once
def _session(key: str, now: dt.datetime) -> QuerySet[Session, tuple[Any, ...]]:
    found = Session.objects.filter(session_key=key, expire_date__gt=now)
    return found.values_list(*COLUMNS)


class SessionStore(InDatabase):
    """Django's sessions; named in the settings as a module, so the name is theirs."""

    def _get_session_from_db(self) -> Session | None:
        rows = _session(str(self.session_key), clock.now())
        if rows:
            return Session.from_db(connection.alias, COLUMNS, rows[0])
        self._session_key = None
        return None
