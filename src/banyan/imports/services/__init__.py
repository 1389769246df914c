"""Writes of imports: take a table in, prepare, choose, apply, take back, clear away."""

from .applying import import_apply
from .choosing import import_choose
from .preparing import (
    import_map,
    import_prepare,
    import_start,
)
from .returning import refused_rows, template
from .running import (
    applying_job,
    import_begin,
    preparing_job,
    sweeping_job,
    undoing_job,
)
from .sweeping import import_drop, imports_sweep
from .undoing import import_undo

__all__ = [
    "import_apply",
    "import_begin",
    "import_choose",
    "import_drop",
    "import_map",
    "import_prepare",
    "import_start",
    "import_undo",
    "imports_sweep",
    "refused_rows",
    "applying_job",
    "preparing_job",
    "sweeping_job",
    "undoing_job",
    "template",
]
