"""Tables from outside: XLSX, XLS, ODS and CSV, read without trusting them.

``read_rows`` yields the rows of one sheet; ``read_table`` finds the headings (in
any of several languages) and yields records. What cannot be read raises
:class:`~banyan.kernel.errors.InputError` that says what is wrong and what to do:
no spreadsheet at all, empty, locked by a password, formulas instead of values,
too many rows, too large when unpacked. Memory stays bounded: text files are
read as a stream, workbooks by a process of their own with a limit on memory.
"""

from .rows import Cell, Limits, SheetRow, as_text, read_rows
from .table import Column, Record, Table, read_table

__all__ = [
    "Cell",
    "Column",
    "Limits",
    "Record",
    "SheetRow",
    "Table",
    "as_text",
    "read_rows",
    "read_table",
]
