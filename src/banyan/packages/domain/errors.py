"""What is wrong with a package, each with what can be done about it.

``InputError`` where the file is at fault, ``StateRefusal`` where it is sound and may
not be taken all the same. Nothing is written in either case.
"""

from __future__ import annotations

from typing import Any

from banyan.kernel.errors import InputError, Problem, StateRefusal
from banyan.kernel.text import gettext_noop as _

AGAIN = _("Ask the sender for the package again, and take the file as it comes.")
ASK = _("Do not take it. Ask the sender what was sent, by another way than this one.")
WRONG = {
    "not_zip": (
        _("This is no package: the file is no ZIP."),
        _("Choose the file that the sender made, with the ending .zip."),
    ),
    "large": (
        _("The package has %(size)s MB; at most %(limit)s MB are taken in."),
        _("Ask the sender for several smaller packages, one for each record."),
    ),
    "bomb": (
        _("The package is packed in a way that packages are not: nothing is unpacked."),
        AGAIN,
    ),
    "path": (
        _("The package holds a file with a name that leads elsewhere: “%(name)s”."),
        ASK,
    ),
    "unlisted": (
        _("The package holds something that its list does not name: “%(name)s”."),
        ASK,
    ),
    "missing": (_("Something is missing in the package: “%(name)s”."), AGAIN),
    "changed": (
        _("Something in the package was changed after it was signed: “%(name)s”."),
        ASK,
    ),
    "signature": (_("The signature of the package does not hold."), ASK),
    "newer": (
        _("This package has the format %(version)s, and this Banyan reads %(known)s."),
        _("Bring Banyan up to date, or ask the sender for the older format."),
    ),
    "older": (
        _(
            "This package has the format %(version)s, which is no longer read; this "
            "Banyan reads %(known)s."
        ),
        _("Ask the sender to bring Banyan up to date and to make the package again."),
    ),
    "shape": (
        _("The package is not built as a package is: %(reason)s."),
        AGAIN,
    ),
    "file": (
        _("The package holds a file that is not taken in: “%(name)s”."),
        _("Ask the sender for a package without it."),
    ),
}
REFUSED = {
    "own": (
        _("This package was made by this installation itself."),
        _("Hand it to the partner; what it holds stands here already."),
    ),
    "elsewhere": (
        _("This package is meant for another installation."),
        _("Ask the sender for one that is made for you."),
    ),
    "unknown_key": (
        _("Nobody here has confirmed the key of this sender: %(fingerprint)s."),
        _(
            "Let the partner read out its fingerprint, compare it with this one, and "
            "add the key on the page of keys; then take the package in again."
        ),
    ),
    "changed_key": (
        _(
            "The sender has another key than the one that was confirmed here. "
            "Now: %(fingerprint)s. Confirmed: %(known)s."
        ),
        _(
            "Ask the partner whether the key was changed. Only when the new "
            "fingerprint is read out to you, withdraw the former key and add the new one."
        ),
    ),
    "withdrawn_key": (
        _("The key of this sender was withdrawn here: %(fingerprint)s."),
        _("Ask the partner for its present key, compare it and add it."),
    ),
    "twice": (
        _("This package is here already, taken in on %(day)s."),
        _("Open it on the page of packages; a second time it changes nothing."),
    ),
}


def wrong(what: str, **values: Any) -> InputError:
    """Return the refusal of a file that is no sound package."""
    template, way_out = WRONG[what]
    code = f"package.{what}"
    problem = Problem.of(code, template, field="file", way_out=way_out, **values)
    return InputError(
        template, code=code, way_out=way_out, problems=[problem], **values
    )


def refused(what: str, **values: Any) -> StateRefusal:
    """Return the refusal of a sound package that may not be taken."""
    template, way_out = REFUSED[what]
    return StateRefusal(template, code=f"package.{what}", way_out=way_out, **values)
