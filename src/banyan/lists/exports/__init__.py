"""Lists taken out as files, exactly as shown: spreadsheet, text, paper, labels.

The same rows, columns, order and rights as the page, read in portions and written
as they come, so that memory stays what it is. What was taken out is recorded, and
each person concerned finds it in the log of readings, before the file is handed over.
"""

from .forms import FORMS, Form, form_get, forms_for
from .labels import SIZES, LabelFields, label_fields
from .taking import (
    JOB,
    Taken,
    Wish,
    export_job,
    export_size,
    export_start,
    export_take,
    is_at_once,
)

__all__ = [
    "FORMS",
    "JOB",
    "SIZES",
    "Form",
    "LabelFields",
    "Taken",
    "Wish",
    "export_job",
    "export_size",
    "export_start",
    "export_take",
    "form_get",
    "forms_for",
    "is_at_once",
    "label_fields",
]
