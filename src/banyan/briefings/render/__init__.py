"""A briefing on paper: PDF and DOCX in three languages, from its content alone."""

from .document import document_of
from .taking import FORMS, Made, briefing_file, briefing_print, is_large

__all__ = [
    "FORMS",
    "Made",
    "briefing_file",
    "briefing_print",
    "document_of",
    "is_large",
]
