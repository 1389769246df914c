"""What this room registers: the file without which second factors cannot be read."""

from __future__ import annotations

from banyan.base import ports
from banyan.kernel.text import gettext_noop as _

ports.secret_files.register(
    "access",
    ports.SecretFile("secret", _("Second factors: everybody sets one up again.")),
)
