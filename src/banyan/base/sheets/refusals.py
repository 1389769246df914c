"""Every way in which a table from outside cannot be read."""

from __future__ import annotations

from banyan.kernel.errors import InputError
from banyan.kernel.text import Sentence
from banyan.kernel.text import gettext_noop as _


def no_spreadsheet(name: str) -> InputError:
    """It is something else: a picture, a PDF, a web page."""
    return InputError(
        _("“%(name)s” is no spreadsheet that can be read."),
        code="sheet.none",
        name=name,
        way_out=_("Save it as XLSX, XLS, ODS or CSV and try again."),
    )


def empty(name: str) -> InputError:
    """There is not one filled cell."""
    return InputError(
        _("“%(name)s” is empty."),
        code="sheet.empty",
        name=name,
        way_out=_("Check that the filled sheet is the first one and was saved."),
    )


def locked(name: str) -> InputError:
    """It is protected by a password."""
    return InputError(
        _("“%(name)s” is locked by a password."),
        code="sheet.locked",
        name=name,
        way_out=_("Open it, remove the password, save it and try again."),
    )


def formulas(name: str, place: str) -> InputError:
    """It holds formulas, whose values nobody has checked."""
    return InputError(
        _("“%(name)s” holds formulas, the first at %(place)s."),
        code="sheet.formulas",
        name=name,
        place=place,
        way_out=_("Copy the table and paste it as values into a new file."),
    )


SIZE = _("%(number)s MiB")
UNPACKED = _("%(number)s MiB unpacked")
MEMORY = _("%(number)s MiB of memory")
PARTS = _("%(number)s parts")
ROWS = _("%(number)s rows")
COLUMNS = _("%(number)s columns")
LETTERS = _("%(number)s letters in a cell")


def too_large(name: str, of: str, number: int) -> InputError:
    """It would take too much memory: ``of`` says how many of what can be read."""
    most = Sentence(of, (("number", number),))
    return InputError(
        _("“%(name)s” is too large: at most %(most)s can be read."),
        code="sheet.too_large",
        name=name,
        most=most,
        way_out=_("Delete empty rows and columns, or divide the table."),
    )


def damaged(name: str) -> InputError:
    """It begins like a spreadsheet and does not go on like one."""
    return InputError(
        _("“%(name)s” is damaged and cannot be read to its end."),
        code="sheet.damaged",
        name=name,
        way_out=_("Open it, save it under a new name and try again."),
    )


def no_sheet(name: str, sheet: str, known: str) -> InputError:
    """The workbook has no sheet of that name."""
    return InputError(
        _("“%(name)s” has no sheet “%(sheet)s”. It has: %(known)s."),
        code="sheet.no_sheet",
        name=name,
        sheet=sheet,
        known=known,
    )


def no_headings(name: str, wanted: str) -> InputError:
    """The row of headings was not found."""
    return InputError(
        _("“%(name)s” has no row with the headings: %(wanted)s."),
        code="sheet.no_headings",
        name=name,
        wanted=wanted,
        way_out=_("Put these words into the first row of the table."),
    )


def mixed(name: str, row: int) -> InputError:
    """Some lines are UTF-8, others are not."""
    return InputError(
        _("“%(name)s” mixes two encodings: row %(row)s cannot be read."),
        code="sheet.mixed",
        name=name,
        row=row,
        way_out=_("Open it in a spreadsheet and save it as XLSX or as CSV UTF-8."),
    )


def open_quote(name: str, row: int) -> InputError:
    """A cell begins with a quotation mark that nothing closes."""
    return InputError(
        _("“%(name)s”: a quotation mark in row %(row)s is not closed."),
        code="sheet.open_quote",
        name=name,
        row=row,
        way_out=_("Close it or take it out; or save the table as XLSX."),
    )


def old_font(name: str) -> InputError:
    """It is written in the bytes of an old Vietnamese font."""
    return InputError(
        _("“%(name)s” is written in an old Vietnamese font encoding (TCVN3 or VNI)."),
        code="sheet.old_font",
        name=name,
        way_out=_("Convert it to Unicode first, then load it again."),
    )
