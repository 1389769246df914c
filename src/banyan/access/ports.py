"""What this room registers: references, a secret file, what the clock and terms do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from banyan.base import jobs, ports, retention
from banyan.kernel.text import gettext_noop as _

from . import own as _own  # noqa: F401 (registers what a person is told)
from .mails import warn_sleeper
from .retention import ClosedAccounts, MailFiles, SignInTraces
from .services import sleepers_block, sleepers_warn
from .services.answers import answers_forget


def look_at_sleepers(context: jobs.JobContext) -> Mapping[str, Any]:
    """Warn the holders of accounts that sleep; block those that slept on."""
    blocked = sleepers_block(actor=context.actor)
    warned = sleepers_warn(actor=context.actor, send=warn_sleeper)
    return {"warned": warned, "blocked": blocked}


for _model in ("access.Account", "access.Grant"):
    ports.references.register(
        f"{_model}.person", ports.Reference("person", _model, "person")
    )
ports.references.register(
    "access.release.person",
    ports.Reference(
        "person", "access.Release", "object_id", only=(("kind", "people.person"),)
    ),
)
ports.day_roll.register("access", answers_forget)
ports.secret_files.register(
    "access",
    ports.SecretFile("secret", _("Second factors: everybody sets one up again.")),
)
jobs.register(
    jobs.JobKind(
        key="access.sleepers",
        title=_("Warn and block accounts that nobody signs in to"),
        run=look_at_sleepers,
        retries=3,
        right="settings.admin",
        schedule="every day at 03:40",
    )
)
for _kind in (ClosedAccounts(), SignInTraces(), MailFiles()):
    retention.register(_kind)
