"""Setting one piece of a PDF; as a program, in a process that holds nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typst


def set_one(
    template: str, source: str, piece: str, folders: list[str], *, tags: bool
) -> None:
    """Set the data of the file ``source`` with a template; write the PDF ``piece``.

    Tags let a reader speak the table; they are many, and left out of long ones.
    """
    typst.compile(
        str(Path(__file__).parent / template),
        output=piece,
        root="/",
        font_paths=folders,
        ignore_system_fonts=True,
        sys_inputs={"data": source},
        pdf_tags=tags,
    )


if __name__ == "__main__":
    which, read, written, fonts = sys.argv[1:]
    set_one(which, read, written, json.loads(fonts), tags=False)
