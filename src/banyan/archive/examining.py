"""Whether an installation is set up well: each finding with its way out.

Quick and read-only, so that a page can show it: what takes longer (overlaps,
copies, files) is asked by ``banyan doctor`` and by the job of the same name.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from banyan.base import health, training
from banyan.base.models import Setting
from banyan.jobs.queries import workers_alive
from banyan.kernel import clock
from banyan.kernel.actor import Actor
from banyan.kernel.text import gettext_noop as _
from banyan.ledger import queries as ledger
from banyan.search import queries as search

GOOD, SOON, LATE = "good", "soon", "late"
LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}
SECRET_MODE = 0o077
SAVED = "archive.saved"
"""The setting that says when something was last saved."""


@dataclass(frozen=True)
class Check:
    """One thing that was examined: how it stands, and the way out."""

    key: str
    title: str
    state: str
    sentence: str
    way_out: str = ""
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def message(self) -> str:
        """The English sentence, for the command line."""
        return self.sentence % dict(self.values)


@cache
def limits() -> dict[str, Any]:
    """Return when the examination speaks up."""
    text = files("banyan.archive").joinpath("settings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def examine(actor: Actor) -> list[Check]:
    """Examine the settings. Requires ``settings.admin``; writes nothing."""
    actor.require("settings.admin")
    return [check() for check in CHECKS]


def remember_saved() -> None:
    """Note that something was saved just now."""
    value = {"at": clock.now().isoformat()}
    Setting.objects.update_or_create(key=SAVED, defaults={"value": value})


def _data() -> Path:
    return Path(settings.BANYAN_DATA)


def _only_here() -> bool:
    """Say whether nobody but this machine reaches the pages."""
    return set(settings.ALLOWED_HOSTS) <= LOCAL


# -- the checks -----------------------------------------------------------------------


def keys() -> Check:
    """The keys are there, and nobody else on the machine reads them."""
    title = _("Keys")
    found = [*sorted((_data() / "keys").glob("*")), _data() / "secret"]
    private = [p for p in found if p.is_file() and p.name != "ledger-public.json"]
    open_ = [p.name for p in private if p.stat().st_mode & SECRET_MODE]
    if open_:
        return Check(
            "keys",
            title,
            LATE,
            _("Others on this machine can read %(names)s."),
            _("Take the right to read from others (chmod 600), then rotate the keys."),
            (("names", ", ".join(open_)),),
        )
    return Check(
        "keys",
        title,
        GOOD,
        _("%(count)s secret files, readable by their owner alone."),
        _("Keep a copy of them apart from the backups."),
        (("count", len(private)),),
    )


def mail() -> Check:
    """Mails leave the house."""
    title, backend = _("Mail"), settings.EMAIL_BACKEND.rsplit(".", 1)[-1]
    way_out = _("Set BANYAN_MAIL_BACKEND, BANYAN_MAIL_HOST and BANYAN_MAIL_FROM.")
    if "filebased" in settings.EMAIL_BACKEND:
        sentence = _("Mails are written into the data folder; nobody receives them.")
        return Check("mail", title, SOON, sentence, way_out)
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        sentence = _("Mails come from an address that nobody can answer.")
        return Check("mail", title, SOON, sentence, way_out)
    values = (("backend", backend), ("host", settings.EMAIL_HOST))
    return Check("mail", title, GOOD, _("%(backend)s by %(host)s."), "", values)


def https() -> Check:
    """What is sent cannot be read on the way."""
    title = _("HTTPS")
    if settings.SECURE:
        sentence = _("Cookies travel over HTTPS only.")
        return Check("https", title, GOOD, sentence)
    if _only_here():
        sentence = _("Off; only this machine reaches the pages.")
        return Check("https", title, GOOD, sentence)
    return Check(
        "https",
        title,
        LATE,
        _("Off, and other machines reach the pages: passwords can be read on the way."),
        _("Serve behind HTTPS and set BANYAN_HTTPS=yes."),
    )


def hosts() -> Check:
    """The pages answer to their own names alone."""
    title, names = _("Host names"), ", ".join(settings.ALLOWED_HOSTS)
    if "*" in settings.ALLOWED_HOSTS:
        return Check(
            "hosts",
            title,
            LATE,
            _("Any name is answered."),
            _("Name the hosts in BANYAN_HOSTS."),
        )
    if settings.DEBUG:
        return Check(
            "hosts",
            title,
            LATE,
            _("Details of errors are shown to everybody."),
            _("Set BANYAN_DEBUG=no."),
        )
    return Check("hosts", title, GOOD, _("%(names)s."), "", (("names", names),))


def backups() -> Check:
    """Something was saved not long ago."""
    title = _("Backups")
    row = Setting.objects.filter(key=SAVED).first()
    last = dt.datetime.fromisoformat(row.value["at"]) if row else None
    way_out = _(
        "Run banyan backup or banyan export every night, and keep it elsewhere."
    )
    if last is None:
        sentence = _("Nothing was ever saved by Banyan.")
        return Check("backups", title, SOON, sentence, way_out)
    days = (clock.now() - last).days
    own = limits()["backup"]
    state = GOOD
    if days >= own["too_old_after"]:
        state = LATE
    elif days >= own["old_after"]:
        state = SOON
    sentence = _("The last one was written on %(day)s, %(days)s days ago.")
    values = (("day", last.astimezone(clock.ZONE).date().isoformat()), ("days", days))
    return Check("backups", title, state, sentence, way_out, values)


def triggers() -> Check:
    """The database guards what it must."""
    title, problems = _("Database"), health.start_problems()
    if problems:
        return Check(
            "triggers",
            title,
            LATE,
            "%(problems)s",
            _("Run banyan migrate; it installs every trigger again."),
            (("problems", "; ".join(problems)),),
        )
    sentence = _("%(database)s, with every trigger in place.")
    return Check(
        "triggers", title, GOOD, sentence, "", (("database", connection.vendor),)
    )


def sealer() -> Check:
    """What is recorded is sealed soon after."""
    title, oldest = _("Seals"), ledger.oldest_unsealed()
    if not ledger.heads_agree():
        return Check(
            "sealer",
            title,
            LATE,
            _("The heads file and the database differ, so nothing is sealed."),
            _("Run banyan verify. Record a restore if one was made."),
        )
    late = dt.timedelta(minutes=limits()["sealing"]["late_after"])
    if oldest is not None and clock.now() - oldest > late:
        return Check(
            "sealer",
            title,
            LATE,
            _("Acts wait for their seal since %(since)s."),
            _("Start banyan worker, or run banyan ledger seal."),
            (("since", oldest.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M")),),
        )
    return Check("sealer", title, GOOD, _("Everything older is sealed."))


def clocks() -> Check:
    """The machine knows what time it is."""
    title = _("Clock")
    newest = ledger.newest_act()
    if newest is not None and newest > clock.now() + dt.timedelta(minutes=2):
        return Check(
            "clock",
            title,
            LATE,
            _("The last act lies in the future: the clock was set back."),
            _("Set the machine’s clock from a time server."),
        )
    if training.is_moved() and not settings.BANYAN_DEMO:
        return Check(
            "clock",
            title,
            SOON,
            _("The organisation’s day is moved to %(day)s."),
            _("Run banyan training-date without a day."),
            (("day", clock.today().isoformat()),),
        )
    values = (("zone", str(clock.ZONE)),)
    return Check("clock", title, GOOD, _("In step; days end in %(zone)s."), "", values)


def disk() -> Check:
    """There is room for what is to come."""
    title, use, own = _("Disk"), shutil.disk_usage(_data()), limits()["disk"]
    free = use.free * 100 // max(use.total, 1)
    state = GOOD
    if free < own["too_short_below"]:
        state = LATE
    elif free < own["short_below"]:
        state = SOON
    sentence = _("%(free)s %% free, %(gigabytes)s GB.")
    way_out = _("Make room, or move the data folder to a larger disk.")
    values = (("free", free), ("gigabytes", use.free // 1_000_000_000))
    return Check(
        "disk", title, state, sentence, "" if state == GOOD else way_out, values
    )


def worker() -> Check:
    """Somebody does what the clock starts."""
    title, count = _("Worker"), workers_alive()
    if count:
        sentence = _("%(count)s at work on this machine.")
        return Check("worker", title, GOOD, sentence, "", (("count", count),))
    return Check(
        "worker",
        title,
        SOON,
        _("None is seen on this machine: jobs wait, nothing is sealed by itself."),
        _("Start banyan worker (banyan serve starts one on SQLite)."),
    )


def meaning() -> Check:
    """Texts are found by nearness in meaning, where that is wanted."""
    title, stands = _("Search by meaning"), search.standing()
    if stands.key is search.Stands.BROKEN:
        return Check("meaning", title, SOON, stands.sentence, stands.way_out)
    if not stands.is_ready:
        return Check("meaning", title, GOOD, stands.sentence, stands.way_out)
    waiting = search.texts_waiting()
    if waiting:
        return Check(
            "meaning",
            title,
            SOON,
            _("%(count)s texts wait to be read by meaning."),
            _("A worker reads them by and by; banyan meaning make does it now."),
            (("count", waiting),),
        )
    return Check("meaning", title, GOOD, stands.sentence)


CHECKS: tuple[Callable[[], Check], ...] = (
    keys,
    mail,
    https,
    hosts,
    backups,
    triggers,
    sealer,
    clocks,
    disk,
    worker,
    meaning,
)
