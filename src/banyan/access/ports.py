"""What this room registers: where persons and units are named, the file of second factors."""

from __future__ import annotations

from banyan.base import ports
from banyan.kernel.text import gettext_noop as _

from . import own as _own  # noqa: F401 (registers what a person is told)

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
ports.secret_files.register(
    "access",
    ports.SecretFile("secret", _("Second factors: everybody sets one up again.")),
)
